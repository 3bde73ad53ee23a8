// Blocks of Terraform files found by their braces, and the plain values in them: enough for who a provider acts as, without a grammar.
// A value that is an expression counts only where it is one variable whose value is written down.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { keptParse } from '../../parse/keptParse';

export interface TerraformFile {
  readonly path: string;
  readonly text: string;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: string;
  readonly path: string;
  /** Line of the block's first word. */
  readonly line: number;
}

export interface BlockValue {
  /** Undefined: an expression that is not resolved here. */
  readonly text: string | undefined;
  readonly written: string;
  readonly origin: Origin;
}

const fileLimit = 1 << 18;
const mostFiles = 60;

export async function terraformFiles(folder: string, facts: Facts): Promise<readonly TerraformFile[]> {
  const names = (await facts.list(folder) ?? []).filter(name => /\.(?:tf|tofu|tfvars)$|^terragrunt\.hcl$/.test(name)).slice(0, mostFiles);
  const files = await Promise.all(names.map(async name => ({ path: `${folder}/${name}`, text: await facts.read(`${folder}/${name}`, fileLimit) })));
  return files.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

/** Blocks at the top of the files, of one type. */
export function blocksOf(files: readonly TerraformFile[], type: string): readonly Block[] {
  return files.flatMap(file => blocksIn(file.text, type, file.path, 0));
}

/** Blocks of a type directly or deeper inside another. */
export function innerBlocks(block: Block, type: string): readonly Block[] {
  return blocksIn(block.body, type, block.path, block.line);
}

function blocksIn(text: string, type: string, path: string, lineBefore: number): readonly Block[] {
  return found(type)(text).map(block => ({ ...block, path, line: lineBefore === 0 ? block.line : lineBefore + block.line - 1 }));
}

type Unplaced = Omit<Block, 'path'>;

/** A few types are ever asked for: each has its own memory. */
const finders = new Map<string, (text: string) => readonly Unplaced[]>();

function found(type: string): (text: string) => readonly Unplaced[] {
  const had = finders.get(type);
  if (had) return had;
  const made = keptParse(text => findBlocks(text, type));
  finders.set(type, made);
  return made;
}

function findBlocks(text: string, type: string): readonly Unplaced[] {
  const found: Unplaced[] = [];
  const head = new RegExp(`^[ \\t]*${type}((?:[ \\t]+"[^"\\n]*")*)[ \\t]*(?:=[ \\t]*)?\\{`, 'gm');
  for (let match = head.exec(text); match && found.length < 50; match = head.exec(text)) {
    const open = match.index + match[0].length;
    const close = closing(text, open);
    const line = text.slice(0, match.index).split('\n').length;
    found.push({ type, labels: [...(match[1] ?? '').matchAll(/"([^"]*)"/g)].map(label => label[1] ?? ''), body: text.slice(open, close), line });
    head.lastIndex = close;
  }
  return found;
}

/** Where the brace closes; strings and comments are passed over. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') for (i++; i < text.length && text[i] !== '"' && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
    if (letter === '#' || (letter === '/' && text[i + 1] === '/')) while (i < text.length && text[i] !== '\n') i++;
    if (letter === '{') depth++;
    else if (letter === '}' && --depth === 0) return i;
  }
  return text.length;
}

/** The value of an argument of a block (not of its inner blocks where they come later); undefined: not there. */
export function valueIn(block: Block, name: string, variables: (name: string) => string | undefined): BlockValue | undefined {
  const match = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(.+?)[ \\t]*$`, 'm').exec(block.body);
  const written = match?.[1]?.replace(/\s+(?:#|\/\/).*$/, '');
  if (!match || written === undefined) return undefined;
  const line = block.line + block.body.slice(0, match.index).split('\n').length - 1;
  const literal = /^"([^"$%]*)"$/.exec(written)?.[1];
  const variable = /^(?:"\$\{)?var\.([\w-]+)(?:\}")?$/.exec(written)?.[1];
  return { text: literal ?? (variable === undefined ? undefined : variables(variable)), written: written.slice(0, 80), origin: { kind: 'file', path: block.path, line, name } };
}

/** Values of input variables as files write them: `terraform.tfvars`, `*.auto.tfvars`, then defaults. */
export function writtenVariables(files: readonly TerraformFile[], given: ReadonlyMap<string, string>): (name: string) => string | undefined {
  const tfvars = files.filter(file => /(?:^|\/)terraform\.tfvars$|\.auto\.tfvars$/.test(file.path)).reverse();
  return name => {
    const typed = given.get(name);
    if (typed !== undefined) return typed;
    for (const file of tfvars) {
      const value = new RegExp(`^[ \\t]*${name.replace(/[^\w-]/g, '')}[ \\t]*=[ \\t]*"([^"$]*)"`, 'm').exec(file.text)?.[1];
      if (value !== undefined) return value;
    }
    const block = blocksOf(files, 'variable').find(one => one.labels[0] === name);
    return block && /^[ \t]*default[ \t]*=[ \t]*"([^"$]*)"/m.exec(block.body)?.[1];
  };
}
