import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseHcl } from '../../../../src/core/parse/hcl/parseHcl';
import { parseHclJson } from '../../../../src/core/parse/hcl/parseHclJson';
import { evaluate } from '../../../../src/core/effects/infrastructure/terraform/evaluate';
import { formOf } from '../../../../src/core/effects/infrastructure/value';
import { grammars } from '../../grammars';

const scope = { budget: { left: 100_000 }, lookup: (root: string) => (root === 'var' ? { value: { a: 'x', list: ['p', 'q'], map: { k: 1 } }, used: 0 } : undefined) };

async function value(text: string): Promise<string> {
  const file = await parseHcl(`x = ${text}\n`, grammars);
  return formOf(evaluate(file?.body.attributes.get('x')?.value ?? assert.fail('not read'), scope));
}

const check = (text: string, expected: string): void => { it(text.replaceAll('\n', '⏎'), async () => assert.equal(await value(text), expected)); };

describe('HCL', () => {
  check('"a-${var.a}-$${b}"', '"a-x-${b}"');
  check('"  spaces ${var.a} kept "', '"  spaces x kept "');
  check('"\\u00e9\\n\\""', '"é\\n\\""');
  check('"${var.list}"', '["p","q"]');
  check('<<-EOT\n    one ${var.a}\n      two\n  EOT', '"one x\\n  two\\n"');
  check('<<EOT\nplain\nEOT', '"plain\\n"');
  check('var.list[1]', '"q"');
  check('var.list.0', '"p"');
  check('var.map["k"] + 2 * 3', '7');
  check('(1 + 2) * 3 == 9 && !false', 'true');
  check('var.a == "x" ? [1] : [2]', '[1]');
  check('{ a = 1, "b" : true, (var.a) = null }', '{"a":1,"b":true,"x":null}');
  check('[for i, v in var.list : "${i}${v}" if v != "p"]', '["1q"]');
  check('{ for v in var.list : v => upper(v) }', '{"p":"P","q":"Q"}');
  check('var.list[*]', '["p","q"]');
  check('merge({a = 1}, {b = 2})', '{"a":1,"b":2}');
  check('join("-", concat(var.list, ["z"]))', '"p-q-z"');
  check('lookup(var.map, "none", "standard")', '"standard"');
  check('try(var.none.x, "other")', '"other"');
  check('aws_vpc.main.id', '⟨aws_vpc.main.id⟩');
  check('"${aws_vpc.main.id}-x"', '⟨⟨aws_vpc.main.id⟩-x⟩');
  check('md5("a") == md5("a")', '⟨⟨md5("a")⟩==⟨md5("a")⟩⟩');

  it('finds blocks again after an error and says where it was', async () => {
    const file = await parseHcl('resource "a" "b" {\n  x = = 1\n}\nresource "c" "d" {\n  y = 2\n}\n', grammars);
    assert(file && file.errors.length > 0);
  });

  it('reads the JSON spelling', async () => {
    const file = await parseHclJson('{"resource":{"aws_vpc":{"v":{"cidr_block":"${var.a}/16","tags":{"n":1}}}}}', grammars);
    const [block] = file?.body.blocks ?? [];
    assert.deepEqual([block?.type, block?.labels], ['resource', ['aws_vpc', 'v']]);
    assert.equal(formOf(evaluate(block?.body.attributes.get('cidr_block')?.value ?? assert.fail(), scope)), '"x/16"');
  });

  it('never crashes on any text', async () => {
    const piece = fc.constantFrom('resource', '"a"', '{', '}', '=', '${', '[', ']', 'for', 'in', ':', '<<EOT\n', '\nEOT\n', '.', '*', '?', '(', ')', '\n', '1', '\u0000', 'é');
    await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async pieces => {
      const file = await parseHcl(pieces.join(' '), grammars);
      for (const attribute of file?.body.attributes.values() ?? []) evaluate(attribute.value, { ...scope, budget: { left: 1000 } });
    }), { numRuns: 150 });
  });

  it('deep nesting ends in a value that is not known', async () => {
    assert.match(await value(`${'['.repeat(300)}1${']'.repeat(300)}`), /⟨/);
  });
});
