// Steps of a pipeline that only name what to run: `make deploy`, `npm run deploy`, `./scripts/deploy.sh`. The text behind the name is
// searched for what applies; it is not read as a program here.
import { parse } from 'jsonc-parser';
import { absolute, child } from '../../files/paths';
import type { World } from '../../world';

/** The first step that leads to a matching line; `text` is the step as written. */
export async function declaredStep(pipeline: string, pattern: RegExp, root: string, world: World): Promise<{ readonly line: number; readonly text: string } | undefined> {
  const lines = pipeline.split('\n').slice(0, 4000);
  for (const [at, line] of lines.entries()) {
    if (/^\s*(?:#|\/\/)/.test(line) || line.length > 500) continue;
    for (const behind of await textsBehind(line, root, world)) {
      if (behind.split('\n').some(one => !/^\s*(?:#|\/\/)/.test(one) && pattern.test(one))) return { line: at + 1, text: line.trim().slice(0, 160) };
    }
  }
  return undefined;
}

async function textsBehind(line: string, root: string, world: World): Promise<readonly string[]> {
  const found: (string | undefined)[] = [];
  const make = /\b(?:make|just)\s+(?:-C\s+([\w./-]+)\s+)?([\w.-]+)/.exec(line);
  if (make?.[2] !== undefined) found.push(await recipe(absolute(make[1] ?? '.', root, 'posix'), make[2], world));
  const script = /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?([\w:.-]+)/.exec(line)?.[1];
  if (script !== undefined) found.push(await packageScript(root, script, world));
  const file = /(?:^|[\s;&"'])(?:(?:ba|z)?sh\s+)?\.?\/?((?:[\w.-]+\/)*[\w.-]+\.sh)\b/.exec(line)?.[1];
  if (file !== undefined) found.push(await world.facts.read(child(root, file), 200_000));
  return found.filter(text => text !== undefined);
}

/** A target's recipe, with those of the targets that it names. */
async function recipe(folder: string, target: string, world: World, depth = 0): Promise<string | undefined> {
  if (depth > 3) return undefined;
  for (const name of ['Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Justfile']) {
    const text = await world.facts.read(child(folder, name), 200_000);
    if (text === undefined) continue;
    const lines = text.split('\n');
    const start = lines.findIndex(line => /^[\w.-]/.test(line) && line.split(':')[0]?.split(/\s+/).includes(target) === true && line.includes(':') && !line.includes(':='));
    if (start < 0) continue;
    const end = lines.findIndex((line, i) => i > start && line.trim() !== '' && !/^\s/.test(line));
    const body = lines.slice(start + 1, end < 0 ? undefined : end).map(line => line.replace(/^\s*[@-]*/, '')).join('\n');
    const needed = (lines[start]?.split(':').slice(1).join(':') ?? '').split(/\s+/).filter(word => /^[\w.-]+$/.test(word)).slice(0, 20);
    const before = await Promise.all(needed.map(one => recipe(folder, one, world, depth + 1)));
    return [...before.filter(one => one !== undefined), body].join('\n');
  }
  return undefined;
}

async function packageScript(root: string, script: string, world: World): Promise<string | undefined> {
  const text = await world.facts.read(child(root, 'package.json'), 200_000);
  const value: unknown = text === undefined ? undefined : parse(text);
  const scripts = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)['scripts'] : undefined;
  const found = typeof scripts === 'object' && scripts !== null && Object.hasOwn(scripts, script) ? (scripts as Readonly<Record<string, unknown>>)[script] : undefined;
  return typeof found === 'string' ? found : undefined;
}
