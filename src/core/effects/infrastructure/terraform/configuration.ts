// A Terraform configuration as its files say: the folder's blocks merged, local and downloaded modules loaded, variables' values
// gathered by precedence. Nothing is evaluated here.
import type { Grammars } from '../../../grammars';
import { parseHcl } from '../../../parse/hcl/parseHcl';
import { parseHclJson } from '../../../parse/hcl/parseHclJson';
import type { Attribute, Block, Expression } from '../../../parse/hcl/syntax';
import { listField, parseJson, textField } from '../../../parse/plan/values';
import { absolute, child } from '../../files/paths';
import type { Sources } from '../sources';

/** A block with the file it stands in. */
export interface Placed {
  readonly block: Block;
  readonly file: string;
}

export interface ModuleConfiguration {
  readonly folder: string;
  /** `type.name`. */
  readonly resources: ReadonlyMap<string, Placed>;
  readonly data: ReadonlyMap<string, Placed>;
  readonly variables: ReadonlyMap<string, Placed>;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly outputs: ReadonlyMap<string, Placed>;
  readonly modules: ReadonlyMap<string, { readonly call: Placed; readonly configuration: ModuleConfiguration | undefined; readonly source: string | undefined }>;
  readonly providers: readonly Placed[];
  readonly moved: readonly Placed[];
  readonly removed: readonly Placed[];
  readonly imports: readonly Placed[];
  /** The backend named in a `terraform` block: `s3`, `remote`, `cloud`; undefined: local. */
  readonly backend: Placed | undefined;
  readonly files: readonly string[];
  /** Files with lines that could not be read. */
  readonly errors: readonly { readonly file: string; readonly line: number }[];
}

export interface VariableValue {
  readonly value: Expression;
  readonly file: string | undefined;
  readonly line: number;
}

const mostFiles = 300;
const deepestModule = 12;

export async function loadModule(folder: string, sources: Sources, grammars: Grammars, root: string = folder, key = '', depth = 0): Promise<ModuleConfiguration> {
  const names = (await sources.list(folder)).filter(name => /\.(?:tf|tofu)(?:\.json)?$/.test(name)).slice(0, mostFiles);
  // Overrides are merged last, over what the others said.
  const isOverride = (name: string): boolean => /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/.test(name);
  const ordered = [...names.filter(name => !isOverride(name)), ...names.filter(isOverride)];
  const placed: Placed[] = [];
  const errors: { file: string; line: number }[] = [];
  const files: string[] = [];
  for (const name of ordered) {
    const file = child(folder, name);
    const text = await sources.read(file);
    if (text === undefined) continue;
    files.push(file);
    const parsed = name.endsWith('.json') ? await parseHclJson(text, grammars) : await parseHcl(text, grammars);
    if (!parsed) errors.push({ file, line: 1 });
    else {
      errors.push(...parsed.errors.map(line => ({ file, line })));
      placed.push(...parsed.body.blocks.map(block => ({ block, file })));
    }
  }
  const ofType = (type: string): readonly Placed[] => placed.filter(one => one.block.type === type);
  const byLabels = (type: string): ReadonlyMap<string, Placed> => merged(ofType(type));
  return {
    folder,
    resources: byLabels('resource'), data: byLabels('data'), variables: byLabels('variable'), outputs: byLabels('output'),
    locals: new Map(ofType('locals').flatMap(one => [...one.block.body.attributes])),
    modules: await loadModules(byLabels('module'), folder, sources, grammars, root, key, depth),
    providers: ofType('provider'), moved: ofType('moved'), removed: ofType('removed'), imports: ofType('import'),
    backend: ofType('terraform').flatMap(one => one.block.body.blocks.filter(inner => inner.type === 'backend' || inner.type === 'cloud').map(block => ({ block, file: one.file })))[0],
    files, errors,
  };
}

/** Later blocks of one name add to and override earlier ones, argument by argument. */
function merged(blocks: readonly Placed[]): ReadonlyMap<string, Placed> {
  const found = new Map<string, Placed>();
  for (const one of blocks) {
    const name = one.block.labels.join('.');
    const earlier = found.get(name);
    const body = earlier ? {
      attributes: new Map([...earlier.block.body.attributes, ...one.block.body.attributes]),
      blocks: [...earlier.block.body.blocks.filter(inner => !one.block.body.blocks.some(other => other.type === inner.type)), ...one.block.body.blocks],
    } : one.block.body;
    found.set(name, { file: earlier?.file ?? one.file, block: { ...(earlier?.block ?? one.block), body } });
  }
  return found;
}

async function loadModules(calls: ReadonlyMap<string, Placed>, folder: string, sources: Sources, grammars: Grammars, root: string, key: string, depth: number): Promise<ModuleConfiguration['modules']> {
  const found = new Map<string, { call: Placed; configuration: ModuleConfiguration | undefined; source: string | undefined }>();
  for (const [name, call] of calls) {
    const source = literalText(call.block.body.attributes.get('source')?.value);
    const moduleKey = key === '' ? name : `${key}.${name}`;
    const at = source === undefined || depth >= deepestModule ? undefined : /^\.\.?(?:\/|$)/.test(source) ? absolute(source, folder, 'posix') : await downloaded(moduleKey, root, sources);
    const configuration = at === undefined ? undefined : await loadModule(at, sources, grammars, root, moduleKey, depth + 1);
    found.set(name, { call, configuration: configuration && configuration.files.length > 0 ? configuration : undefined, source });
  }
  return found;
}

/** Where `init` put a module that comes from elsewhere. */
async function downloaded(key: string, root: string, sources: Sources): Promise<string | undefined> {
  const text = await sources.read(child(root, '.terraform/modules/modules.json'));
  const entry = listField(text === undefined ? undefined : parseJson(text), 'Modules').find(one => textField(one, 'Key') === key);
  const folder = textField(entry, 'Dir');
  return folder === undefined || folder.startsWith('/') ? undefined : absolute(folder, root, 'posix');
}

export function literalText(value: Expression | undefined): string | undefined {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** Values given to root variables, later ones win: environment, terraform.tfvars, *.auto.tfvars, then -var and -var-file in order. */
export async function gatherVariables(
  folder: string, given: readonly VariableSource[], environment: ReadonlyMap<string, { readonly value: string | undefined }>, sources: Sources, grammars: Grammars,
): Promise<ReadonlyMap<string, VariableValue>> {
  const values = new Map<string, VariableValue>();
  for (const [name, { value }] of environment) {
    if (name.startsWith('TF_VAR_')) values.set(name.slice(7), { value: value === undefined ? { kind: 'opaque', text: `$${name}` } : await fromText(value, grammars), file: undefined, line: 0 });
  }
  const names = await sources.list(folder);
  const automatic = [...['terraform.tfvars', 'terraform.tfvars.json'].filter(name => names.includes(name)), ...names.filter(name => /\.auto\.tfvars(?:\.json)?$/.test(name)).sort()];
  for (const name of automatic) await addFile(child(folder, name), values, sources, grammars);
  for (const one of given) {
    if (one.kind === 'file') await addFile(absolute(one.path, folder, 'posix'), values, sources, grammars);
    else values.set(one.name, { value: one.value === undefined ? { kind: 'opaque', text: `-var ${one.name}` } : await fromText(one.value, grammars), file: undefined, line: 0 });
  }
  return values;
}

export type VariableSource = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'value'; readonly name: string; readonly value: string | undefined };

async function addFile(path: string, values: Map<string, VariableValue>, sources: Sources, grammars: Grammars): Promise<void> {
  const text = await sources.read(path);
  if (text === undefined) return;
  const file = path.endsWith('.json') ? await parseHclJson(text, grammars) : await parseHcl(text, grammars);
  for (const [name, attribute] of file?.body.attributes ?? []) values.set(name, { value: attribute.value, file: path, line: attribute.line });
}

/** On the command line and in the environment a list or object is HCL, anything else text. */
async function fromText(text: string, grammars: Grammars): Promise<Expression> {
  if (/^\s*[[{]/.test(text)) {
    const file = await parseHcl(`x = ${text}\n`, grammars);
    const value = file?.body.attributes.get('x')?.value;
    if (value && file.errors.length === 0) return value;
  }
  return { kind: 'literal', value: text };
}
