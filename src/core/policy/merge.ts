// Layers of policy → the strictest reading of them all. What raises counts from every layer; what could lower counts only where nobody else
// says otherwise and a person accepted the file that says it. Which file that is, the host decides (`trust`).
import { isAtLeast, strongest, type Verdict } from '../model/verdict';
import { defaultOptions, type BreakGlass, type CountersignPolicy, type EnvironmentRule, type Layer, type Policy, type PolicyOptions, type PolicyRule, type RecordPolicy } from './policy';

/** What one file says. Undefined members: it does not say. */
export interface PolicyPart {
  readonly rules: readonly PolicyRule[];
  readonly environments: readonly EnvironmentRule[];
  readonly minimum?: { readonly verdict: Verdict; readonly layer: Layer };
  readonly unknownEnvironment: 'unknown' | 'production';
  readonly allowDisposable?: boolean;
  readonly allowTimedScopes?: boolean;
  readonly onlineChecks?: boolean;
  /** `false`: no layer may allow it. */
  readonly breakGlass?: false | { readonly ticketPatterns: readonly string[]; readonly signers: readonly string[] };
  readonly countersign?: CountersignPolicy;
  readonly record?: RecordPolicy;
}

/** One file of a layer, as the merge sees it. */
export interface LayerSource {
  readonly layer: Layer;
  /** `raises`: nothing that could lower counts from here. */
  readonly trust: 'full' | 'raises';
  /** Undefined: the file could not be understood. */
  readonly part?: PolicyPart;
  /** What is wrong with it: its presence makes the policy broken. */
  readonly broken?: Policy['broken'];
}

/** All of them together, without the version that the host gives. Order decides only which of equals is named. */
export function mergeLayers(sources: readonly LayerSource[]): Omit<Policy, 'version'> {
  const rules = new Map<string, PolicyRule>();
  const environments = new Map<string, EnvironmentRule>();
  let minimum: Policy['minimum'];
  for (const { part, trust } of sources) {
    if (!part) continue;
    for (const rule of part.rules) {
      const key = JSON.stringify({ ...rule, line: 0 });
      if (!rules.has(key)) rules.set(key, rule);
    }
    for (const one of part.environments) if (trust === 'full' || one.name === 'production') environments.set(JSON.stringify(one), one);
    if (part.minimum && (!minimum || strongest(part.minimum.verdict, minimum.verdict) !== minimum.verdict)) minimum = part.minimum;
  }
  // Production first: where patterns of several environments fit, the strictest name counts.
  const order = ['production', 'unknown', 'staging', 'development'];
  const countersign = countersignOf(sources);
  const record = recordOf(sources);
  const broken = sources.find(one => one.broken)?.broken;
  return {
    rules: [...rules.values()],
    environments: [...environments.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    ...(minimum ? { minimum } : {}),
    unknownEnvironment: sources.some(one => one.part?.unknownEnvironment === 'production') ? 'production' : 'unknown',
    options: optionsOf(sources),
    ...(countersign ? { countersign } : {}),
    ...(record ? { record } : {}),
    ...(broken ? { broken } : {}),
  };
}

function optionsOf(sources: readonly LayerSource[]): PolicyOptions {
  const parts = sources.flatMap(one => (one.part ? [one.part] : []));
  const allowed = (name: 'allowDisposable' | 'allowTimedScopes' | 'onlineChecks'): boolean => defaultOptions[name] && parts.every(part => part[name] !== false);
  const breakGlass = breakGlassOf(sources);
  return {
    allowDisposable: allowed('allowDisposable'), allowTimedScopes: allowed('allowTimedScopes'), onlineChecks: allowed('onlineChecks'),
    ...(breakGlass ? { breakGlass } : {}),
  };
}

/** Someone with a say allows it, nobody forbids it, and every file that asks for signatures allows it too. A file that is broken may have forbidden it. */
function breakGlassOf(sources: readonly LayerSource[]): BreakGlass | undefined {
  const granted = sources.some(one => one.trust === 'full' && (one.layer.kind === 'administrator' || one.layer.kind === 'team') && typeof one.part?.breakGlass === 'object');
  const refused = sources.some(({ part, broken }) => broken !== undefined || part?.breakGlass === false || (part !== undefined && part.breakGlass === undefined && asksForSignatures(part)));
  if (!granted || refused) return undefined;
  const given = sources.flatMap(one => (typeof one.part?.breakGlass === 'object' ? [one.part.breakGlass] : []));
  const lists = new Map(given.map(one => [JSON.stringify(one.ticketPatterns), one.ticketPatterns]));
  // An empty list of signers means all of them, which tells more people than any names.
  const everyone = given.some(one => one.signers.length === 0);
  return { ticketPatterns: [...lists.values()], signers: everyone ? [] : [...new Set(given.flatMap(one => one.signers))] };
}

function asksForSignatures(part: PolicyPart): boolean {
  return part.rules.some(rule => isAtLeast(rule.least, 'countersign')) || (part.minimum !== undefined && isAtLeast(part.minimum.verdict, 'countersign'));
}

/** Where requests go is nothing to be tightened: the first file with a say decides. The shortest time counts. */
function countersignOf(sources: readonly LayerSource[]): CountersignPolicy | undefined {
  const remote = sources.find(one => one.trust === 'full' && (one.layer.kind === 'administrator' || one.layer.kind === 'team') && one.part?.countersign?.remote !== undefined)?.part?.countersign?.remote;
  const minutes = sources.flatMap(one => one.part?.countersign?.expiresMinutes ?? []);
  if (remote === undefined && minutes.length === 0) return undefined;
  return { ...(remote === undefined ? {} : { remote }), ...(minutes.length > 0 ? { expiresMinutes: Math.min(...minutes) } : {}) };
}

/** The longest time counts. Where decisions are sent to is the administrator's alone to say. */
function recordOf(sources: readonly LayerSource[]): RecordPolicy | undefined {
  const days = sources.flatMap(one => one.part?.record?.keepDays ?? []);
  const openTelemetry = sources.find(one => one.layer.kind === 'administrator' && one.trust === 'full' && one.part?.record?.openTelemetry)?.part?.record?.openTelemetry;
  const anchor = sources.some(one => one.trust === 'full' && (one.layer.kind === 'administrator' || one.layer.kind === 'team') && one.part?.record?.anchor === true);
  if (days.length === 0 && !openTelemetry && !anchor) return undefined;
  return { ...(anchor ? { anchor } : {}), ...(days.length > 0 ? { keepDays: Math.max(...days) } : {}), ...(openTelemetry ? { openTelemetry } : {}) };
}
