// Which rules hold for an effect. A policy's rules are made ready once: sorted by operation, system and environment, their patterns in one
// index, so that hundreds of them cost little for each effect. `test/core/policy/matching.test.ts` holds it against the plainest reading.
import { globIndex, type GlobIndex } from '../model/globIndex';
import type { Glob } from '../model/glob';
import { operations, type Effect, type Operation } from '../model/effect';
import type { Why } from '../model/review';
import { rank } from '../model/verdict';
import type { Policy, PolicyRule } from './policy';

/** What rules may match besides the effect itself. */
export interface MatchContext {
  readonly agent: string;
  /** Every name of the account, cluster or host that the effect runs in; empty: none is known. */
  readonly accounts: readonly string[];
  /** ISO date of today, for expiry. */
  readonly today: string;
}

/** What the rules that hold say: the strictest first, of equals in the policy's order. */
export function rulesFor(policy: Policy, effect: Effect, context: MatchContext): readonly Why[] {
  const ready = readyRules(policy.rules);
  const found: Why[] = [];
  const asked = askedOf(ready.index, effect, context);
  for (const one of ready.of(effect)) if (holds(one, effect, context, asked)) found.push(one.why);
  return found;
}

/** Fields of a rule that hold patterns. */
type Patterned = 'kind' | 'address' | 'account' | 'agent' | 'path';

type Index = Readonly<Record<Patterned, GlobIndex>>;

/** The patterns by number in their index; undefined: the rule does not ask. */
type ReadyRule = { readonly rule: PolicyRule; readonly why: Why } & { readonly [field in Patterned]?: readonly number[] };

interface Ready {
  readonly index: Index;
  /** Those whose operation, system and environment are the effect's. */
  of(effect: Effect): readonly ReadyRule[];
}

/** By list of rules, which every version of a policy has its own of. */
const made = new WeakMap<readonly PolicyRule[], Ready>();

function readyRules(rules: readonly PolicyRule[]): Ready {
  const had = made.get(rules);
  if (had) return had;
  const indexOf = (field: Patterned): GlobIndex => globIndex(rules.flatMap(({ match }) => match[field] ?? []), field === 'path' ? 'path' : 'name');
  const index: Index = { kind: indexOf('kind'), address: indexOf('address'), account: indexOf('account'), agent: indexOf('agent'), path: indexOf('path') };
  const numbers = (rule: PolicyRule, field: Patterned): readonly number[] | undefined => rule.match[field]?.map(index[field].numberOf);
  // Sorted here once, so that nobody sorts them for every effect.
  const all = [...rules].sort((a, b) => rank(b.least) - rank(a.least)).map((rule): ReadyRule => ({ rule, why: whyOf(rule), kind: numbers(rule, 'kind'), address: numbers(rule, 'address'), account: numbers(rule, 'account'), agent: numbers(rule, 'agent'), path: numbers(rule, 'path') }));
  const byOperation = new Map<string, readonly ReadyRule[]>(operations.map((operation: Operation) => [operation, all.filter(({ rule }) => rule.match.operation?.includes(operation) !== false)]));
  const sorted = new Map<string, readonly ReadyRule[]>();
  const ready: Ready = {
    index,
    of: ({ operation, resource: { system, environment } }) => {
      const key = `${operation} ${system} ${environment?.name ?? ''}`;
      const list = sorted.get(key);
      if (list) return list;
      const own = (byOperation.get(operation) ?? []).filter(({ rule: { match } }) => match.system?.includes(system) !== false && (!match.environment || (environment !== undefined && match.environment.includes(environment.name))));
      sorted.set(key, own);
      return own;
    },
  };
  made.set(rules, ready);
  return ready;
}

function whyOf(rule: PolicyRule): Why {
  return { rule: rule.id, verdict: rule.least, layer: rule.layer.kind, file: rule.layer.file, line: rule.line, owner: rule.owner, reason: rule.reason, ...(rule.reviewers === undefined ? {} : { reviewers: rule.reviewers }), ...(rule.expires === undefined ? {} : { expires: rule.expires }) };
}

/** By field, whether a pattern of its index matches; each is tried once for an effect, and only if it could. */
type Asked = Readonly<Record<Patterned, (number: number) => boolean>>;

function askedOf(index: Index, effect: Effect, context: MatchContext): Asked {
  const { resource } = effect;
  const texts = (field: Patterned, lower: readonly string[]): ((number: number) => boolean) => once(index[field], lower, glob => lower.some(text => glob.matchesLower(text)));
  return {
    kind: texts('kind', [resource.kind.toLowerCase()]),
    address: texts('address', [resource.address.toLowerCase()]),
    account: texts('account', context.accounts.map(name => name.toLowerCase())),
    agent: texts('agent', [context.agent.toLowerCase()]),
    path: resource.system === 'files' ? places(index.path, placeOf(effect)) : () => false,
  };
}

const [unknown, yes, no] = [1, 2, 0];

/** Nothing is looked up before the first question. */
function once(index: GlobIndex, lower: readonly string[], matches: (glob: Glob) => boolean, more?: (found: Uint8Array) => void): (number: number) => boolean {
  let known: Uint8Array | undefined;
  return number => {
    if (known === undefined) {
      known = index.candidates(lower);
      more?.(known);
    }
    if (known[number] === unknown) {
      const glob = index.globs[number];
      known[number] = glob !== undefined && matches(glob) ? yes : no;
    }
    return known[number] === yes;
  };
}

function some(numbers: readonly number[] | undefined, matches: (number: number) => boolean): boolean {
  if (!numbers) return true;
  for (const number of numbers) if (matches(number)) return true;
  return false;
}

function holds({ rule, kind, address, account, agent, path }: ReadyRule, effect: Effect, context: MatchContext, asked: Asked): boolean {
  const { match, expires } = rule;
  if (match.reversibility && !match.reversibility.includes(effect.reversibility)) return false;
  if (match.keeps && !match.keeps.includes(effect.resource.keeps)) return false;
  if (expires !== undefined && expires < context.today) return false;
  return some(kind, asked.kind) && some(agent, asked.agent) && some(account, asked.account) && some(address, asked.address) && some(path, asked.path);
}

/** Where a file or folder lies, as patterns of paths are asked about it; in lower case. */
interface Place {
  readonly address: string;
  /** What the address holds is known only by where it begins; undefined: it is one file, or nothing of it changes. */
  readonly folder?: string;
  /** Parts that are known by name, each also from the folder on. */
  readonly parts: readonly string[];
}

function placeOf({ resource, operation, traits }: Effect): Place {
  const address = resource.address.replaceAll('\\', '/').toLowerCase();
  if (resource.extent === 'one' || operation === 'read' || operation === 'execute') return { address, parts: [] };
  // A whole workspace is called by its name, and holds everything that is relative to it.
  const whole = address === '.' || (traits.includes('broad') && !/^[/~]/.test(address));
  const folder = whole ? '' : `${address.replace(/\/$/, '')}/`;
  return { address, folder, parts: (resource.parts ?? []).slice(0, 20).flatMap(part => [part.toLowerCase(), `${folder}${part.toLowerCase()}`]) };
}

/** The path itself, a part of it that is known by name, or a folder that surely holds what the pattern names. */
function places(index: GlobIndex, { address, folder, parts }: Place): (number: number) => boolean {
  const texts = [address, ...parts];
  // A part from its folder on holds the part.
  const looked = folder === undefined || folder === '' ? texts : [address, ...parts.filter((_, at) => at % 2 === 1)];
  return once(index, looked, glob => texts.some(text => glob.matchesLower(text)), known => {
    if (folder === undefined) return;
    for (let number = 0; number < index.globs.length; number++) {
      const fixed = index.globs[number]?.fixed ?? '';
      if (fixed !== '' && fixed.startsWith(folder) && (folder !== '' || !/^[/~]/.test(fixed))) known[number] = yes;
    }
  });
}
