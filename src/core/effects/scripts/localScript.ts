// `./deploy.sh`, `scripts/x.py`, `/opt/tool`: a program named by a path outside the system's program folders is read as a script.
import type { Call } from '../../model/call';
import { unreadCode } from '../code/unreadCode';
import type { Code, Found, World } from '../world';
import { readScriptFile, type ScriptFile } from './scriptFile';

const programFolders = /^(?:\/(?:usr\/(?:local\/)?)?s?bin\/|\/opt\/(?:homebrew\/)?(?:[\w.-]+\/)?s?bin\/|\/snap\/bin\/|\/nix\/store\/)|(?:^|\/)(?:node_modules\/\.bin|\.?venv\/(?:bin|Scripts)|vendor\/bin|\.bundle\/bin)\//;

/** Undefined: not a script of this kind, or there is none. */
export async function readLocalScript(call: Call, world: World): Promise<Found | undefined> {
  const { text } = call.name;
  if (text === undefined || !/[\\/]/.test(text) || call.dialect !== 'posix' && !/[\\/]/.test(text)) return undefined;
  if (call.host !== undefined || programFolders.test(text)) return undefined;
  const script = await readScriptFile(call.dialect === 'posix' ? call.name : { ...call.name, text: text.replaceAll('\\', '/') }, call, world);
  if (script.text === undefined && script.reads.length === 0 && script.trait !== 'fromNetwork') return undefined;
  return runScriptFile(script, call, call.args, call.name.text ?? '', world);
}

/** Runs a script's text, or says that it was not read. */
export async function runScriptFile(script: ScriptFile, call: Call, args: Call['args'], through: string, world: World, language?: Code['language']): Promise<Found> {
  const reads = { effects: [], unread: [], reads: script.reads, changes: [] };
  if (call.hops.some(hop => hop.file === script.path && hop.through !== through)) return reads;
  const spoken = language ?? (script.text === undefined ? undefined : languageOf(script.path, script.text));
  if (script.text === undefined || spoken === undefined) {
    if (script.isSetup) return reads;
    const found = unreadCode({ call, what: `the script ${script.path}`, why: script.why, trait: script.trait, address: script.path, kind: 'script' }, world);
    return { ...found, reads: [...found.reads, ...script.reads] };
  }
  const known = args.every(word => word.text !== undefined);
  const found = await world.readCode({
    language: spoken, text: script.text, span: call.span, cwd: call.cwd, variables: call.variables,
    ...(known ? { positional: args.map(word => word.text ?? '') } : {}), ...(call.user === undefined ? {} : { user: call.user }),
    certainty: call.certainty, hops: [...call.hops, { through }], file: { path: script.path, writtenBySession: script.writtenBySession },
    ...(call.input ? { input: call.input } : {}), call,
  }, world);
  return { ...found, reads: [...script.reads, ...found.reads] };
}

const byExtension: Readonly<Record<string, Code['language']>> = {
  sh: 'bash', bash: 'bash', zsh: 'zsh', ksh: 'bash', py: 'python', js: 'javascript', mjs: 'javascript', cjs: 'javascript', ts: 'javascript', mts: 'javascript', cts: 'javascript', tsx: 'javascript',
  rb: 'ruby', pl: 'perl', php: 'php', ps1: 'powershell', bat: 'cmd', cmd: 'cmd',
};

/** By the first line, then by the extension; undefined: none of the languages that are read. */
export function languageOf(path: string, text: string): Code['language'] | undefined {
  const interpreter = /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*(?:\w+=\S+\s+)*)?([\w.+-]+)/.exec(text)?.[1];
  if (interpreter) {
    const name = interpreter.replace(/[\d.]+$/, '').replace(/^(?:.*\/)/, '');
    const language = { sh: 'sh', dash: 'sh', ash: 'sh', ksh: 'bash', bash: 'bash', zsh: 'zsh', python: 'python', node: 'javascript', nodejs: 'javascript', deno: 'javascript', bun: 'javascript', tsx: 'javascript', ruby: 'ruby', perl: 'perl', php: 'php', pwsh: 'powershell' }[name];
    return language as Code['language'] | undefined;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return /^[\x09\x0a\x0d\x20-\x7e\u00a0-\uffff]*$/.test(text.slice(0, 2000)) ? 'sh' : undefined;
  const extension = name.slice(dot + 1).toLowerCase();
  return Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}
