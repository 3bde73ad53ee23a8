// Which rules hold for an effect. A policy's rules are made ready once and sorted by operation: hundreds of them cost little for each effect.
import { compileGlob, type Glob } from '../model/glob';
import { operations, type Effect, type Operation } from '../model/effect';
import type { Policy, PolicyRule, RuleMatch } from './policy';

/** What rules may match besides the effect itself. */
export interface MatchContext {
  readonly agent: string;
  /** Every name of the account, cluster or host that the effect runs in; empty: none is known. */
  readonly accounts: readonly string[];
  /** ISO date of today, for expiry. */
  readonly today: string;
}

/** The rules that hold, in the policy's order. */
export function rulesFor(policy: Policy, effect: Effect, context: MatchContext): readonly PolicyRule[] {
  const found: PolicyRule[] = [];
  const { resource } = effect;
  const lower: Lower = { kind: resource.kind.toLowerCase(), address: resource.address.toLowerCase(), agent: context.agent.toLowerCase(), accounts: context.accounts.map(name => name.toLowerCase()), ...(resource.system === 'files' ? { place: placeOf(effect) } : {}) };
  for (const ready of readyRules(policy.rules).get(effect.operation) ?? []) if (holds(ready, effect, context, lower)) found.push(ready.rule);
  return found;
}

/** What globs are asked about, in lower case once for all rules. */
interface Lower {
  readonly kind: string;
  readonly address: string;
  readonly agent: string;
  readonly accounts: readonly string[];
  /** Undefined: it is no file. */
  readonly place?: Place;
}

interface ReadyRule {
  readonly rule: PolicyRule;
  readonly kind?: readonly Glob[];
  readonly address?: readonly Glob[];
  readonly account?: readonly Glob[];
  readonly path?: readonly Glob[];
  readonly agent?: readonly Glob[];
}

type Ready = ReadonlyMap<Operation, readonly ReadyRule[]>;

/** By list of rules, which every version of a policy has its own of. */
const ready = new WeakMap<readonly PolicyRule[], Ready>();

function readyRules(rules: readonly PolicyRule[]): Ready {
  const had = ready.get(rules);
  if (had) return had;
  const made = new Map<Operation, ReadyRule[]>();
  for (const rule of rules) {
    const one = readyRule(rule);
    for (const operation of rule.match.operation ?? operations) {
      const list = made.get(operation as Operation) ?? [];
      list.push(one);
      made.set(operation as Operation, list);
    }
  }
  ready.set(rules, made);
  return made;
}

function readyRule(rule: PolicyRule): ReadyRule {
  const globs = (name: keyof RuleMatch, kind: 'name' | 'path'): readonly Glob[] | undefined => rule.match[name]?.map(pattern => compileGlob(pattern, kind));
  return { rule, kind: globs('kind', 'name'), address: globs('address', 'name'), account: globs('account', 'name'), path: globs('path', 'path'), agent: globs('agent', 'name') };
}

function some(globs: readonly Glob[] | undefined, lower: string): boolean {
  if (!globs) return true;
  for (const glob of globs) if (glob.matchesLower(lower)) return true;
  return false;
}

function holds({ rule, kind, address, account, path, agent }: ReadyRule, effect: Effect, context: MatchContext, lower: Lower): boolean {
  const { match, expires } = rule;
  const { resource } = effect;
  if (match.environment && (resource.environment === undefined || !match.environment.includes(resource.environment.name))) return false;
  if (match.system && !match.system.includes(resource.system)) return false;
  if (match.reversibility && !match.reversibility.includes(effect.reversibility)) return false;
  if (match.keeps && !match.keeps.includes(resource.keeps)) return false;
  if (expires !== undefined && expires < context.today) return false;
  return some(kind, lower.kind)
    && some(agent, lower.agent)
    && (!account || lower.accounts.some(name => some(account, name)))
    && some(address, lower.address)
    && (!path || (lower.place !== undefined && touches(path, lower.place)));
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
function touches(globs: readonly Glob[], { address, folder, parts }: Place): boolean {
  return globs.some(glob => {
    if (glob.matchesLower(address)) return true;
    if (folder === undefined) return false;
    if (glob.fixed.startsWith(folder) && glob.fixed !== '' && (folder !== '' || !/^[/~]/.test(glob.fixed))) return true;
    return parts.some(part => glob.matchesLower(part));
  });
}
