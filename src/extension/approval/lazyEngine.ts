// Stands for the engine until the first event: loading it is most of what the extension costs.
import { heavy } from '../heavy';
import type { Colleagues } from './colleagues';
import type { Engine } from './engine';
import type { OwnSigning } from './nodeSignatures';
import type { NodeEngineOptions } from './nodeEngine';

export function lazyEngine(options: NodeEngineOptions): Engine {
  let loaded: Promise<Engine> | undefined;
  const engine = (): Promise<Engine> => (loaded ??= heavy().then(({ nodeEngine }) => nodeEngine(options)));
  return {
    read: async (request) => (await engine()).read(request),
    conclude: async (action, looking) => (await engine()).conclude(action, looking),
    settle: async (action, concluded, decision) => (await engine()).settle(action, concluded, decision),
    questions: async (action, concluded) => (await engine()).questions(action, concluded),
    check: async (action, concluded, id) => (await engine()).check(action, concluded, id),
    nameAccount: async (concluded, key, name) => (await engine()).nameAccount(concluded, key, name),
    signatures: {
      maySign: async (action, concluded) => (await engine()).signatures.maySign(action, concluded),
      ask: async (action, concluded) => (await engine()).signatures.ask(action, concluded),
      watch: async (action, open, changed) => (await engine()).signatures.watch(action, open, changed),
      use: async (action, watch, concluded) => (await engine()).signatures.use(action, watch, concluded),
      tell: async (action, concluded, reason) => (await engine()).signatures.tell(action, concluded, reason),
      withdraw: async (action, open) => (await engine()).signatures.withdraw(action, open),
    },
    keepCopies: async (action, concluded) => (await engine()).keepCopies(action, concluded),
    record: async (entry) => (await engine()).record(entry),
  };
}

export function lazyColleagues(options: OwnSigning): Colleagues {
  let loaded: Promise<Colleagues> | undefined;
  const colleagues = (): Promise<Colleagues> => (loaded ??= heavy().then(({ nodeColleagues }) => nodeColleagues(options)));
  return {
    incoming: async () => (await colleagues()).incoming(),
    read: async (text) => (await colleagues()).read(text),
    sign: async (waiting) => (await colleagues()).sign(waiting),
    decline: async (waiting, note) => (await colleagues()).decline(waiting, note),
  };
}
