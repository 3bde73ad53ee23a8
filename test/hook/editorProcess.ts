// A stand-in for the editor in a process of its own, for tests that kill it: takes every request over and never answers.
import { EditorLinkServer } from '../../src/node/editorLink';
import { stateFolderAt } from '../../src/node/stateFolder';

const server = new EditorLinkServer(stateFolderAt(process.argv[2] ?? ''), {
  answer: () => {
    process.stdout.write('asked\n');
    return new Promise(() => undefined);
  },
  waiting: () => [],
  trouble: what => process.stdout.write(`trouble ${what}\n`),
}, { folders: [], focused: Date.now() });
void server.start().then(() => process.stdout.write('ready\n'));
