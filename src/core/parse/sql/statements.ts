// Tokens → statements, and the lines that a client reads itself (`\i file`, `.read file`, `GO`, `DELIMITER //`).
import { maximumSql, sqlTokens, type SqlDialect, type SqlToken } from './tokens';

export interface SqlStatement {
  readonly kind: 'sql';
  readonly tokens: readonly SqlToken[];
  readonly start: number;
  readonly end: number;
}

/** A command of the client: `word` is `\!`, `.shell`, `source`; `rest` what follows on its line. */
export interface ClientLine {
  readonly kind: 'client';
  readonly word: string;
  readonly rest: string;
  readonly start: number;
  readonly end: number;
}

export type SqlPart = SqlStatement | ClientLine;

export interface SqlScript {
  readonly parts: readonly SqlPart[];
  /** The text with the client's own lines blanked. */
  readonly sql: string;
  /** Too long: the end was not read. */
  readonly truncated: boolean;
}

export function parseSql(text: string, dialect: SqlDialect): SqlScript {
  const parts: SqlPart[] = [];
  const blanked = clientLines(text, dialect, parts);
  for (const statement of split(sqlTokens(blanked, dialect), dialect)) parts.push(statement);
  return { parts: parts.sort((a, b) => a.start - b.start), sql: blanked, truncated: text.length > maximumSql };
}

/** Takes the client's own lines out of the text (blanks in their place) and lists them. Only where a line opens a statement. */
function clientLines(text: string, dialect: SqlDialect, parts: SqlPart[]): string {
  const own = dialect === 'sqlite' ? /^[ \t]*(\.[a-z]+)(?:[ \t]+([^\n]*))?$/gim
    : dialect === 'sqlserver' ? /^[ \t]*(:r|:!!|!!|:connect|:setvar)(?:[ \t]+([^\n]*))?$/gim
      : dialect === 'mysql' ? /^[ \t]*(\\[!.]|source|system|delimiter)[ \t]+([^\n]*)$/gim
        : /^[ \t]*(\\[a-z!?]+)(?:[ \t]*([^\n]*))?$/gim;
  return text.replace(own, (line: string, word: string, rest: string | undefined, offset: number) => {
    parts.push({ kind: 'client', word: word.toLowerCase(), rest: (rest ?? '').trim().replace(/;$/, ''), start: offset, end: offset + line.length });
    return ' '.repeat(line.length);
  });
}

const routine = new Set(['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'PACKAGE']);

function split(tokens: readonly SqlToken[], dialect: SqlDialect): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let current: SqlToken[] = [];
  let depth = 0;
  let inRoutine = false;
  const close = (): void => {
    const [first] = current;
    const last = current.at(-1);
    if (first && last) statements.push({ kind: 'sql', tokens: current, start: first.start, end: last.end });
    current = [];
    depth = 0;
    inRoutine = false;
  };
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token.upper === 'GO' && token.opensLine && (!next || next.opensLine || next.kind === 'number') && dialect !== 'postgres' && dialect !== 'mysql') return close();
    if (token.kind === 'mark' && token.text === ';' && depth === 0) return close();
    current.push(token);
    if (current.length <= 8 && current[0]?.upper === 'CREATE' && routine.has(token.upper)) inRoutine = true;
    if (!inRoutine || token.kind !== 'word') return undefined;
    // A routine may itself be called `begin`: that opens nothing.
    const named = ['EXISTS', '.'].includes(current.at(-2)?.upper ?? '') || routine.has(current.at(-2)?.upper ?? '');
    if ((token.upper === 'BEGIN' || token.upper === 'CASE') && !named) depth++;
    if (token.upper === 'END' && !['IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR'].includes(next?.upper ?? '')) depth = Math.max(0, depth - 1);
    return undefined;
  });
  close();
  return statements;
}
