// Units of Terragrunt below a folder: where their Terraform code is, and the inputs that are plainly written. Generated code, remote
// sources and dependencies are left out; whoever asks says so.
import { absolute, child } from '../../files/paths';
import type { Sources } from '../sources';
import type { VariableSource } from './configuration';

export interface Unit {
  /** Folder of its terragrunt.hcl, relative to where the command runs. */
  readonly name: string;
  /** Folder of its code; undefined: not on this machine. */
  readonly code: string | undefined;
  readonly inputs: readonly VariableSource[];
}

/** Most folders that are looked at. */
const most = 300;

export async function unitsBelow(folder: string, sources: Sources): Promise<readonly Unit[]> {
  const found: Unit[] = [];
  let left = most;
  await walk(folder, '', 0);
  return found;

  async function walk(at: string, name: string, depth: number): Promise<void> {
    if (left-- <= 0 || depth > 6) return;
    const names = await sources.list(at);
    const text = names.includes('terragrunt.hcl') ? await sources.read(child(at, 'terragrunt.hcl')) : undefined;
    const hasCode = names.some(one => /\.(?:tf|tofu)$/.test(one));
    // The file at the top holds what the units share; it is a unit itself only where it has code.
    if (text !== undefined && (hasCode || sourceOf(text) !== undefined)) found.push({ name: name === '' ? '.' : name, code: codeOf(text, at, hasCode), inputs: inputsOf(text) });
    for (const inner of names) if (!inner.includes('.') && inner !== 'node_modules' && inner !== 'modules') await walk(child(at, inner), name === '' ? inner : `${name}/${inner}`, depth + 1);
  }
}

function sourceOf(text: string): string | undefined {
  return /^\s*terraform\s*\{[^}]{0,2000}?\bsource\s*=\s*"([^"\n]{1,300})"/m.exec(withoutComments(text))?.[1];
}

/** `../../modules//db` is the folder `db` of that tree. */
function codeOf(text: string, at: string, hasCode: boolean): string | undefined {
  const source = sourceOf(text);
  if (source === undefined) return hasCode ? at : undefined;
  return /^\.{1,2}\//.test(source) && !source.includes('${') ? absolute(source.replace(/(?<!^)\/\//, '/'), at, 'posix') : undefined;
}

/** `inputs = { name = "x", size = 3 }`, the plain ones. */
function inputsOf(text: string): readonly VariableSource[] {
  const body = /^\s*inputs\s*=\s*\{([\s\S]*?)^\}/m.exec(withoutComments(text))?.[1] ?? '';
  return [...body.matchAll(/^\s*(\w+)\s*=\s*(?:"([^"$\n]*)"|(true|false|-?\d+(?:\.\d+)?))\s*,?\s*$/gm)].map(match => ({ kind: 'value', name: match[1] ?? '', value: match[2] ?? match[3] }));
}

const withoutComments = (text: string): string => text.slice(0, 200_000).replace(/^\s*(?:#|\/\/).*$/gm, '');
