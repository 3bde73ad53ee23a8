// The words for what is done: the part of the headline that never varies in form, and the short tag of a scope line.
import { t } from '@vscode/l10n';
import type { Effect } from '../model/effect';
import { capitalised } from './counted';
import { wordsFor } from './words';

/** "Deletes and recreates", "May delete", "Makes the next apply delete and recreate". */
export function operationWords(effect: Effect): string {
  const own = ownWords(effect);
  if (effect.reason.code === 'protection-lost') return t('Takes protection from');
  if (effect.traits.includes('deferred')) return deferredWords(effect);
  if (effect.certainty === 'may') return own === undefined ? mayWords(effect) : t('May {words}', { words: bare(own) });
  if (own !== undefined) return t(own);
  switch (effect.operation) {
    case 'read': return effect.traits.includes('secret') ? (/secret|credential|password|token|key|variable/.test(effect.resource.kind) ? t('Reads') : t('Reads secrets in')) : effect.traits.includes('export') ? t('Exports') : t('Reads');
    case 'create': return effect.traits.includes('public') ? t('Publishes') : t('Creates');
    case 'update': return effect.reversibility === 'irreversible' ? t('Overwrites') : t('Changes');
    case 'replace': return t('Deletes and recreates');
    case 'delete': return t('Deletes');
    case 'execute': return t('Runs');
    case 'send': return effect.traits.includes('public') ? t('Publishes') : t('Sends');
    case 'grant': return t('Widens access to');
    case 'forget': return t('Stops managing');
  }
}

/** The reason's own words; a replacement keeps them only if they say that it comes back as something new. */
function ownWords(effect: Effect): string | undefined {
  const own = wordsFor(effect.reason.code)?.operation;
  return own !== undefined && effect.operation === 'replace' && !/recreat|rebuil|replac|again|resets/i.test(own) ? undefined : own;
}

/** `Drops and recreates` → `drop and recreate`: the verbs at the start and after "and" lose their ending. */
function bare(words: string): string {
  return words.replace(/^\S+|(?<=\band )\S+/g, verb => verb.charAt(0).toLowerCase() + verb.slice(1).replace(/ies$/, 'y').replace(/(sh|ch|ss|x|zz)es$/, '$1').replace(/(o)es$/, '$1').replace(/([^s])s$/, '$1'));
}

function mayWords(effect: Effect): string {
  switch (effect.operation) {
    case 'read': return t('May read');
    case 'create': return t('May create');
    case 'update': return effect.reversibility === 'irreversible' ? t('May overwrite') : t('May change');
    case 'replace': return t('May delete and recreate');
    case 'delete': return t('May delete');
    case 'execute': return t('Runs');
    case 'send': return t('May send');
    case 'grant': return t('May widen access to');
    case 'forget': return t('May stop managing');
  }
}

function deferredWords(effect: Effect): string {
  const may = effect.certainty === 'may';
  if (effect.operation === 'replace') return may ? t('May make a later run delete and recreate') : t('Makes the next apply delete and recreate');
  if (effect.operation === 'delete') return may ? t('Contains code that deletes') : t('Makes the next apply delete');
  return may ? t('Contains code that changes') : t('Makes a later run change');
}

/** One or two words for the tag of a scope line. */
export function tagOf(effect: Effect): string {
  if (effect.operation === 'replace') {
    if (effect.returns === 'willNot') return t('will fail');
    return effect.certainty === 'may' ? t('may replace') : t('replace');
  }
  if (effect.operation === 'update' && effect.reversibility === 'irreversible') return t('overwrite');
  if (effect.operation === 'update' && effect.disruption === 'outage') return t('outage');
  if (effect.traits.includes('public')) return t('public');
  return t(effect.operation);
}

/** Imperative for the approving button: "Delete", "Force-push over". */
export function imperative(effect: Effect): string {
  const own = effect.traits.includes('deferred') ? undefined : ownWords(effect);
  if (own !== undefined) return capitalised(bare(own)).replace(/:$/, '');
  switch (effect.operation) {
    case 'read': return t('Read');
    case 'create': return t('Create');
    case 'update': return effect.reversibility === 'irreversible' ? t('Overwrite') : t('Change');
    case 'replace': return t('Delete and recreate');
    case 'delete': return t('Delete');
    case 'execute': return t('Run');
    case 'send': return effect.traits.includes('public') ? t('Publish') : t('Send');
    case 'grant': return t('Widen access to');
    case 'forget': return t('Stop managing');
  }
}
