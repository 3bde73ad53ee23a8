// `countersign waiting`: what waits for a person, in open editors and, where none was open, among the calls denied a short time ago.
import { visibleLine } from '../core/explain/visible';
import { stateFolder, type StateFolder } from '../node/stateFolder';
import { readAudit } from '../node/audit/readAudit';
import { openWindows } from './openWindows';

/** Minutes for which a denied call is listed. */
const recent = 30;

export async function run(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write('usage: countersign waiting\n');
    return 1;
  }
  const state = stateFolder();
  const windows = await openWindows(state);
  const print = (id: string, verdict: string, agent: string, since: number, headline: string, how: string): void => {
    process.stdout.write(`${id}  ${verdict.padEnd(12)} ${visibleLine(agent)}, ${Math.max(0, Math.round((Date.now() - since) / 60_000))} min ago: ${visibleLine(headline)}\n    ${how}\n`);
  };
  let count = 0;
  for (const { waiting } of windows) {
    for (const item of waiting) {
      count++;
      print(item.id.slice(0, 10), item.verdict, item.agent, item.since, item.headline, 'decide in the editor');
    }
  }
  for (const call of deniedWithoutEditor(state)) {
    count++;
    print(call.id, call.verdict, call.agent, call.at, call.headline, windows.length > 0 ? 'ask the agent to repeat the call; the editor will ask you' : `countersign approve ${call.id}`);
  }
  if (count === 0) process.stdout.write('Nothing waits.\n');
  return 0;
}

interface DeniedCall {
  readonly id: string;
  readonly verdict: string;
  readonly agent: string;
  readonly at: number;
  readonly headline: string;
}

/** Calls that were denied for want of a person and were not decided since, each once. */
function deniedWithoutEditor(state: StateFolder): readonly DeniedCall[] {
  const calls = new Map<string, DeniedCall>();
  const reviewed = new Map<string, DeniedCall>();
  for (const line of readAudit(state, { from: Date.now() - recent * 60_000 })) {
    const at = Date.parse(line.at);
    if (line.body.kind === 'reviewed') {
      const { action, call, verdict, agent, headline } = line.body.review;
      reviewed.set(action, { id: call, verdict, agent, at, headline });
    } else if (line.body.kind === 'decided') {
      const one = reviewed.get(line.body.action);
      if (!one) continue;
      calls.delete(one.id);
      if (line.body.decision === 'deny' && line.body.by === 'engine') calls.set(one.id, one);
    }
  }
  return [...calls.values()];
}
