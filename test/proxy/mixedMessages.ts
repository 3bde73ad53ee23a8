// 10,000 lines for a proxy to leave as they are.

/** Lines of every kind that no proxy decides on, odd ones among them; the same every time. */
export function mixedMessages(): { readonly bytes: Buffer; readonly count: number } {
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
