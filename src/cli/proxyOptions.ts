// What the two proxies share on the command line: options before `--`, the program after it, and the way to the gate.
import { filterEnvironment } from '../hook/filterEnvironment';
import { stateFolder, stateFolderAt } from '../node/stateFolder';
import { gate, type Gate } from '../proxy/gate';

export interface ProxyOptions {
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Never empty. */
  readonly command: readonly string[];
}

/** A text is what is wrong with them. */
export function proxyOptions(args: readonly string[], known: readonly string[]): ProxyOptions | string {
  const at = args.indexOf('--');
  const command = at < 0 ? [] : args.slice(at + 1);
  if (command.length === 0) return 'there is no program after --';
  const values: Record<string, string | undefined> = {};
  for (let i = 0; i < at; i += 2) {
    const [name = '', value] = [args[i], args[i + 1]];
    if (!known.includes(name)) return `there is no option '${name}'`;
    if (i + 1 >= at || value === undefined || value === '') return `${name} wants a value`;
    values[name] = value;
  }
  return { values, command };
}

/** `timeout` in seconds; undefined: the other side waits as long as it takes. */
export function proxyGate(agent: string, state: string | undefined, timeout: number | undefined): Gate {
  return gate({
    agent, state: state === undefined ? stateFolder() : stateFolderAt(state), env: filterEnvironment(process.env), timeout,
    engine: async (request, folder) => (await import('../hook/engineReview')).engineReview(request, folder),
  });
}
