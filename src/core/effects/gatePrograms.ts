// Programs that would switch this product off or speak for a person: its own command line, the editor's extension commands, ending its
// process, signing in its name. Files that do the same are in `protect.ts`; other extensions and agents are knowledge.
import type { Word } from '../model/call';
import { agentFolder, protectedFile } from './protect';
import { nothing, type Found, type Interpreter } from './world';

const ours = /countersign/i;
const editorProcess = /extension[-_ ]?host|bootstrap-fork|\b(?:code|code-insiders|codium|cursor|windsurf|code-server|code-tunnel|electron)\b(?:.*--type=extensionHost)?/i;

const texts = (words: readonly Word[]): readonly string[] => words.map(word => word.text ?? word.raw);

function refused(call: Parameters<Interpreter>[0], code: string, address: string, trait: 'countersign' | 'gate'): Found {
  return { ...nothing, effects: [{ call, effect: { operation: 'update', certainty: call.certainty, reversibility: 'unknown', disruption: 'none', traits: [trait], reason: { code, values: { what: address } }, evidence: [{ kind: 'action', span: call.span }],
    resource: { system: 'agent', kind: 'safety gate', address, where: 'home', keeps: 'nothing', extent: 'one' } } }] };
}

/** `countersign approve`, `sign` and what takes hooks or policy away are a person's to run. */
const countersign: Interpreter = async call => {
  const [verb, second] = texts(call.args.filter(word => !word.text?.startsWith('-')));
  const changes = verb === 'approve' || verb === 'sign' || verb === 'pause' || verb === 'uninstall' || (verb === 'agents' && second !== undefined && second !== 'status' && second !== 'list') || (verb === 'policy' && (second === 'accept' || second === 'pin' || second === 'fetch'))
    || (verb === 'request' && second !== undefined) || (verb === 'answers' && (second === 'revoke' || second === 'hold')) || (verb === 'audit' && second === 'mark');
  return changes ? refused(call, 'gate-command', `countersign ${[verb, second].filter(one => one !== undefined).join(' ')}`, 'countersign') : nothing;
};

/** `npx countersign …` and `node …/countersign.js …` are the same program, and so is inline code that starts it for what a person decides. */
const throughRunner: Interpreter = async (call, world) => {
  const at = call.args.findIndex(word => /^(?:countersign|(?:.*[\\/])?countersign\.[cm]?js|.*[\\/]countersign)$/.test(word.text ?? ''));
  if (at >= 0 && at <= 2) return countersign({ ...call, program: 'countersign', args: call.args.slice(at + 1) }, world);
  const inline = texts(call.args).find((text, i, all) => /^(?:-\w*[ep]|--eval|--print)$/.test(all[i - 1] ?? '') && /countersign\.[cm]?js\b/.test(text));
  return inline !== undefined && /\b(?:uninstall|approve|agents\W+(?:install|remove))\b/.test(inline) ? refused(call, 'gate-command', 'countersign', 'countersign') : undefined;
};

const editor: Interpreter = async (call, world) => {
  const words = texts(call.args);
  // An editor's program is a JavaScript runtime too (ELECTRON_RUN_AS_NODE).
  const run = await throughRunner(call, world);
  if (run !== undefined && run !== nothing) return run;
  const off = words.findIndex(word => /^--(?:uninstall|disable)-extension(?:=|$)/.test(word));
  if (off >= 0 && ours.test(`${words[off] ?? ''} ${words[off + 1] ?? ''}`)) return refused(call, 'gate-extension', 'the Countersign extension', 'countersign');
  const install = words.findIndex(word => /^--install-extension(?:=|$)/.test(word));
  if (install >= 0 && ours.test(`${words[install] ?? ''} ${words[install + 1] ?? ''}`)) return refused(call, 'gate-extension', 'the Countersign extension', 'countersign');
  return words.some(word => /^--(?:disable-extensions$|extensions-dir(?:=|$))/.test(word)) ? refused(call, 'gate-extension', 'every extension of the editor', 'gate') : undefined;
};

/** Ending the extension host or this product's process by name. An id alone tells nothing. */
const kill: Interpreter = async call => {
  const words = texts(call.args).filter(word => !/^-(?:\d+|[A-Z]+|[a-z])$/.test(word));
  const named = words.join(' ');
  if (ours.test(named)) return refused(call, 'gate-process', 'Countersign’s process', 'countersign');
  return editorProcess.test(named) && (call.program !== 'kill' || /\b(?:pgrep|pidof|ps)\b/.test(named)) ? refused(call, 'gate-process', 'the editor that guards agents', 'gate') : undefined;
};

/** Another folder mounted over the one in which an agent, or this product, finds its own. */
const mount: Interpreter = async (call, world) => {
  if (call.host !== undefined) return undefined;
  for (const word of call.args.filter(one => one.text?.startsWith('/'))) {
    const found = protectedFile(word.text ?? '', world.facts) ?? agentFolder(word.text ?? '', world.facts);
    if (found) return refused(call, 'gate-mounted', found.what, found.trait);
  }
  return undefined;
};

/** The editor keeps in a database of its own which extensions are on. */
const sqlite: Interpreter = async (call, world) => {
  const words = texts(call.args.filter(word => !word.text?.startsWith('-')));
  const found = words[0]?.startsWith('/') && call.host === undefined ? protectedFile(words[0], world.facts) : undefined;
  if (!found) return undefined;
  const asks = words.length > 1 && words.slice(1).every(text => /^\s*(?:select\b|\.(?:schema|tables|dump|databases)\b)/i.test(text) && !/;\s*\S/.test(text));
  return asks || call.args.some(word => word.text === '-readonly') ? undefined : refused(call, 'gate-changed', found.what, found.trait);
};

/** The editor, or the folder of its server, stopped as a service; what holds one of our files open ended by it. */
const service: Interpreter = async call => {
  const words = texts(call.args);
  if (call.program === 'fuser') return words.some(word => /^-[a-zA-Z]*k/.test(word)) && words.some(word => ours.test(word)) ? refused(call, 'gate-process', 'Countersign’s process', 'countersign') : undefined;
  const verb = words.find(word => /^(?:stop|kill|disable|mask|remove|bootout|unload)$/.test(word));
  const named = words.find(word => ours.test(word) || /^(?:code-server|code-tunnel|openvscode-server)\b/.test(word));
  return verb !== undefined && named !== undefined ? refused(call, 'gate-process', ours.test(named) ? 'Countersign’s process' : 'the editor that guards agents', ours.test(named) ? 'countersign' : 'gate') : undefined;
};

/** A signature in the name of a colleague: made for us, or for something that is not known before it runs. */
const sshKeygen: Interpreter = async call => {
  const words = texts(call.args);
  // Options may stand together (`-qYsign`), and what is not known may hold them.
  const signs = words.some((word, i) => /^-[A-Za-z]*Ysign$/.test(word) || (/^-[A-Za-z]*Y$/.test(word) && (words[i + 1] === 'sign' || call.args[i + 1]?.text === undefined)));
  const unknown = call.args.some((word, i) => word.text === undefined && (/^-[A-Za-z]*n/.test(word.raw) || /^-[A-Za-z]*[nY]$/.test(words[i - 1] ?? '')));
  return signs && (unknown || words.some(word => ours.test(word))) ? refused(call, 'gate-signature', 'a countersignature', 'countersign') : undefined;
};

export const gateInterpreters: Readonly<Record<string, Interpreter>> = {
  countersign, 'countersign.js': countersign, npx: throughRunner, node: throughRunner, bunx: throughRunner, yarn: throughRunner,
  ...Object.fromEntries(['code', 'code-insiders', 'codium', 'vscodium', 'cursor', 'windsurf', 'code-server', 'positron'].map(name => [name, editor])),
  ...Object.fromEntries(['pkill', 'killall', 'kill', 'taskkill', 'stop-process', 'Stop-Process', 'spps', 'skill'].map(name => [name, kill])), 'ssh-keygen': sshKeygen, systemctl: service, service, launchctl: service, fuser: service, sqlite3: sqlite, mount, umount: mount, bindfs: mount,
};
