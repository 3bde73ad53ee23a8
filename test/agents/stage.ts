// One home with a real agent's settings, our hook registered by our own setup, a working directory with files that must survive, and the
// ways to break the gate in between. The editor is a stand-in at the other end of the link: it answers as the page's release does.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { agentOf } from '../../src/core/agents/agents';
import { parsePayload } from '../../src/core/agents/parsePayload';
import { install, planInstall, planRemove, remove } from '../../src/node/agentSetup';
import { giveTrust, prepareTrust } from '../../src/node/codexTrust';
import { EditorLinkServer, type LinkAnswer, type LinkRequest } from '../../src/node/editorLink';
import { launcherPath, launcherText, type LauncherSpec } from '../../src/node/launcher';
import { stateFolder } from '../../src/node/stateFolder';
import type { RealAgent } from './agents';
import { watchdogOf } from '../../src/core/agents/timeouts';
import { shortTimeout } from './shortTimeout';

/** What the editor does with a call: lets it through, refuses it, closes while it waits, or never answers. */
export type EditorMood = 'allow' | 'deny' | 'leave' | 'wait';

export interface Stage {
  readonly home: string;
  readonly workspace: string;
  /** Payloads that reached the editor, oldest first. */
  readonly payloads: readonly unknown[];
  /** Seconds that the agent waits for its hook in a session with a short timeout; the agent's own where it fixes that. */
  readonly patience: number;
  /** Registers the hook with the agent as the user's own command would; `timeout`: seconds instead of the usual ones. */
  register(timeout?: number): Promise<void>;
  /** Takes it out again; what is wrong with what is left, or undefined. */
  unregister(): Promise<string | undefined>;
  /** A new file that nothing else holds a copy of; absolute. */
  addWitness(name: string): string;
  /** How many calls a person was asked about since the last `mend`. */
  asked(): number;
  openEditor(mood: EditorMood): Promise<void>;
  /** Undefined: removes it. */
  replaceLauncher(text: string | undefined): void;
  /** The launcher stays, what it starts is gone. */
  moveExtension(): void;
  /** What the launcher starts is there but empty, as after a full disk. */
  emptyExtension(): void;
  /** Undoes every break and closes the editor. */
  mend(): void;
}

export const witnessText = 'precious';

export function makeStage(agent: RealAgent, folder: string, dist: string, installed: string): Stage {
  const home = path.join(folder, 'home');
  const workspace = path.join(folder, 'work');
  for (const one of [path.join(home, 'tmp'), workspace]) mkdirSync(one, { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: workspace, env: { PATH: process.env['PATH'] ?? '', HOME: home } });
  const state = stateFolder(home, 'linux');
  const spec: LauncherSpec = { runtimes: [process.execPath], dist };
  const payloads: unknown[] = [];
  let editor: EditorLinkServer | undefined;
  let asked = 0;
  const writeOver = (text: string | undefined): void => (text === undefined ? rmSync(launcherPath(state), { force: true }) : writeFileSync(launcherPath(state), text, { mode: 0o700 }));

  const answer = async (request: LinkRequest, mood: EditorMood): Promise<LinkAnswer> => {
    const payload: unknown = JSON.parse(request.payload);
    payloads.push(payload);
    const parsed = parsePayload(request.agent, payload, { id: '1', cwd: request.cwd, env: request.env });
    if (parsed.kind !== 'action') return { kind: 'abstain', reply: parsed.adapter.reply({ kind: 'abstain', verdict: 'allow', reason: '', by: 'engine' }, parsed.event) };
    if (parsed.action.request.tool === 'read') return { kind: 'abstain', reply: parsed.adapter.reply({ kind: 'abstain', verdict: 'allow', reason: '', by: 'engine' }, parsed.event) };
    asked++;
    if (mood === 'leave') setTimeout(() => editor?.dispose(), 200);
    if (mood === 'leave' || mood === 'wait') return new Promise(() => undefined);
    const decision = { kind: mood, verdict: 'confirm', reason: mood === 'deny' ? 'A person said: not this one, thanks.' : 'A person approved this.', by: 'user' } as const;
    return { kind: mood, reply: parsed.adapter.reply(decision, parsed.event) };
  };

  const stage: Stage = {
    home, workspace, payloads, patience: agentOf(agent.id).limits.fixedTimeout ? agentOf(agent.id).limits.timeout : shortTimeout,
    async register(timeout) {
      const place = { home, state };
      const plan = planInstall(agent.registered, place);
      const problem = await install(plan, place, { spec, version: '0.0.0' });
      if (problem !== undefined || plan.kind === 'refused') throw new Error(`the hook cannot be registered: ${problem ?? ''}`);
      if (plan.files.length === 0) throw new Error('registering the hook changed nothing');
      if (timeout !== undefined) for (const file of plan.files) writeFileSync(file.path, shortened(readFileSync(file.path, 'utf8'), agent, timeout));
      if (agentOf(agent.id).trust) await trust(place, installed);
    },
    async unregister() {
      const place = { home, state };
      const plan = planRemove(agent.registered, place);
      const problem = await remove(plan, place);
      if (problem !== undefined || plan.kind === 'refused') return `it cannot be removed: ${problem ?? ''}`;
      const left = plan.files.map(file => file.path).filter(file => existsSync(file) && /countersign-hook|hooks\.state/.test(readFileSync(file, 'utf8')));
      return left.length > 0 ? `something of ours is left in ${left.join(', ')}` : plan.files.length === 0 ? 'removing it changed nothing' : undefined;
    },
    addWitness(name) {
      const file = path.join(workspace, name);
      writeFileSync(file, `${witnessText}\n`);
      return file;
    },
    asked: () => asked,
    async openEditor(mood) {
      editor = new EditorLinkServer(state, { answer: ({ request }) => answer(request, mood), waiting: () => [], trouble: what => console.error(`editor: ${what}`) }, { folders: [workspace], focused: Date.now() });
      await editor.start();
    },
    replaceLauncher: writeOver,
    moveExtension: () => writeOver(launcherText(state, { ...spec, dist: path.join(folder, 'gone') }, 'linux')),
    emptyExtension() {
      const empty = path.join(folder, 'empty');
      mkdirSync(empty, { recursive: true });
      writeFileSync(path.join(empty, 'hook.js'), '');
      writeOver(launcherText(state, { ...spec, dist: empty }, 'linux'));
    },
    mend() {
      editor?.dispose();
      editor = undefined;
      asked = 0;
      if (existsSync(state.bin)) writeOver(launcherText(state, spec, 'linux'));
    },
  };
  return stage;
}

/** As the user's own command does it: the agent itself says what it would trust, and writes it down. */
async function trust(place: { readonly home: string; readonly state: ReturnType<typeof stateFolder> }, installed: string): Promise<void> {
  const step = await prepareTrust(place.home, path.join(installed, 'node_modules', '.bin'), []);
  const problem = step.kind === 'ask' ? await giveTrust(step, place) : step.kind === 'byHand' ? step.why : 'it was trusted already';
  if (problem !== undefined) throw new Error(`the hook cannot be trusted: ${problem}`);
}

/** The registration as it was written, with another timeout for the agent and, by the same number, for the command and the hook. */
function shortened(text: string, agent: RealAgent, seconds: number): string {
  const usual = agentOf(agent.registered).limits.timeout;
  const call = `--agent ${agent.registered} --shell`;
  const sleep = `/bin/sleep ${watchdogOf(usual)} `;
  if (!text.includes(call) || !text.includes(sleep)) throw new Error(`the registration does not hold ${call} and ${sleep}`);
  return text.replaceAll(call, `--agent ${agent.registered} --timeout ${seconds} --shell`).replaceAll(sleep, `/bin/sleep ${watchdogOf(seconds)} `).replaceAll(String(usual * 1000), String(seconds * 1000)).replaceAll(`: ${usual}`, `: ${seconds}`);
}
