// The JSON spelling of Terraform's language (`*.tf.json`, `*.tfvars.json`) → the same syntax. Strings are templates there;
// a template inside one is read through the HCL grammar.
import type { Grammars } from '../../grammars';
import { isObject, parseJson, type Json, type JsonObject } from '../plan/values';
import { parseHcl } from './parseHcl';
import type { Attribute, Block, Body, Expression, HclFile } from './syntax';

/** Blocks by type and how many labels each takes; everything else in a body is an attribute. */
const topBlocks: Readonly<Record<string, number>> = {
  resource: 2, data: 2, ephemeral: 2, module: 1, variable: 1, output: 1, provider: 1, locals: 0, terraform: 0, moved: 0, removed: 0, import: 0, check: 1,
};

/** Undefined: not JSON. */
export async function parseHclJson(text: string, grammars: Grammars): Promise<HclFile | undefined> {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const templates = await readTemplates(value, grammars);
  const blocks: Block[] = [];
  const attributes = new Map<string, Attribute>();
  for (const [name, inner] of Object.entries(value)) {
    const labels = Object.hasOwn(topBlocks, name) ? topBlocks[name] : undefined;
    if (labels === undefined) attributes.set(name, attribute(name, inner, templates));
    else blocks.push(...readBlocks(name, labels, [], inner, templates));
  }
  return { body: { attributes, blocks }, errors: [] };
}

type Templates = ReadonlyMap<string, Expression>;

function readBlocks(type: string, labels: number, found: readonly string[], value: Json, templates: Templates): readonly Block[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(one => readBlocks(type, labels, found, one, templates));
  if (!isObject(value)) return [];
  if (labels > 0) return Object.entries(value).flatMap(([label, inner]) => readBlocks(type, labels - 1, [...found, label], inner, templates));
  return [{ type, labels: found, body: bodyOf(value, templates), line: 1 }];
}

/** Nested blocks and attributes look alike in JSON: each object is given in both shapes, and the reader of a type knows which it wants. */
function bodyOf(value: JsonObject, templates: Templates): Body {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const [name, inner] of Object.entries(value)) {
    if (name === '//') continue;
    attributes.set(name, attribute(name, inner, templates));
    const items = Array.isArray(inner) ? (inner as readonly Json[]) : [inner];
    if (name === 'lifecycle') blocks.push(...items.filter(isObject).map(item => ({ type: name, labels: [], body: bodyOf(item, templates), line: 1 })));
  }
  return { attributes, blocks };
}

function attribute(name: string, value: Json, templates: Templates): Attribute {
  return { name, value: expression(value, templates), line: 1, text: name };
}

function expression(value: Json, templates: Templates): Expression {
  if (typeof value === 'string') return templates.get(value) ?? { kind: 'literal', value };
  if (Array.isArray(value)) return { kind: 'list', items: (value as readonly Json[]).map(one => expression(one, templates)) };
  if (isObject(value)) return { kind: 'object', entries: Object.entries(value).map(([key, one]) => ({ key: { kind: 'literal', value: key }, value: expression(one, templates) })) };
  return { kind: 'literal', value: value as number | boolean | null };
}

async function readTemplates(value: Json, grammars: Grammars): Promise<Templates> {
  const found = new Map<string, Expression>();
  const open: Json[] = [value];
  for (let one = open.pop(); one !== undefined && found.size < 2000; one = open.pop()) {
    if (typeof one === 'string') {
      if (found.has(one) || !/[$%]\{/.test(one)) continue;
      const file = await parseHcl(`x = ${JSON.stringify(one)}\n`, grammars);
      found.set(one, file?.body.attributes.get('x')?.value ?? { kind: 'opaque', text: one.slice(0, 200) });
    } else if (Array.isArray(one)) open.push(...(one as readonly Json[]));
    else if (isObject(one)) open.push(...Object.values(one));
  }
  return found;
}
