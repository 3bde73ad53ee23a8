// `countersign review`: explains actions read from standard input, one JSON object a line. The contract that other tools rely on.
import { createInterface } from 'node:readline';
import { reviewAction } from '../core/review';
import { withSessionFiles } from '../core/sessionOverlay';
import { advanceSession } from '../core/effects/ledger';
import { emptySession, type Session } from '../core/model/session';
import { loadGrammars } from '../node/grammars';
import { readFacts } from '../node/readFacts';
import { policyForTouched } from '../node/touchedPolicy';
import { contractReview } from './contractReview';
import { parseActionLine } from './actionLine';

export async function run(args: readonly string[]): Promise<number> {
  const unknown = args.find(arg => arg !== '--json');
  if (unknown !== undefined) { process.stderr.write(`countersign review: unknown option ${unknown}\n`); return 1; }
  const json = args.includes('--json');
  const sessions = new Map<string, Session>();
  const grammars = loadGrammars();
  let wrong = 0;
  let count = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (!line.trim()) continue;
    count++;
    const parsed = parseActionLine(line, count);
    if ('error' in parsed) {
      wrong++;
      if (json) print(JSON.stringify({ error: parsed.error }));
      else process.stderr.write(`countersign review: line ${count}: ${parsed.error}\n`);
      continue;
    }
    const { action } = parsed;
    const session = sessions.get(action.session) ?? emptySession(action.session);
    const home = action.env['HOME'] ?? process.env['HOME'];
    const facts = withSessionFiles(readFacts({ session, home }));
    const { review, changes } = await reviewAction(action, facts, grammars, policyForTouched({ cwd: action.cwd, home }));
    sessions.set(action.session, advanceSession(session, { action, effects: review.effects, changes, outcome: 'proposed' }));
    print(json ? JSON.stringify(contractReview(review)) : review.explanation + '\n');
  }
  return wrong > 0 ? 1 : 0;
}

function print(line: string): void {
  process.stdout.write(line + '\n');
}
