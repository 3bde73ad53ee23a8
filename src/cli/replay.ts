// `countersign replay`: what would have been asked over what agents did already, from the record or from their own transcripts, under the policy
// that holds and under another one. Reads; asks nobody, changes nothing, sends nothing.
import { homedir } from 'node:os';
import * as path from 'node:path';
import type { Policy } from '../core/policy/policy';
import { loadGrammars } from '../node/grammars';
import { fileSources, mergePolicies, policySources, type PolicySource } from '../node/policyFile';
import type { PastAction } from '../node/replay/pastAction';
import { recordedActions } from '../node/replay/recordedActions';
import { replay } from '../node/replay/replay';
import { transcriptActions } from '../node/replay/transcriptActions';
import { stateFolder } from '../node/stateFolder';
import { replayText } from './replayText';

const usage = `usage: countersign replay [--record | --transcripts] [--days N] [--policy FILE] [--all] [--json] [--home DIR]

  --record       what Countersign recorded, with the facts of then (the default where there is a record)
  --transcripts  what agents wrote down themselves: Claude Code, Codex, GitHub Copilot CLI, Gemini CLI; nothing has to be installed
  --days N       how far back, default 30
  --policy FILE  compare with this policy in the place of the team's
  --home DIR     another home folder to read transcripts and record from
`;

interface Options {
  readonly source?: 'record' | 'transcripts';
  readonly days: number;
  readonly policy?: string;
  readonly home: string;
  readonly json: boolean;
  readonly all: boolean;
}

/** Status 1: an option or the other policy is wrong. */
export async function run(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (typeof options === 'string') {
    process.stderr.write(`countersign replay: ${options}\n\n${usage}`);
    return 1;
  }
  const state = stateFolder(options.home);
  const other = options.policy === undefined ? undefined : await fileSources(options.policy, options.home, state);
  const wrong = other?.flatMap(one => one.errors.map(error => `${one.from}:${error.line}:${error.column}: ${error.message}`)) ?? [];
  if (wrong.length > 0) {
    process.stderr.write(`${wrong.join('\n')}\n`);
    return 1;
  }
  const since = Date.now() - options.days * 86_400_000;
  const skipped = { line: 0, call: 0 };
  const recorded = options.source === 'transcripts' ? undefined : recordedActions(state, { from: since });
  const first = recorded?.next();
  const source = options.source ?? (first && first.done !== true ? 'record' : 'transcripts');
  const actions: AsyncIterable<PastAction> | Iterable<PastAction> = source === 'record' && recorded ? withFirst(first, recorded)
    : transcriptActions({ home: options.home, env: options.home === homedir() ? process.env : {}, since, grammars: loadGrammars(), skipped: what => { skipped[what]++; } });
  const policies = policiesFor(options.home, other);
  const report = await replay(actions, policies, new Date().toISOString().slice(0, 10));
  if (options.json) process.stdout.write(`${JSON.stringify({ source, lastDays: options.days, ...report, skipped })}\n`);
  else {
    process.stdout.write(replayText(report, {
      source: source === 'record' ? 'the record' : 'agents’ transcripts', days: options.days, ...(options.policy === undefined ? {} : { other: options.policy }),
      skippedLines: skipped.line, skippedCalls: skipped.call, all: options.all,
    }));
  }
  return 0;
}

function* withFirst(first: IteratorResult<PastAction, void> | undefined, rest: Generator<PastAction, void>): Generator<PastAction, void> {
  if (first && first.done !== true) yield first.value;
  yield* rest;
}

/** Read once for each folder. The other policy stands in the place of the team's file; every other layer stays. */
function policiesFor(home: string, other: readonly PolicySource[] | undefined): { before(cwd: string): Promise<Policy>; after?(cwd: string): Promise<Policy> } {
  const kept = new Map<string, Promise<{ readonly before: Policy; readonly after: Policy }>>();
  const both = (cwd: string): Promise<{ readonly before: Policy; readonly after: Policy }> => {
    const known = kept.get(cwd);
    if (known) return known;
    const made = policySources({ cwd: cwd === '' ? home : cwd, home, state: stateFolder(home), trusted: [cwd] }).then(sources => ({
      before: mergePolicies(sources), after: other ? mergePolicies([...sources.filter(one => one.layer.kind !== 'team'), ...other]) : mergePolicies(sources),
    }));
    kept.set(cwd, made);
    return made;
  };
  return { before: async cwd => (await both(cwd)).before, ...(other ? { after: async (cwd: string) => (await both(cwd)).after } : {}) };
}

function optionsOf(args: readonly string[]): Options | string {
  let options: Options = { days: 30, home: homedir(), json: false, all: false };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const value = args[i + 1];
    switch (arg) {
      case '--record': case '--transcripts': options = { ...options, source: arg === '--record' ? 'record' : 'transcripts' }; break;
      case '--json': options = { ...options, json: true }; break;
      case '--all': options = { ...options, all: true }; break;
      case '--days': case '--policy': case '--home': {
        if (value === undefined) return `${arg} needs a value`;
        i++;
        if (arg === '--policy') options = { ...options, policy: value };
        else if (arg === '--home') options = { ...options, home: path.resolve(value) };
        else if (/^[1-9]\d{0,3}$/.test(value)) options = { ...options, days: Number(value) };
        else return '--days needs a number of days';
        break;
      }
      default: return `unknown option ${arg}`;
    }
  }
  return options;
}
