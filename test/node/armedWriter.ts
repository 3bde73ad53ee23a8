// One of several processes that note armed files at once: forty of its own, and one that each of them wants to be the first for.
import * as path from 'node:path';
import { armedStore } from '../../src/node/armedStore';
import { stateFolder } from '../../src/node/stateFolder';

const [home = '', work = '', index = ''] = process.argv.slice(2);
const store = armedStore(stateFolder(home, 'linux'));
const by = { agent: 'claude-code', session: index, action: index, text: 'edit' };
for (let file = 0; file < 40; file++) {
  const wrong = store.note([{ path: path.join(work, `w${index}-${file}.tf`), before: 'x'.repeat(5000) }, { path: path.join(work, 'shared.tf'), before: index }], by, Date.now());
  if (wrong !== undefined) throw new Error(wrong);
}
