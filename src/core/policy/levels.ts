// The ladder's defaults: what one effect is worth by itself. Reads the effect's fields and traits, never its reason.
// Team rules (`rules.ts`) can only raise what comes out here.
import type { Effect, Trait } from '../model/effect';
import { strongest, type Verdict } from '../model/verdict';

/** A verdict with the name of the default rule that gave it. */
export interface Level {
  readonly verdict: Verdict;
  readonly rule: string;
}

const has = (effect: Effect, trait: Trait): boolean => effect.traits.includes(trait);
const level = (verdict: Verdict, rule: string): Level => ({ verdict, rule: `default/${rule}` });
const environmentOf = (effect: Effect): string => effect.resource.environment?.name ?? 'none';

/** The default verdict of one effect. Every operation has one. */
export function levelOf(effect: Effect): Level {
  if (has(effect, 'countersign')) return level('deny', 'protects-countersign');
  if (has(effect, 'denied')) return level('deny', 'denied-before');
  if (has(effect, 'gate')) return level('attest', 'switches-a-gate-off');
  const own = ownLevel(effect);
  return [...raises(effect, own)].reduce((a, b) => (strongest(a.verdict, b.verdict) === a.verdict ? a : b), own);
}

function ownLevel(effect: Effect): Level {
  switch (effect.operation) {
    case 'read': return readLevel(effect);
    case 'execute': return executeLevel(effect);
    case 'send': return sendLevel(effect);
    case 'grant': return grantLevel(effect);
    case 'create': return changeLevel(effect);
    case 'update': return effect.reversibility === 'irreversible' ? lossLevel(effect) : changeLevel(effect);
    case 'forget': return has(effect, 'deferred') ? level('note', 'later-apply-forgets') : environmentOf(effect) === 'production' ? level('acknowledge', 'forgets-production') : level('confirm', 'forgets');
    case 'delete':
    case 'replace': return lossLevel(effect);
  }
}

/** What content adds to any operation: each row only raises. */
function* raises(effect: Effect, own: Level): Generator<Level> {
  const destroys = effect.operation === 'delete' || effect.operation === 'replace' || effect.reversibility === 'irreversible';
  if (has(effect, 'arms')) yield level('confirm', 'runs-later');
  if (has(effect, 'bypass')) yield level('confirm', 'switches-a-check-off');
  if (has(effect, 'public')) yield level('acknowledge', 'makes-public');
  if (has(effect, 'unplanned')) yield level(environmentOf(effect) === 'development' ? 'confirm' : 'attest', 'applies-unread-changes');
  if (has(effect, 'root') && destroys && !effect.disposable) yield level('acknowledge', 'privileged-and-destructive');
  if (effect.disruption === 'outage' && !has(effect, 'deferred')) {
    const environment = environmentOf(effect);
    if (environment === 'production') yield level('acknowledge', 'production-outage');
    else if (environment === 'unknown' || environment === 'staging' || (environment === 'none' && effect.resource.where === 'remote')) yield level('confirm', 'outage');
    else if (environment === 'none' && has(effect, 'broad')) yield level('confirm', 'machine-outage');
  }
  if (has(effect, 'intent') && destroys && !effect.disposable && own.verdict !== 'allow' && own.verdict !== 'note') yield level('acknowledge', 'starts-afresh');
}

function readLevel(effect: Effect): Level {
  const environment = environmentOf(effect);
  if (has(effect, 'secret')) {
    if (environment === 'production') return level('acknowledge', 'reads-production-secrets');
    return environment === 'development' ? level('note', 'reads-development-secrets') : level('confirm', 'reads-secrets');
  }
  if (has(effect, 'export')) {
    if (environment === 'production') return level('acknowledge', 'exports-production-data');
    return environment === 'unknown' || environment === 'staging' ? level('confirm', 'exports-data') : level('note', 'exports-data');
  }
  return level('allow', 'read');
}

/** Code that was not read counts by what it could reach: the resource's environment is that of the credentials in reach. */
function executeLevel(effect: Effect): Level {
  if (effect.disposable?.kind === 'environment') return level('note', 'disposable');
  const environment = environmentOf(effect);
  const foreign = has(effect, 'fromNetwork') || has(effect, 'unknownText');
  if (has(effect, 'root') && (foreign || has(effect, 'writtenCode'))) return level('acknowledge', 'unread-code-as-root');
  if (foreign || has(effect, 'writtenCode') || has(effect, 'committedCode')) {
    if (environment === 'production') return level('acknowledge', 'unread-code-near-production');
    if (environment !== 'none') return level('confirm', 'unread-code-near-credentials');
    if (foreign) return level('confirm', 'unknown-code');
    return has(effect, 'writtenCode') ? level('note', 'agent-wrote-code') : level('allow', 'committed-code');
  }
  if (environment === 'production') return level('confirm', 'runs-in-production');
  return level('allow', 'execute');
}

function sendLevel(effect: Effect): Level {
  if (has(effect, 'secret')) return level('acknowledge', 'sends-secrets');
  return has(effect, 'export') ? level('confirm', 'sends-data') : level('note', 'send');
}

function grantLevel(effect: Effect): Level {
  if (effect.disposable) return level('note', 'grant-on-disposable');
  const environment = environmentOf(effect);
  if (has(effect, 'broad') && effect.reversibility === 'irreversible' && effect.resource.extent !== 'one') return level('attest', 'opens-everything');
  if (has(effect, 'broad') || has(effect, 'root') || environment === 'production') return level('acknowledge', 'widens-access');
  return environment === 'development' ? level('note', 'widens-access') : level('confirm', 'widens-access');
}

function changeLevel(effect: Effect): Level {
  if (effect.resource.where === 'remote') return level('note', 'remote-change');
  if (effect.resource.system === 'files' && effect.resource.where === 'system') return level('note', 'system-change');
  return has(effect, 'identity') || has(effect, 'deferred') ? level('note', effect.operation) : level('allow', effect.operation);
}

/** Deletes, replacements and changes that lose what was there. */
function lossLevel(effect: Effect): Level {
  if (has(effect, 'deferred') && effect.certainty === 'may') return level('note', 'later-apply-replaces');
  if (has(effect, 'deferred')) return level('note', 'later-apply-replaces');
  if (effect.disposable) return level(effect.disposable.kind === 'restorable' || effect.disposable.kind === 'environment' ? 'note' : 'allow', 'disposable');
  // A path that is not seen is made anew: there is nothing yet that its replacement would be held for.
  const unseen = effect.resource.system === 'files' && effect.certainty === 'may' && effect.reversibility === 'unknown';
  const kept = effect.operation === 'replace' && !unseen ? strongest('acknowledge', lossVerdict(effect)) : lossVerdict(effect);
  return level(kept, `${effect.operation}-${effect.resource.where === 'remote' ? 'remote' : 'local'}`);
}

function lossVerdict(effect: Effect): Verdict {
  const { where, keeps, extent } = effect.resource;
  const environment = environmentOf(effect);
  if (environment === 'development') return developmentLoss(effect);
  if (effect.reversibility === 'reversible') return environment === 'production' || has(effect, 'broad') ? 'confirm' : 'note';
  if (effect.reversibility === 'recoverable') {
    if (where !== 'remote') return has(effect, 'broad') ? 'confirm' : 'note';
    if (has(effect, 'ownBranch')) return 'confirm';
    return environment === 'production' && keeps === 'data' ? 'attest' : environment === 'production' || keeps === 'data' ? 'acknowledge' : 'confirm';
  }
  if (where !== 'remote') return localLoss(effect);
  if (extent === 'filtered') return 'acknowledge';
  return environment === 'production' || keeps === 'data' ? 'attest' : 'acknowledge';
}

function localLoss(effect: Effect): Verdict {
  const { where, keeps } = effect.resource;
  // Writing over something that may not even be there: unpacking, a redirect to an unknown name.
  if (effect.operation === 'update' && effect.resource.system === 'files' && effect.certainty === 'may' && where !== 'system' && !has(effect, 'root')) {
    return where === 'temporary' || (where === 'workspace' && !has(effect, 'unresolved')) ? 'note' : 'confirm';
  }
  if (has(effect, 'unresolved') || has(effect, 'broad')) return where === 'temporary' ? 'confirm' : 'attest';
  // Not seen is not "nothing lost", but no reason to hold up a scope that nobody can name.
  if (effect.certainty === 'may' && effect.reversibility === 'unknown' && where !== 'system') return where === 'temporary' ? 'note' : 'confirm';
  // A few rows of a database of one's own are lost work, not a lost database.
  if (effect.resource.system === 'database' && effect.resource.extent === 'filtered' && where !== 'system') return where === 'temporary' ? 'note' : 'confirm';
  switch (where) {
    case 'temporary': return 'note';
    case 'workspace': return keeps === 'data' ? 'acknowledge' : 'confirm';
    case 'machine': return keeps === 'data' ? 'acknowledge' : keeps === 'nothing' ? 'note' : 'confirm';
    default: return 'acknowledge';
  }
}

function developmentLoss(effect: Effect): Verdict {
  if (effect.reversibility === 'reversible' || effect.reversibility === 'recoverable') return 'note';
  if (has(effect, 'unresolved')) return 'attest';
  return effect.resource.keeps === 'data' || has(effect, 'broad') ? 'confirm' : 'note';
}
