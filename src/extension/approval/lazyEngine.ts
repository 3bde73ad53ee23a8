// Stands for the engine until the first event: loading it is most of what the extension costs.
import { heavy } from '../heavy';
import type { Engine } from './engine';
import type { NodeEngineOptions } from './nodeEngine';

export function lazyEngine(options: NodeEngineOptions): Engine {
  let loaded: Promise<Engine> | undefined;
  const engine = (): Promise<Engine> => (loaded ??= heavy().then(({ nodeEngine }) => nodeEngine(options)));
  return {
    read: async (request) => (await engine()).read(request),
    conclude: async (action) => (await engine()).conclude(action),
    settle: async (action, concluded, decision) => (await engine()).settle(action, concluded, decision),
    record: async (entry) => (await engine()).record(entry),
  };
}
