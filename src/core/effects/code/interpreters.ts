// Language interpreters as programs: `python -c`, `node -e`, `ruby -e`, `perl -e`, `php -r`, script files, modules, text from a pipe.
import type { Call, Word } from '../../model/call';
import { runScriptFile } from '../scripts/localScript';
import { readScriptFile } from '../scripts/scriptFile';
import { inputOf } from '../shell/outputs';
import { nothing, together, type Code, type Found, type Interpreter, type World } from '../world';
import { runShellText, runText, runWords, wordAt } from '../wrappers/nested';
import { notSeen } from '../wrappers/shells';

interface Form {
  readonly language: Code['language'];
  /** Options whose value is program text; attached values count (`-e'…'`). */
  readonly text: readonly string[];
  /** Options that take the next word. */
  readonly values: readonly string[];
  /** Option whose value is a module to be run as a program. */
  readonly module?: string;
  /** Options that ask for a version, a syntax check or help. */
  readonly harmless: RegExp;
}

const python: Form = { language: 'python', text: ['-c'], values: ['-W', '-X', '--check-hash-based-pycs'], module: '-m', harmless: /^(?:-V|--version|-VV|-h|--help)$/ };
const node: Form = { language: 'javascript', text: ['-e', '--eval', '-p', '--print', '-pe'], values: ['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file', '--inspect-port', '--title', '--max-old-space-size', '--input-type', '--tsconfig', '-P', '--project', '-O'], harmless: /^(?:-v|--version|-h|--help|-c|--check)$/ };
const ruby: Form = { language: 'ruby', text: ['-e'], values: ['-r', '-I', '-C', '-E', '-F', '-K', '-T', '-x'], harmless: /^(?:-v|--version|-h|--help|-c)$/ };
const perl: Form = { language: 'perl', text: ['-e', '-E'], values: ['-I', '-M', '-m', '-F', '-l'], harmless: /^(?:-v|--version|-h|-c|-V)$/ };
const php: Form = { language: 'php', text: ['-r', '--run', '-B', '-R', '-E'], values: ['-d', '-c', '-z', '-S', '-t'], harmless: /^(?:-v|--version|-h|--help|-i|--info|-m|-l|--syntax-check|-S)$/ };

const as = (form: Form): Interpreter => (call, world) => runLanguage(call, form, world);

export const languageInterpreters: Readonly<Record<string, Interpreter>> = {
  ...Object.fromEntries(['python', 'python2', 'python3', 'py', 'pypy', 'pypy3', 'ipython', 'bpython', 'python2.7', 'python3.8', 'python3.9', 'python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14', 'uvpython'].map(name => [name, as(python)])),
  node: as(node), nodejs: as(node), tsx: as(node), 'ts-node': as(node), 'ts-node-esm': as(node), 'esno': as(node), 'babel-node': as(node), 'vite-node': as(node), 'sucrase-node': as(node), zx: as(node),
  bun: bun, deno: deno, ruby: as(ruby), jruby: as(ruby), perl: as(perl), php: as(php),
};

/** Scripts that are programs of a framework: its own reader is asked under this name as well. */
const frameworks: Readonly<Record<string, string>> = { 'manage.py': 'django-admin', artisan: 'artisan', rails: 'rails', rake: 'rake', spark: 'spark', console: 'console', 'wp-cli.phar': 'wp', drush: 'drush', craft: 'craft', yii: 'yii', ace: 'ace' };

async function runLanguage(call: Call, form: Form, world: World): Promise<Found | undefined> {
  const texts: Word[] = [];
  let i = 0;
  let inPlace = false;
  for (; i < call.args.length; i++) {
    const word = call.args[i];
    const option = word?.text ?? word?.partial ?? '';
    if (!word || option === '-' || !option.startsWith('-')) break;
    if (option === '--') { i++; break; }
    if (form.harmless.test(option) && texts.length === 0) return nothing;
    if (form.module && (option === form.module || new RegExp(`^-[A-Za-z]*${form.module.slice(1)}$`).test(option))) return runModule(call, call.args.slice(i + 1), world);
    if ((form.language === 'perl' || form.language === 'ruby') && /^-[A-Za-z0-9]*i/.test(option) && !option.startsWith('-I')) inPlace = true;
    const exact = form.text.includes(option) || ((form.language === 'perl' || form.language === 'ruby' || form.language === 'python') && /^-[A-Za-z0-9.]*[eEc]$/.test(option) && form.text.includes(`-${option.at(-1) ?? ''}`));
    const equals = form.text.find(name => name.startsWith('--') && option.startsWith(`${name}=`));
    const attached = form.text.find(name => name.length === 2 && option.startsWith(name) && option.length > 2 && !exact && form.language !== 'perl');
    if (exact) {
      const value = call.args[++i];
      if (value) texts.push(value);
      if (form.language !== 'ruby' && form.language !== 'perl') { i++; break; }
    } else if (equals) texts.push({ ...word, ...(word.text === undefined ? { partial: option.slice(equals.length + 1) } : { text: option.slice(equals.length + 1) }) });
    else if (attached) { texts.push({ ...word, ...(word.text === undefined ? { partial: option.slice(2) } : { text: option.slice(2) }) }); if (form.language === 'python') { i++; break; } }
    else if (form.values.includes(option)) i++;
  }
  const rest = call.args.slice(i);
  if (texts.length > 0) {
    const through = `${call.program ?? ''} ${form.text[0] ?? ''}`;
    const found = together(await Promise.all(texts.map(word => runShellText(call, word, through, world, {}, form.language, rest))));
    // An in-place edit is the business of whoever reads files.
    return inPlace && found.effects.length === 0 && found.unread.length === 0 ? undefined : found;
  }
  const [script, ...args] = rest;
  if (script && script.text !== '-') return runFile(call, script, args, form, world);
  return runInput(call, form, world);
}

async function runModule(call: Call, words: readonly Word[], world: World): Promise<Found | undefined> {
  const [module, ...args] = words;
  if (module?.text === undefined) return undefined;
  const name = { django: 'django-admin', http: 'http.server', pip: 'pip', ansible: 'ansible' }[module.text.split('.')[0] ?? ''] ?? module.text;
  if (name === 'http.server' || name === 'json.tool' || name === 'venv') return nothing;
  return runWords(call, [wordAt(name, module), ...args], `${call.program ?? 'python'} -m`, world);
}

async function runFile(call: Call, script: Word, args: readonly Word[], form: Form, world: World): Promise<Found> {
  const base = script.text?.slice(script.text.lastIndexOf('/') + 1) ?? '';
  const framework = Object.hasOwn(frameworks, base) ? frameworks[base] : undefined;
  const also = framework === undefined ? undefined : await runWords(call, [wordAt(framework, script), ...args], `${call.program ?? ''} ${base}`, world);
  if (script.output) return notSeen(call, script.output, world);
  if (also && also.effects.length > 0) return also;
  const file = await readScriptFile(script, call, world);
  if (framework !== undefined && file.text === undefined) return also ?? nothing;
  const found = await runScriptFile(file, call, args, `${call.program ?? ''} ${script.text ?? script.raw}`, world, form.language);
  return also ? together([also, found]) : found;
}

async function runInput(call: Call, form: Form, world: World): Promise<Found> {
  const { input } = call;
  if (!input) return nothing;
  const through = `${call.program ?? ''} <<`;
  const text = input.kind === 'text' ? input.text : await inputOf(call, world);
  if (text !== undefined) return runText(call, { text, span: call.span }, through, world, { input: undefined }, form.language);
  if (input.kind === 'file') {
    const script = await readScriptFile(input.path, call, world);
    return runScriptFile(script, call, [], through, world, form.language);
  }
  return notSeen(call, input.kind === 'call' ? input.call : undefined, world);
}

/** `bun x.ts`, `bun run x.ts`, `bun -e`. */
async function bun(call: Call, world: World): Promise<Found | undefined> {
  const args = call.args[0]?.text === 'run' ? call.args.slice(1) : call.args;
  const first = args[0]?.text ?? '';
  return /\.[cm]?[jt]sx?$/.test(first) || /^(?:-e|--eval|-p|--print)$/.test(first) ? runLanguage({ ...call, args }, node, world) : undefined;
}

async function deno(call: Call, world: World): Promise<Found | undefined> {
  const verb = call.args[0]?.text;
  if (verb === 'eval') {
    const text = call.args.slice(1).find(word => !word.text?.startsWith('-'));
    return text && runShellText(call, text, 'deno eval', world, {}, 'javascript');
  }
  if (verb !== 'run') return undefined;
  const at = call.args.findIndex((word, i) => i > 0 && !word.text?.startsWith('-'));
  const script = call.args[at];
  if (!script) return undefined;
  if (/^https?:/.test(script.text ?? '')) return notSeen(call, { ...call, program: 'curl', args: [script] }, world);
  return runFile(call, script, call.args.slice(at + 1), node, world);
}
