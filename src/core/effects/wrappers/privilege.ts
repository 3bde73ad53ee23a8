// Programs that run another as somebody else: sudo, doas, su, runuser, pkexec, gosu, machinectl shell, and `env` with its variables.
import type { Call } from '../../model/call';
import { nothing, type Found, type Interpreter, type World } from '../world';
import { runJoined, runShellText, runWords, withVariables, wordAt } from './nested';
import { leadingOptions, valueOf } from './options';

export const privilegeInterpreters: Readonly<Record<string, Interpreter>> = {
  sudo, doas: sudo, sudoedit: () => Promise.resolve(undefined), pkexec, su, runuser: su, gosu, 'su-exec': gosu, 's6-setuidgid': gosu, env, genv: env,
};

const sudoValues = ['-u', '--user', '-g', '--group', '-h', '--host', '-p', '--prompt', '-C', '--close-from', '-D', '--chdir', '-R', '--chroot', '-r', '--role', '-t', '--type', '-T', '--command-timeout', '-U', '--other-user', '-a'];

async function sudo(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, sudoValues);
  const user = valueOf(options, ['-u', '--user'])?.text ?? 'root';
  const folder = valueOf(options, ['-D', '--chdir']);
  let words = options.rest;
  const pairs: [string, string | undefined][] = [];
  while (words[0] && /^[A-Za-z_]\w*=/.test(words[0].text ?? '')) {
    const text = words[0].text ?? '';
    pairs.push([text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
    words = words.slice(1);
  }
  const variables = withVariables(call, pairs);
  const changed = { user, variables, ...(folder ? { cwd: folder.text } : {}) };
  const shell = ['-s', '-i', '--shell', '--login'].some(name => options.given.has(name));
  if (words.length === 0) return shell && call.input ? runWords(call, [wordAt('bash', call.name)], 'sudo', world, changed) : nothing;
  return shell ? runJoined(call, words, 'sudo', world, changed) : runWords(call, words, call.program ?? 'sudo', world, changed);
}

async function pkexec(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['--user']);
  return runWords(call, options.rest, 'pkexec', world, { user: valueOf(options, ['--user'])?.text ?? 'root' });
}

/** `su [-] [user] [-c text] [-- args]`, `runuser -u user [--] command`. */
async function su(call: Call, world: World): Promise<Found | undefined> {
  let user = 'root';
  let text: Call['args'][number] | undefined;
  const args = call.args;
  let named = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    const option = word?.text ?? '';
    if (option === '-c' || option === '--command' || option === '--session-command') text = args[++i];
    else if (option.startsWith('--command=') && word) text = { ...word, text: option.slice(10) };
    else if (call.program === 'runuser' && (option === '-u' || option === '--user')) {
      user = args[++i]?.text ?? user;
      const rest = args.slice(i + 1);
      return runWords(call, rest[0]?.text === '--' ? rest.slice(1) : rest, 'runuser', world, { user });
    } else if (/^(?:-s|--shell|-g|--group|-G|-w|-T)$/.test(option)) i++;
    else if (option === '-' || option.startsWith('-')) {
      const attached = /^-\w*c$/.test(option);
      if (attached) text = args[++i];
    } else if (!named) {
      user = word?.text ?? user;
      named = true;
    }
  }
  if (text) return runShellText(call, text, 'su -c', world, { user });
  return call.input ? runWords(call, [wordAt('bash', call.name)], 'su', world, { user }) : nothing;
}

async function gosu(call: Call, world: World): Promise<Found | undefined> {
  const [user, ...words] = call.args;
  return user && runWords(call, words, call.program ?? 'gosu', world, { user: user.text?.split(':')[0] ?? 'root' });
}

/** `env [-i] [-u NAME] [-C DIR] [-S 'text'] [NAME=value…] [command]`. */
async function env(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-u', '--unset', '-C', '--chdir', '-S', '--split-string', '-P']);
  let words = options.rest;
  const pairs: [string, string | undefined][] = [];
  const cleared = options.given.has('-i') || options.given.has('--ignore-environment') || options.given.has('-');
  while (words[0] && (words[0].text === '-' || /^[A-Za-z_][\w.]*=/.test(words[0].text ?? words[0].partial ?? ''))) {
    const text = words[0].text ?? words[0].partial ?? '';
    if (text !== '-') pairs.push([text.slice(0, text.indexOf('=')), words[0].text === undefined ? undefined : text.slice(text.indexOf('=') + 1)]);
    words = words.slice(1);
  }
  const base = cleared ? { ...call, variables: new Map() } : call;
  const unset = valueOf(options, ['-u', '--unset'])?.text;
  const variables = new Map(withVariables(base, pairs));
  if (unset !== undefined) variables.delete(unset);
  const folder = valueOf(options, ['-C', '--chdir']);
  const changed = { variables, ...(folder ? { cwd: folder.text?.startsWith('/') ? folder.text : undefined } : {}) };
  const split = valueOf(options, ['-S', '--split-string']);
  if (split) return runJoined(call, [split, ...words], 'env -S', world, changed);
  if (words.length === 0) return nothing;
  return runWords(call, words, 'env', world, changed);
}
