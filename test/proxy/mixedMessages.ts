// 10,000 lines that a proxy leaves as they are, sent through one both ways.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Machine } from '../hook/hookProcess';
import { proxied } from './proxied';

/** `tee` is the other side: what it was given is in a file, what it answers comes back. */
export async function passesMixedMessages(kind: 'mcp' | 'acp', on: Machine): Promise<void> {
  const { bytes, count } = mixedMessages();
  assert.equal(count, 10_000);
  const file = path.join(on.home, 'out');
  const proxy = proxied(kind, on, ['/usr/bin/tee', file]);
  const back: Buffer[] = [];
  proxy.child.stdout.removeAllListeners('data').on('data', (chunk: Buffer | string) => back.push(Buffer.from(chunk as string, 'latin1')));
  proxy.child.stdout.setEncoding('latin1');
  proxy.child.stdin.end(bytes);
  assert.equal((await proxy.ended).status, 0);
  assert.ok(readFileSync(file).equals(bytes), 'to the other side');
  assert.ok(Buffer.concat(back).equals(bytes), 'to the client');
}

/** Lines of every kind that no proxy decides on, odd ones among them; the same every time. */
function mixedMessages(): { readonly bytes: Buffer; readonly count: number } {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const kinds: readonly ((i: number) => Buffer | string)[] = [
    i => `{"jsonrpc":"2.0","id":${i},"method":"ping"}`,
    i => `{ "method":"tools/list" , "id" : ${i}.0,"jsonrpc":"2.0","params":{"cursor":"${'é€😀'.repeat(random(40))}"}, "extra":null}\r`,
    i => `{"jsonrpc":"2.0","id":1234567890123456789${i},"result":[1,2,{"a":1e400}]}`,
    i => `[{"jsonrpc":"2.0","id":${i},"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"}]`,
    () => `{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"mentions \\"tools/call\\" and tools\\/call"}}`,
    () => `{"jsonrpc":"2.0","id":"dup","id":"dup","method":"resources/read","params":{"uri":"file:///a\\u0000b"}}`,
    () => Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x7d, 0x0d]),
    () => '{"broken":', () => '', () => '   ', () => '\ufeff{"jsonrpc":"2.0"}',
    i => `{"jsonrpc":"2.0","id":${i},"result":{"content":[{"type":"text","text":"${'x'.repeat(random(4000))}"}]}}`,
  ];
  const parts: Buffer[] = [];
  for (let i = 0; i < 10_000; i++) parts.push(Buffer.concat([Buffer.from(kinds[random(kinds.length)]?.(i) ?? ''), Buffer.from('\n')]));
  return { bytes: Buffer.concat(parts), count: parts.length };
}
