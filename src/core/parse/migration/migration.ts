// Database migrations written in a framework's own words → the tables and columns that their forward part drops, makes and renames.
// Forms: Rails, Knex, Sequelize, TypeORM, Django, Alembic, Laravel, Ecto, Liquibase (XML, YAML, JSON). SQL inside (`execute`, `raw`, `RunSQL`) is handed out as text.

export interface MigrationStep {
  readonly action: 'dropTable' | 'createTable' | 'dropColumn' | 'addColumn';
  readonly table: string;
  /** Columns only. */
  readonly column?: string;
  readonly line: number;
}

export interface Migration {
  readonly steps: readonly MigrationStep[];
  readonly sql: readonly string[];
}

export type MigrationLanguage = 'ruby' | 'javascript' | 'python' | 'php' | 'elixir' | 'liquibase';

/** The language of a migration by its path; undefined: not where any framework keeps its migrations. */
export function migrationLanguage(path: string): MigrationLanguage | 'sql' | undefined {
  if (/\.sql$/i.test(path) && (/(?:^|\/)(?:migrations?|migrate|drizzle|flyway|changelog|db\/migrate|supabase\/migrations|alembic)\//i.test(path) || /(?:^|\/)[VRU]\d*[\d._]*__[^/]*\.sql$/.test(path))) return /\.down\.sql$|\/down\.sql$|(?:^|\/)U[\d._]+__/.test(path) ? undefined : 'sql';
  if (/(?:^|\/)db\/(?:\w+_)?migrate\/[^/]+\.rb$/.test(path)) return 'ruby';
  if (/(?:^|\/)migrations?\/(?:[^/]+\/)*[^/]+\.(?:[cm]?[jt]s)$/.test(path)) return 'javascript';
  if (/(?:^|\/)migrations\/[^/]+\.py$/.test(path) || /(?:^|\/)versions\/[^/]+\.py$/.test(path)) return 'python';
  if (/(?:^|\/)migrations\/[^/]+\.exs$/.test(path)) return 'elixir';
  if (/(?:^|\/)(?:[\w.-]*change-?log[\w.-]*\.|(?:change-?logs?|liquibase)\/(?:[^/]+\/)*[^/]+\.)(?:xml|ya?ml|json)$/i.test(path)) return 'liquibase';
  return /(?:^|\/)database\/migrations\/[^/]+\.php$/.test(path) ? 'php' : undefined;
}

export function parseMigration(text: string, language: MigrationLanguage): Migration {
  const code = blanked(forward(text, language), language);
  const steps: MigrationStep[] = [];
  const sql: string[] = [];
  for (const form of forms[language]) {
    for (const match of code.matchAll(form.pattern)) {
      const [, first = match[2] ?? '', second = ''] = match;
      const line = code.slice(0, match.index).split('\n').length;
      if (form.action === 'sql') sql.push(first);
      else if (form.action === 'dropColumn' || form.action === 'addColumn') steps.push({ action: form.action, table: first, column: second, line });
      else steps.push({ action: form.action, table: first, line });
    }
  }
  steps.push(...insideTable(code, language));
  return { steps: steps.sort((a, b) => a.line - b.line), sql };
}

interface Form {
  readonly action: MigrationStep['action'] | 'sql';
  /** Groups: table, then column. */
  readonly pattern: RegExp;
}

const q = `['"\`:]`;
const name = `([\\w.]+)['"\`]?`;

/** Between a Liquibase change and its attribute: XML attributes, a YAML or JSON object, not the next change. */
const gap = `\\b["']?\\s*:?\\s*\\{?[^<>{}]{0,300}?`;
const named = (attribute: string): string => `\\b${attribute}["']?\\s*[=:]\\s*["']?([\\w.]+)`;

const forms: Readonly<Record<MigrationLanguage, readonly Form[]>> = {
  ruby: [
    { action: 'dropTable', pattern: new RegExp(`\\bdrop_table[\\s(]+${q}${name}`, 'g') },
    { action: 'dropTable', pattern: new RegExp(`\\bcreate_table[\\s(]+${q}${name}[^\\n]*\\bforce:\\s*(?:true|:cascade)`, 'g') },
    { action: 'createTable', pattern: new RegExp(`\\bcreate_table[\\s(]+${q}${name}`, 'g') },
    { action: 'dropColumn', pattern: new RegExp(`\\bremove_columns?[\\s(]+${q}${name},\\s*${q}${name}`, 'g') },
    { action: 'addColumn', pattern: new RegExp(`\\badd_column[\\s(]+${q}${name},\\s*${q}${name}`, 'g') },
    { action: 'sql', pattern: /\bexecute[\s(]+(?:<<[-~]?['"]?\w+['"]?\s*\n)?['"]?([^'"]{4,4000})/g },
  ],
  javascript: [
    { action: 'dropTable', pattern: new RegExp(`\\bdropTable(?:IfExists)?\\s*\\(\\s*${q}${name}`, 'g') },
    { action: 'createTable', pattern: new RegExp(`\\bcreateTable(?:IfNotExists)?\\s*\\(\\s*${q}${name}`, 'g') },
    { action: 'createTable', pattern: new RegExp(`\\bcreateTable\\s*\\(\\s*new\\s+Table\\s*\\(\\s*\\{[^}]*?\\bname:\\s*${q}${name}`, 'g') },
    { action: 'dropColumn', pattern: new RegExp(`\\b(?:removeColumn|dropColumn)\\s*\\(\\s*${q}${name}\\s*,\\s*${q}${name}`, 'g') },
    { action: 'addColumn', pattern: new RegExp(`\\baddColumn\\s*\\(\\s*${q}${name}\\s*,\\s*${q}${name}`, 'g') },
    { action: 'addColumn', pattern: new RegExp(`\\baddColumn\\s*\\(\\s*${q}${name}\\s*,\\s*new\\s+TableColumn\\s*\\(\\s*\\{[^}]*?\\bname:\\s*${q}${name}`, 'g') },
    { action: 'sql', pattern: /\.(?:raw|query)\s*\(\s*[`'"]([^`]{4,4000}?)[`'"]\s*[,)]/g },
  ],
  python: [
    { action: 'dropTable', pattern: new RegExp(`\\bop\\.drop_table\\s*\\(\\s*${q}${name}`, 'g') },
    { action: 'createTable', pattern: new RegExp(`\\bop\\.create_table\\s*\\(\\s*${q}${name}`, 'g') },
    { action: 'dropColumn', pattern: new RegExp(`\\bop\\.drop_column\\s*\\(\\s*${q}${name}\\s*,\\s*${q}${name}`, 'g') },
    { action: 'addColumn', pattern: new RegExp(`\\bop\\.add_column\\s*\\(\\s*${q}${name}\\s*,\\s*(?:sa\\.)?Column\\s*\\(\\s*${q}${name}`, 'g') },
    { action: 'dropTable', pattern: new RegExp(`\\bDeleteModel\\s*\\(\\s*(?:name\\s*=\\s*)?${q}${name}`, 'g') },
    { action: 'createTable', pattern: new RegExp(`\\bCreateModel\\s*\\(\\s*(?:name\\s*=\\s*)?${q}${name}`, 'g') },
    { action: 'dropColumn', pattern: new RegExp(`\\bRemoveField\\s*\\(\\s*(?:model_name\\s*=\\s*)?${q}${name}\\s*,\\s*(?:name\\s*=\\s*)?${q}${name}`, 'g') },
    { action: 'addColumn', pattern: new RegExp(`\\bAddField\\s*\\(\\s*(?:model_name\\s*=\\s*)?${q}${name}\\s*,\\s*(?:name\\s*=\\s*)?${q}${name}`, 'g') },
    { action: 'sql', pattern: /\b(?:RunSQL|op\.execute)\s*\(\s*(?:sa\.text\(\s*)?(?:'''|"""|'|")([^'"]{4,4000})/g },
  ],
  elixir: [
    { action: 'dropTable', pattern: /\bdrop(?:_if_exists)?[\s(]+table\s*\(\s*[:"]([\w.]+)/g },
    { action: 'createTable', pattern: /\bcreate(?:_if_not_exists)?[\s(]+table\s*\(\s*[:"]([\w.]+)/g },
    { action: 'sql', pattern: /\bexecute[\s(]+"{1,3}\s*([^"]{4,4000})/g },
  ],
  liquibase: [
    { action: 'dropTable', pattern: new RegExp(`\\bdropTable${gap}${named('tableName')}`, 'g') },
    { action: 'createTable', pattern: new RegExp(`\\bcreateTable${gap}${named('tableName')}`, 'g') },
    { action: 'dropColumn', pattern: new RegExp(`\\bdropColumn${gap}${named('tableName')}[^<>{}]{0,300}?${named('columnName')}`, 'g') },
    { action: 'addColumn', pattern: new RegExp(`\\baddColumn${gap}${named('tableName')}[^]{0,120}?\\bcolumn\\b[^]{0,60}?${named('name')}`, 'g') },
    { action: 'sql', pattern: /<sql\b[^>]*>([^<]{4,4000})<\/sql>|\bsql["']?\s*:\s*["']?([^"'\n]{4,4000})/g },
  ],
  php: [
    { action: 'dropTable', pattern: new RegExp(`\\bSchema::drop(?:IfExists)?\\s*\\(\\s*${q}${name}`, 'g') },
    { action: 'createTable', pattern: new RegExp(`\\bSchema::create\\s*\\(\\s*${q}${name}`, 'g') },
    { action: 'sql', pattern: /\bDB::(?:statement|unprepared)\s*\(\s*['"]([^'"]{4,4000})/g },
  ],
};

/** Columns in a block for one table: `knex.schema.table('t', t => …)`, `change_table :t do |t| … end`, `Schema::table('t', function …)`. */
function insideTable(code: string, language: MigrationLanguage): readonly MigrationStep[] {
  const block = { ruby: /\bchange_table[\s(]+[:'"](\w+)/g, javascript: /\.(?:table|alterTable)\s*\(\s*['"`](\w+)/g, php: /\bSchema::table\s*\(\s*['"](\w+)/g, python: /\bbatch_alter_table\s*\(\s*['"](\w+)/g, elixir: /\balter[\s(]+table\s*\(\s*[:"](\w+)/g, liquibase: undefined }[language];
  if (block === undefined) return reversedColumns(code);
  const steps: MigrationStep[] = [];
  const starts = [...code.matchAll(block)];
  starts.forEach((match, i) => {
    const table = match[1] ?? '';
    const start = match.index + match[0].length;
    const end = Math.min(starts[i + 1]?.index ?? code.length, start + 4000);
    const inner = code.slice(start, end);
    const lineAt = (offset: number): number => code.slice(0, start + offset).split('\n').length;
    for (const drop of inner.matchAll(/\b(?:dropColumns?|drop_column|remove(?:_if_exists)?)\s*(?:\(\s*)?\[?\s*([:'"`](?:[\w'"`:]|,\s*|[ \t])+)/g)) {
      for (const column of (drop[1] ?? '').matchAll(/\w+/g)) steps.push({ action: 'dropColumn', table, column: column[0], line: lineAt(drop.index) });
    }
    const add = language === 'elixir' ? /\badd[\s(]+:(\w+)/g : language === 'ruby' ? /\bt\.(?!remove|index|references|rename|change|timestamps)\w+\s+[:'"](\w+)/g : language === 'python' ? /\badd_column\s*\(\s*(?:sa\.)?Column\s*\(\s*['"](\w+)/g
      : /(?:\bt|\btable|\$table)(?:->|\.)(?!dropColumns?|dropForeign|dropIndex|dropUnique|renameColumn|index|unique|foreign|primary|timestamps)\w+\s*\(\s*['"`](\w+)/g;
    for (const one of inner.matchAll(add)) steps.push({ action: 'addColumn', table, column: one[1] ?? '', line: lineAt(one.index) });
  });
  return steps;
}

/** Liquibase writes `columnName` before `tableName` as often as after it. */
function reversedColumns(code: string): readonly MigrationStep[] {
  return [...code.matchAll(new RegExp(`\\bdropColumn${gap}${named('columnName')}[^<>{}]{0,300}?${named('tableName')}`, 'g'))]
    .map(match => ({ action: 'dropColumn', table: match[2] ?? '', column: match[1] ?? '', line: code.slice(0, match.index).split('\n').length }));
}

/** The part that runs forward; the way back is left out, lines kept. */
function forward(text: string, language: MigrationLanguage): string {
  const back = { ruby: /^\s*def\s+(?:self\.)?down\b/m, javascript: /(?:\bexports\.down\b|\bexport\s+(?:async\s+)?(?:function|const)\s+down\b|^\s*(?:public\s+)?(?:async\s+)?down\s*(?::|\()|\bdown\s*:\s*(?:async\b|function|\())/m, python: /^\s*def\s+(?:downgrade|backwards)\b/m, php: /\bfunction\s+down\b/m, elixir: /^\s*def\s+down\b/m, liquibase: undefined }[language];
  const ahead = { ruby: /^\s*def\s+(?:self\.)?(?:up|change)\b/m, javascript: /(?:\bexports\.up\b|\bfunction\s+up\b|\bconst\s+up\b|^\s*(?:public\s+)?(?:async\s+)?up\s*(?::|\())/m, python: /^\s*def\s+(?:upgrade|forwards)\b/m, php: /\bfunction\s+up\b/m, elixir: /^\s*def\s+(?:up|change)\b/m, liquibase: undefined }[language];
  if (back === undefined || ahead === undefined) return text.replace(/<rollback\b[^]*?(?:<\/rollback>|\/>)/g, part => part.replace(/[^\n]/g, ' '));
  const at = back.exec(text)?.index;
  if (at === undefined) return text;
  const up = ahead.exec(text)?.index ?? 0;
  // The way back may stand first.
  return up > at ? text.slice(0, at).replace(/[^\n]/g, ' ') + text.slice(at, up).replace(/[^\n]/g, ' ') + text.slice(up) : text.slice(0, at);
}

function blanked(text: string, language: MigrationLanguage): string {
  const comment = language === 'liquibase' ? /<!--[^]*?-->/g : language === 'ruby' || language === 'python' || language === 'elixir' ? /^\s*#[^\n]*$/gm : /^\s*(?:\/\/|\*|\/\*)[^\n]*$/gm;
  return text.replace(comment, line => line.replace(/[^\n]/g, ' '));
}
