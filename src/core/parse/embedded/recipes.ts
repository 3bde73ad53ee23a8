// Makefile and justfile → the commands of their recipes, with what the file itself says of a variable filled in.
import { embeddedText, linesOf, shellNamed, unknownVariable, withFilled, type EmbeddedText, type Part } from './embeddedText';

/** A longer line is no rule that anybody wrote. */
const longestLine = 4000;

/** A recipe's lines each run in a shell of their own; `.ONESHELL` is read the same way. */
export function commandsOfMakefile(source: string): readonly EmbeddedText[] {
  const variables = new Map<string, string>();
  const lines = linesOf(source);
  const recipes: { readonly from: number; readonly to: number }[] = [];
  let inRule = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line) break;
    let end = i;
    while (lines[end]?.text.endsWith('\\') && end + 1 < lines.length) end++;
    const to = lines[end]?.to ?? line.to;
    i = end;
    if (line.text.startsWith('\t')) {
      if (inRule) recipes.push({ from: line.from + 1, to });
      continue;
    }
    const assignment = /^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(?:::?:?=|\?=|=)\s*(.*)$/.exec(line.text);
    if (assignment?.[1] !== undefined && end === i) {
      variables.set(assignment[1], (assignment[2] ?? '').replace(/\s+#.*$/, '').trim());
      continue;
    }
    if (/^\s*(?:#|$|-?include\b|if|else|endif|define|endef|export\b|unexport\b|vpath\b|override\b)/.test(line.text)) continue;
    const rule = line.text.length > longestLine ? null : /^[^\s#=][^#=]*?::?(?!=)([^#]*)$/.exec(line.text);
    inRule = rule !== null;
    // `clean: ; rm -rf out`: the recipe on the rule's own line.
    const own = rule === null ? -1 : line.text.indexOf(';', line.text.indexOf(':'));
    if (own >= 0) recipes.push({ from: line.from + own + 1, to });
  }
  return recipes.flatMap(recipe => {
    const prefix = /^[\s@+-]*/.exec(source.slice(recipe.from, recipe.to))?.[0].length ?? 0;
    const parts = withFilled(source, { from: recipe.from + prefix, to: recipe.to }, /\$(?:\$|\(([^()\s]{0,200})\)|\{([^{}\s]{0,200})\}|\(([^()]{0,500}(?:\([^()]{0,200}\)[^()]{0,200}){0,8})\)|[@<^?*+|%])|\\\r?\n\t?/g, match => {
      const [all, round, curly, call] = match;
      if (all === '$$') return '$';
      // A continued line is one command; the shell gets both characters, and reads them as nothing.
      if (all.startsWith('\\')) return ' ';
      if (call !== undefined) return call.startsWith('shell ') ? `$(${call.slice(6).replaceAll('$$', '$')})` : unknownVariable(`MAKE_${/^[\w-]*/.exec(call)?.[0] ?? ''}`);
      const name = round ?? curly;
      return name === undefined ? unknownVariable('MAKE_TARGET') : filledMake(name, variables, 0);
    });
    const one = embeddedText(source, parts, 'sh');
    return one ? [one] : [];
  });
}

function filledMake(name: string, variables: ReadonlyMap<string, string>, depth: number): string {
  const value = variables.get(name);
  if (name === 'MAKE') return 'make';
  if (value === undefined || depth > 8 || value.length > 2000) return unknownVariable(name);
  return value.replace(/\$(?:\(([\w.-]+)\)|\{([\w.-]+)\}|\$)/g, (all: string, round: string | undefined, curly: string | undefined) => (all === '$$' ? '$' : filledMake(round ?? curly ?? '', variables, depth + 1))).slice(0, 4000);
}

export function commandsOfJustfile(source: string): readonly EmbeddedText[] {
  const variables = new Map<string, string>();
  const lines = linesOf(source);
  for (const line of lines) {
    const variable = /^(?:export\s+)?([\w-]+)\s*:=\s*(?:"([^"\\]*)"|'([^']*)')\s*$/.exec(line.text);
    if (variable?.[1] !== undefined) variables.set(variable[1], variable[2] ?? variable[3] ?? '');
  }
  const set = /^set\s+(?:windows-)?shell\s*:=\s*\[\s*["']([^"']+)["']/m.exec(source);
  const shell = set ? shellNamed(set[1] ?? '') : 'sh';
  const found: (EmbeddedText | undefined)[] = [];
  const fill = (from: number, to: number): readonly Part[] => withFilled(source, { from, to }, /\{\{([^{}]{0,200})\}\}/g, match => variables.get((match[1] ?? '').trim()) ?? unknownVariable(match[1] ?? ''));
  let inRecipe = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line || line.text.trim() === '') continue;
    if (!/^\s/.test(line.text)) {
      inRecipe = line.text.length <= longestLine && /^@?[A-Za-z_][^#:="']*(?:=(?:"[^"]*"|'[^']*'|\S+)[^#:="']*)*:(?!=)/.test(line.text);
      continue;
    }
    if (!inRecipe) continue;
    const start = line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0);
    const program = /^\s+#!\s*(\S+)(?:\s+(\S+))?/.exec(line.text);
    let end = i;
    if (program) {
      // A recipe that is a script of its own: all of its lines are one text.
      while (lines[end + 1] && (/^\s/.test(lines[end + 1]?.text ?? '') || lines[end + 1]?.text === '')) end++;
      const language = shellNamed(/\/env$/.test(program[1] ?? '') ? program[2] ?? '' : program[1] ?? '');
      if (language) found.push(embeddedText(source, fill(start, lines[end]?.to ?? line.to), language));
    } else {
      while (lines[end]?.text.endsWith('\\') && end + 1 < lines.length) end++;
      const prefix = /^[@-]*/.exec(source.slice(start, line.to))?.[0].length ?? 0;
      if (shell) found.push(embeddedText(source, fill(start + prefix, lines[end]?.to ?? line.to), shell));
    }
    i = end;
  }
  return found.filter(one => one !== undefined);
}
