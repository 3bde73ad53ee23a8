// Makefile text → rules and variables, enough to see what a target runs: `=`, `:=`, `?=`, `+=`, continued lines, prerequisites, pattern
// rules, `define` left out. Conditionals are not decided: both branches count. `$(shell x)` becomes `$(x)` of the shell that runs it.

export interface MakeRule {
  readonly targets: readonly string[];
  readonly prerequisites: readonly string[];
  /** Recipe lines without the tab, with their line number from 1. */
  readonly recipe: readonly { readonly text: string; readonly line: number }[];
}

export interface Makefile {
  readonly rules: readonly MakeRule[];
  readonly variables: ReadonlyMap<string, string>;
  readonly includes: readonly string[];
  readonly oneShell: boolean;
}

interface Line {
  readonly text: string;
  readonly number: number;
}

export function parseMakefile(text: string): Makefile {
  const rules: { targets: string[]; prerequisites: string[]; recipe: { text: string; line: number }[] }[] = [];
  const variables = new Map<string, string>();
  const includes: string[] = [];
  let current: (typeof rules)[number] | undefined;
  let oneShell = false;
  let defining = false;
  for (const line of joined(text)) {
    if (/^\s*endef\b/.test(line.text)) { defining = false; continue; }
    if (defining) continue;
    if (/^\s*define\b/.test(line.text)) { defining = true; continue; }
    if (line.text.startsWith('\t')) {
      current?.recipe.push({ text: line.text.slice(1), line: line.number });
      continue;
    }
    const plain = line.text.replace(/(^|[^\\])#.*$/, '$1').trimEnd();
    if (plain.trim() === '' || /^\s*(?:ifeq|ifneq|ifdef|ifndef|else|endif|vpath|undefine|unexport)\b/.test(plain)) continue;
    const include = /^\s*-?s?include\s+(.+)$/.exec(plain);
    if (include?.[1] !== undefined) { includes.push(...include[1].trim().split(/\s+/)); continue; }
    const assignment = /^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(::?:?=|\?=|\+=|!=|=)\s*(.*)$/.exec(plain);
    if (assignment?.[1] !== undefined) {
      const [, name, operator, value = ''] = assignment;
      if (operator === '+=') variables.set(name, `${variables.get(name) ?? ''} ${value}`.trim());
      else if (operator === '!=') variables.set(name, `$(shell ${value})`);
      else if (operator !== '?=' || !variables.has(name)) variables.set(name, value);
      continue;
    }
    const rule = /^([^\s:=][^:=]*?)\s*::?(?!=)\s*([^;]*)(?:;\s*(.*))?$/.exec(plain);
    if (!rule) { if (/^\S/.test(plain)) current = undefined; continue; }
    const targets = expandNames(rule[1] ?? '', variables);
    if (targets.includes('.ONESHELL')) oneShell = true;
    if (/^[\w.-]+\s*[:?+]?=/.test(rule[2] ?? '')) continue; // a variable of one target
    current = { targets, prerequisites: expandNames((rule[2] ?? '').replace(/\|/g, ' ').replace(/^[^:]*%[^:]*:\s*/, ''), variables), recipe: rule[3] ? [{ text: rule[3], line: line.number }] : [] };
    rules.push(current);
  }
  return { rules, variables, includes, oneShell };
}

function expandNames(text: string, variables: ReadonlyMap<string, string>): string[] {
  return expandMake(text, variables, {}).split(/\s+/).filter(name => name !== '' && !name.includes('$'));
}

/** Lines with those ending in a backslash joined; recipes keep the newline for the shell. */
function* joined(text: string): Generator<Line> {
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const number = i + 1;
    let line = lines[i] ?? '';
    const recipe = line.startsWith('\t');
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line) && i + 1 < lines.length) {
      const next = lines[++i] ?? '';
      line = recipe ? `${line}\n${next.replace(/^\t/, '')}` : `${line.slice(0, -1)} ${next.trim()}`;
    }
    yield { text: line, number };
  }
}

/** Text with make's variables put in. What is not known becomes a shell variable of that name, so that it stays unknown there. */
export function expandMake(text: string, variables: ReadonlyMap<string, string>, automatic: Readonly<Record<string, string>>, depth = 0): string {
  let out = '';
  for (let i = 0; i < text.length && out.length < 200_000; i++) {
    if (text[i] !== '$') { out += text[i]; continue; }
    const next = text[i + 1];
    if (next === '$') { out += '$'; i++; continue; }
    if (next !== '(' && next !== '{') {
      out += next !== undefined && Object.hasOwn(automatic, next) ? automatic[next] : next === undefined ? '' : valueOf(next, variables, automatic, depth);
      i++;
      continue;
    }
    const end = closing(text, i + 1);
    out += valueOf(text.slice(i + 2, end), variables, automatic, depth);
    i = end;
  }
  return out;
}

function closing(text: string, open: number): number {
  const close = text[open] === '(' ? ')' : '}';
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === text[open]) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return text.length;
}

function valueOf(name: string, variables: ReadonlyMap<string, string>, automatic: Readonly<Record<string, string>>, depth: number): string {
  const call = /^([a-z-]+)\s+([^]*)$/.exec(name);
  if (call) {
    const inner = (): string => expandMake(call[2] ?? '', variables, automatic, depth + 1);
    if (call[1] === 'shell') return `$(${inner()})`;
    if (call[1] === 'wildcard' || call[1] === 'strip' || call[1] === 'sort' || call[1] === 'abspath' || call[1] === 'realpath') return inner();
    return `\${MAKE_${call[1]?.replaceAll('-', '_')}}`;
  }
  if (Object.hasOwn(automatic, name)) return automatic[name] ?? '';
  const substitution = /^([\w.-]+):([^=]*)=(.*)$/.exec(name);
  const key = substitution?.[1] ?? name;
  const value = variables.get(key);
  if (value === undefined || depth > 20) return /^[A-Za-z_]\w*$/.test(key) ? `\${${key}}` : '${MAKE_VARIABLE}';
  const full = expandMake(value, variables, automatic, depth + 1);
  if (!substitution) return full;
  const [, , from = '', to = ''] = substitution;
  return full.split(/\s+/).map(word => word.endsWith(from) ? word.slice(0, word.length - from.length) + to : word).join(' ');
}
