// Modules of the project itself that a program imports and calls: Python packages beside the script or the working directory, relative
// JavaScript modules, `require_relative`. Only the functions that are really called count.
import { child, parentOf } from '../files/paths';
import { readText } from '../scripts/readText';
import type { Code, World } from '../world';
import type { FunctionCall, ProgramCalls } from './functionCalls';

export interface LocalModule {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly writtenBySession: boolean;
  /** Functions of it that are called. */
  readonly called: readonly string[];
}

export async function importedModules(program: ProgramCalls, calls: readonly FunctionCall[], code: Code, world: World): Promise<readonly LocalModule[]> {
  const found: LocalModule[] = [];
  if (code.host !== undefined) return found;
  for (const one of program.imports.slice(0, 40)) {
    const called = calledFrom(one, calls, code);
    if (called.length === 0) continue;
    for (const path of placesOf(one.module, code).slice(0, 12)) {
      const read = await readText(path, world, 200_000);
      if (!read) continue;
      found.push({ ...read, name: one.module, called });
      break;
    }
  }
  return found;
}

function calledFrom(one: ProgramCalls['imports'][number], calls: readonly FunctionCall[], code: Code): readonly string[] {
  const module = code.language === 'javascript' ? one.module.replace(/^node:/, '') : one.module;
  const names = calls.flatMap(call => (call.name.startsWith(`${module}.`) ? [call.name.slice(module.length + 1).split(/[.(]/)[0] ?? ''] : []));
  return [...new Set(names)].filter(name => name !== '');
}

function placesOf(module: string, code: Code): readonly string[] {
  const beside = code.file ? parentOf(code.file.path) : code.cwd;
  if (code.language === 'python') {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const path = module.slice(dots).replaceAll('.', '/');
    let base = beside;
    for (let i = 1; i < dots && base !== undefined; i++) base = parentOf(base);
    const bases = dots > 0 ? [base] : [beside, code.cwd, code.cwd === undefined ? undefined : child(code.cwd, 'src')];
    return bases.flatMap(folder => (folder === undefined || path === '' ? [] : [`${child(folder, path)}.py`, child(child(folder, path), '__init__.py')]));
  }
  if (code.language === 'javascript' && module.startsWith('.') && beside !== undefined) {
    let folder = beside;
    const parts = module.split('/');
    while (parts[0] === '.' || parts[0] === '..') if (parts.shift() === '..') folder = parentOf(folder);
    const path = child(folder, parts.join('/'));
    return /\.\w+$/.test(path) ? [path, path.replace(/\.js$/, '.ts')] : ['.js', '.ts', '.mjs', '.cjs', '.tsx', '/index.js', '/index.ts'].map(end => path + end);
  }
  return [];
}
