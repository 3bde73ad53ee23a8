// How a call's words are read by a tool's table: options, subcommands, conditions, sources.
import assert from 'node:assert/strict';
import { argumentsOf, given, optionValue } from '../../../src/core/effects/callArguments';
import { readTool } from '../../../src/core/effects/fromKnowledge';
import { verbOf } from '../../../src/core/effects/verbs';
import type { Tool } from '../../../src/core/knowledge/schema';
import type { Call, Word } from '../../../src/core/model/call';

const tool: Tool = {
  names: ['box'], system: 'platform', valueOptions: ['-n', '--name', '--region'], aliases: [['-n', '--name']], previews: ['--dry-run'], place: [{ option: ['--region'] }], unlisted: 'verbs',
  commands: [
    { path: 'item rm|remove', effects: [{ operation: 'delete', kind: 'item', address: [{ rest: 0 }], keeps: 'data' }] },
    { path: 'item rm', when: { any: ['--soft'] }, effects: [{ operation: 'update', kind: 'item', address: [{ rest: 0 }] }] },
    { path: 'item *', effects: [] },
    { path: 'item rm', adds: true, when: { any: ['--all'] }, effects: [{ operation: 'delete', kind: 'list', address: [], otherwise: 'every list' }] },
    { path: 'use', effects: [], sets: { system: 'platform', value: { positional: 0 } } },
  ],
};

function callOf(line: string): Call {
  let at = 0;
  const words = line.split(' ').map((text): Word => {
    const start = line.indexOf(text, at);
    at = start + text.length;
    const unknown = text.startsWith('$');
    return { text: unknown ? undefined : text, raw: text, span: { start, end: at }, ...(unknown ? { unknown: text } : {}) };
  });
  const [name, ...args] = words as [Word, ...Word[]];
  return { program: name.text, name, args, variables: new Map(), cwd: '/w', redirects: [], certainty: 'will', span: { start: 0, end: line.length }, hops: [], dialect: 'posix' };
}

const said = (line: string): readonly string[] => readTool(callOf(line), tool).effects.map(({ effect }) => `${effect.operation} ${effect.resource.kind} ${effect.resource.address}${effect.resource.place ? ` in ${effect.resource.place}` : ''}`);

describe('reading by a table', () => {
  it('one effect per address, the place from an option in any spelling', () => {
    assert.deepEqual(said('box item rm a b --region eu'), ['delete item a in eu', 'delete item b in eu']);
    assert.deepEqual(said('box --region=eu item remove a'), ['delete item a in eu']);
  });
  it('a row with a condition counts before one without, and only where it holds', () => {
    assert.deepEqual(said('box item rm a --soft'), ['update item a']);
    assert.deepEqual(said('box item rm a --soft=false'), ['delete item a']);
  });
  it('rows that add come beside the deciding one', () => assert.deepEqual(said('box item rm a --all'), ['delete item a', 'delete list every list']));
  it('a named path counts before a wildcard', () => assert.deepEqual(said('box item show a'), []));
  it('previews, help and versions do nothing', () => {
    for (const line of ['box item rm a --dry-run', 'box item rm a --dry-run=client', 'box item rm --help', 'box help item', 'box --version']) assert.deepEqual(said(line), [], line);
    assert.deepEqual(said('box item rm a --dry-run=none'), ['delete item a']);
  });
  it('words after -- are addresses', () => assert.deepEqual(said('box item rm -- --odd'), ['delete item --odd']));
  it('what no row names is read by its verb', () => {
    assert.deepEqual(said('box volumes delete v1'), ['delete volume v1']);
    assert.deepEqual(said('box volumes list'), []);
    assert.deepEqual(said('box volumes:destroy v1'), ['delete volume v1']);
  });
  it('an address that is not known is named as written and said', () => {
    const found = readTool(callOf('box item rm $ITEM'), tool);
    assert.equal(found.effects[0]?.effect.resource.address, '$ITEM');
    assert.equal(found.unread[0]?.what, '$ITEM');
  });
  it('a switch of identity is a change of the session', () => assert.deepEqual(readTool(callOf('box use prod'), tool).changes, [{ kind: 'identity', system: 'platform', value: 'prod', origin: { kind: 'session', name: 'box use' }, at: 0 }]));
  it('the mark covers the deciding words', () => assert.deepEqual(readTool(callOf('box --region eu item rm a'), tool).effects[0]?.effect.evidence, [{ kind: 'action', span: { start: 0, end: 25 } }]));
  it('short options: clusters, values at the end, equals', () => {
    const args = argumentsOf(callOf('box -rfn value -x=1'), tool);
    assert.equal(optionValue(args, ['--name'], tool)?.text, 'value');
    assert.ok(given(args, '-r', tool) && given(args, '-f', tool) && given(args, '-x=1', tool));
  });
  it('verbs stand first or last', () => {
    assert.equal(verbOf('deleteUser')?.meaning, 'delete');
    assert.equal(verbOf('sites:delete')?.noun, 'sites');
    assert.equal(verbOf('volume_delete')?.meaning, 'delete');
    assert.equal(verbOf('list-deleted')?.meaning, 'read');
    assert.equal(verbOf('weather'), undefined);
  });
});
