// Text typed into a terminal that already runs something. What reads it there is not known: it is read as a shell would read it and, where it has
// that form, as a database client would; all of it may happen, none of it changes what later calls of the session start from.
import type { ProposedAction } from '../model/action';
import { variablesOf } from '../model/call';
import { together, type Code, type Found, type World } from './world';

export async function readTypedText(text: string, action: ProposedAction, world: World): Promise<Found> {
  // Line by line as keys send it: a carriage return ends a line, other control characters are keys, not text. Offsets stay.
  const typed = [...text].map(one => (one === '\r' ? '\n' : one !== '\n' && one !== '\t' && one < ' ' ? ' '.repeat(one.length) : one)).join('');
  const span = { start: 0, end: text.length };
  const folders = [...new Set([action.cwd, world.facts.session.cwd ?? action.cwd])];
  const code = (language: Code['language'], cwd: string): Code => ({ language, text: typed, offset: 0, span, cwd, variables: variablesOf(action.env), certainty: 'may', hops: [] });
  const readings: Found[] = [];
  for (const cwd of folders) readings.push(await world.readCode(code('bash', cwd), world));
  if (statement.test(typed)) readings.push(await world.readCode(code('sql', action.cwd), world));
  const found = together(readings);
  const seen = new Set<string>();
  const effects = found.effects.filter(({ effect }) => {
    const key = JSON.stringify([effect.operation, effect.resource]);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  return { ...found, effects, changes: [] };
}

/** How statements begin that change data or rights. */
const statement = /^\s*(drop|delete\s+from|truncate|update|alter|insert\s+into|create|grant|revoke|merge\s+into|copy)\s/im;
