// What the two proxies share on the command line: options before `--`, the program after it, and the way to the gate.
import { filterEnvironment } from '../hook/filterEnvironment';
import { stateFolder, stateFolderAt } from '../node/stateFolder';
import { gate, type Gate } from '../proxy/gate';

export interface ProxyOptions {
  /** The last value of each. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Every value, in its order. */
  readonly all: readonly { readonly name: string; readonly value: string }[];
  /** Empty only where `instead` was given. */
  readonly command: readonly string[];
}

/** A text is what is wrong with them. `instead`: the option that stands for a program. */
export function proxyOptions(args: readonly string[], known: readonly string[], instead?: string): ProxyOptions | string {
  const at = args.indexOf('--');
  const end = at < 0 ? args.length : at;
  const command = at < 0 ? [] : args.slice(at + 1);
  const values: Record<string, string | undefined> = {};
  const all: { name: string; value: string }[] = [];
  for (let i = 0; i < end; i += 2) {
    const [name = '', value] = [args[i], args[i + 1]];
    if (!known.includes(name)) return `there is no option '${name}'`;
    if (i + 1 >= end || value === undefined || value === '') return `${name} wants a value`;
    values[name] = value;
    all.push({ name, value });
  }
  const other = instead !== undefined && values[instead] !== undefined;
  if (other && command.length > 0) return `${instead} and a program after -- exclude each other`;
  if (!other && command.length === 0) return 'there is no program after --';
  return { values, all, command };
}

/** `timeout` in seconds; undefined: the other side waits as long as it takes. */
export function proxyGate(agent: string, state: string | undefined, timeout: number | undefined): Gate {
  return gate({
    agent, state: state === undefined ? stateFolder() : stateFolderAt(state), env: filterEnvironment(process.env), timeout,
    engine: async (request, folder) => (await import('../hook/engineReview')).engineReview(request, folder),
  });
}
