// Shells as programs: `bash -c text`, `sh script`, text from a pipe, a here-document or `<(…)`. Text that is not known is named as code
// not seen, from the network where a download feeds it.
import type { Call, Word } from '../../model/call';
import { unreadCode } from '../code/unreadCode';
import { runScriptFile } from '../scripts/localScript';
import { readScriptFile } from '../scripts/scriptFile';
import { isDownload } from '../shell/builtins';
import { inputOf } from '../shell/outputs';
import { nothing, type Code, type Found, type Interpreter, type World } from '../world';
import { runShellText, runText } from './nested';

export const shellInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(
  ['bash', 'sh', 'zsh', 'dash', 'ksh', 'ksh93', 'mksh', 'ash', 'fish', 'rbash', 'csh', 'tcsh', 'elvish', 'xonsh', 'nu'].map(name => [name, runShell]));

const valued = new Set(['-o', '+o', '-O', '+O', '--rcfile', '--init-file', '-T']);

async function runShell(call: Call, world: World): Promise<Found | undefined> {
  const language = languageOf(call.program);
  const through = call.program ?? 'sh';
  let i = 0;
  let fromText = false;
  let fromInput = false;
  for (; i < call.args.length; i++) {
    const option = call.args[i]?.text ?? '';
    if (option === '--') { i++; break; }
    if (!/^[-+]./.test(option)) break;
    if (/^--(?:version|help)$/.test(option)) return nothing;
    if (option === '--command' || (/^-[A-Za-z]*c[A-Za-z]*$/.test(option))) fromText = true;
    if (/^-[A-Za-z]*s[A-Za-z]*$/.test(option)) fromInput = true;
    if (/^-[A-Za-z]*n[A-Za-z]*$/.test(option) && !option.includes('c')) return nothing; // only checks the syntax
    if (valued.has(option) || /^[-+][A-Za-z]*o$/.test(option)) i++;
  }
  const [first, ...rest] = call.args.slice(i);
  if (fromText) return first ? runShellText(call, first, `${through} -c`, world, {}, language, rest.slice(1), rest[0]) : nothing;
  if (first && !fromInput && first.text !== '-' && first.text !== '/dev/stdin') return runFile(call, first, rest, language, world);
  return runInput(call, language, through, world);
}

function languageOf(program: string | undefined): Code['language'] {
  return program === 'zsh' ? 'zsh' : program === 'sh' || program === 'dash' || program === 'ash' ? 'sh' : 'bash';
}

async function runFile(call: Call, file: Word, args: readonly Word[], language: Code['language'], world: World): Promise<Found> {
  if (file.output) {
    const text = await inputOf({ ...call, input: { kind: 'call', call: file.output } }, world);
    if (text !== undefined) return runText(call, { text, span: file.span, positional: args }, `${call.program ?? 'sh'} <(…)`, world, {}, language);
    return notSeen(call, file.output, world);
  }
  const script = await readScriptFile(file, call, world);
  return runScriptFile(script, call, args, `${call.program ?? 'sh'} ${file.text ?? file.raw}`, world, language);
}

/** Text from standard input. Without any, a shell waits for a person and does nothing. */
async function runInput(call: Call, language: Code['language'], through: string, world: World): Promise<Found> {
  const { input } = call;
  if (!input) return nothing;
  const partial = input.kind === 'text' && input.partial ? input.text : undefined;
  const text = partial ?? (await inputOf(call, world));
  if (text !== undefined) return runText(call, { text, span: call.span }, `${through} <<`, world, { input: undefined }, language);
  if (input.kind === 'file') {
    const script = await readScriptFile(input.path, call, world);
    return runScriptFile(script, call, [], `${through} < ${input.path.raw}`, world, language);
  }
  return notSeen(call, input.kind === 'call' ? input.call : undefined, world);
}

/** Code that comes through a pipe and was not seen. */
export function notSeen(call: Call, from: Call | undefined, world: World): Found {
  const download = from && isDownload(from);
  const url = from && addressIn(from);
  const what = download ? `code from ${url ?? 'the network'}` : `what ${from?.name.text ?? 'an earlier command'} prints`;
  return unreadCode({ call, what, why: `it goes straight into ${call.program ?? 'a shell'}`, trait: download ? 'fromNetwork' : 'unknownText', ...(url === undefined ? {} : { address: url }) }, world);
}

function addressIn(call: Call): string | undefined {
  const own = call.args.find(word => /^https?:\/\/|^[\w-]+(?:\.[\w-]+)+\//.test(word.text ?? ''))?.text;
  return own ?? (call.input?.kind === 'call' ? addressIn(call.input.call) : undefined);
}
