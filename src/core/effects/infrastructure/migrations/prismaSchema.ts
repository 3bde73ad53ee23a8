// An edit of a Prisma schema: models and fields that are gone or have another name in the database. The next `migrate dev` or `db push`
// drops them; a renamed field is dropped and made again, empty, unless `@map` keeps its column.
import type { Effect } from '../../../model/effect';
import { nothing, type Found } from '../../world';
import { effectOfChange } from '../change';
import type { Edit } from '../sources';

/** Undefined: no Prisma schema, or nothing in it goes. */
export function readPrismaSchemaEdit(edit: Edit): Found | undefined {
  if (!/\.prisma$/.test(edit.path) || edit.before === undefined || edit.after === undefined || edit.before.length + edit.after.length > 1_000_000) return undefined;
  const [before, after] = [tablesOf(edit.before), tablesOf(edit.after)];
  const effects: Effect[] = [];
  for (const [table, columns] of before) {
    const now = after.get(table);
    if (now === undefined) effects.push(gone(table, undefined, lineOf(edit.before, table), edit));
    else for (const column of columns) if (!now.has(column)) effects.push(gone(table, column, undefined, edit));
  }
  return effects.length === 0 ? undefined : { ...nothing, effects: effects.slice(0, 40).map(effect => ({ effect })) };
}

/** Names in the database: `@@map` and `@map` count before the names in the schema. Fields of another model have no column of their own. */
function tablesOf(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const models = [...text.matchAll(/^\s*model\s+(\w+)\s*\{([^}]*)\}/gm)].map(match => ({ name: match[1] ?? '', body: match[2] ?? '' }));
  const names = new Set(models.map(model => model.name));
  return new Map(models.map(({ name, body }) => {
    const columns = body.split('\n').flatMap(line => {
      const [, field, type, , rest = ''] = /^\s*(\w+)\s+(\w+)(\[\])?(.*)$/.exec(line) ?? [];
      if (field === undefined || type === undefined || names.has(type)) return [];
      return [/@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(rest)?.[1] ?? field];
    });
    return [/@@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(body)?.[1] ?? name, new Set(columns)] as const;
  }));
}

function gone(table: string, column: string | undefined, line: number | undefined, edit: Edit): Effect {
  return effectOfChange({
    operation: 'delete', system: 'database', kind: column === undefined ? 'table' : 'column', address: column === undefined ? table : `${table}.${column}`, type: '', where: 'remote', keeps: 'data', certainty: 'may',
    reason: column === undefined ? 'migration-table' : 'migration-column', values: { table, file: edit.path.slice(edit.path.lastIndexOf('/') + 1) }, safer: { code: 'safer-new-column' }, notChecked: ['what it holds', 'backups'],
  }, [{ kind: 'file', path: edit.path, ...(line === undefined ? {} : { line }), writtenBySession: true }], true);
}

function lineOf(text: string, table: string): number | undefined {
  const at = text.search(new RegExp(`(?:model\\s+|@@map\\(\\s*(?:name:\\s*)?")${table.replace(/[^\w]/g, '\\$&')}\\b`));
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}
