// Makes data/terraformAwsArguments.ts from observations of the real provider, one JSON row a line, in the file that
// the environment variable TERRAFORM_OBSERVATIONS names; without it the checked-in table is kept. Making the
// observations takes the provider binary and half an hour, so they are not part of `npm run generate`.
//
// How a row is observed: the provider binary is started by itself, a create is planned to get a whole prior state, then
// PlanResourceChange is asked once per argument with only that argument changed. A row counts if the plan had no error
// and the planned value differs; it replaces if requires_replace names that very path.
import { readFileSync } from 'node:fs';
import { writeTable } from './writeTable';

/** One observation. `onSet`: null to a value; `onUnset`: a value to null; absent: required or not tried. */
interface Row {
  readonly type: string;
  /** Nested blocks by dots, without indices. */
  readonly attribute: string;
  /** A nested block; its row tells of adding and removing it, its arguments have rows of their own. */
  readonly kind?: 'block';
  /** `null`: tried, but no valid pair of values was found. */
  readonly replaces: boolean | null;
  readonly conditional?: boolean;
  readonly onSet?: boolean;
  readonly onUnset?: boolean;
}

export function generateTerraformAwsArguments():
  { entries: number; facts: number; bytes: number; gzipped: number } | undefined {
  const file = process.env.TERRAFORM_OBSERVATIONS;
  const version = process.env.TERRAFORM_PROVIDER_VERSION;
  if (file === undefined || version === undefined) return undefined;
  const rowsByType = new Map<string, string[]>();
  const observed = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const row = JSON.parse(line) as Row;
    const listed = rowsByType.get(row.type) ?? [];
    if (row.replaces !== null) observed.add(row.type);
    const mark = markOf(row);
    if (mark !== undefined) listed.push(row.attribute + mark);
    rowsByType.set(row.type, listed);
  }
  const entries = new Map([...rowsByType].filter(([type]) => observed.has(type)).map(([type, listed]) => [type, listed.sort().join(' ')]));
  const sizes = writeTable({
    name: 'terraformAwsArguments',
    head: [
      `Arguments whose change makes Terraform replace an AWS resource: provider hashicorp/aws ${version}, observed`,
      'by planning with the real provider (method: build/generate/terraformAwsArguments.ts), not copied from its documentation.',
      'A type maps to its arguments, divided by spaces, nested ones by dots; an argument that is not listed changes in place.',
      'After an argument: nothing, every change replaces; `-` not when it is removed; `+` not when it is added;',
      '`<` only when removed; `>` only when added; `*` only when added or removed; `?` depends on more; `~` was not determined.',
      'A type that is absent is unknown, never safe.',
    ],
    about: { source: 'hashicorp/aws', version, observed: '2026-11' },
    entries,
  });
  return { entries: entries.size, facts: [...rowsByType.values()].reduce((sum, listed) => sum + listed.length, 0), ...sizes };
}

/** `undefined` for an argument that changes in place whatever is done to it. */
function markOf(row: Row): string | undefined {
  if (row.replaces === null) return '~';
  if (row.conditional === true) return '?';
  if (row.kind === 'block' && row.replaces) return row.onUnset === false ? '>' : row.onSet === false ? '<' : '*';
  if (row.replaces) return (row.onUnset === false ? '-' : '') + (row.onSet === false ? '+' : '');
  if (row.onSet === true && row.onUnset === true) return '*';
  if (row.onSet === true) return '>';
  return row.onUnset === true ? '<' : undefined;
}
