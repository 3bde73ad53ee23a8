// What is lost, for how long it is gone and whether it comes back, in at most 20 words.
import { t } from '@vscode/l10n';
import type { Effect } from '../model/effect';
import type { Judged } from '../model/judged';
import { listed } from './counted';
import { saferByKind } from './saferByKind';
import { values } from './values';
import { fill, sentence, wordsFor } from './words';

export function consequenceOf(judged: readonly Judged[]): string {
  const worst = judged[0]?.effect;
  return worst ? lossOf(worst) : '';
}

/** The sentence for one effect. */
export function lossOf(effect: Effect): string {
  const own = wordsFor(effect.reason.code)?.loss;
  if (effect.disposable?.kind === 'environment') return t('It is there to be thrown away: {because}.', { because: effect.disposable.because });
  if (own !== undefined) return fill(own, values(effect));
  if (effect.disposable) return t('Nothing is lost: {because}.', { because: effect.disposable.because });
  switch (effect.operation) {
    case 'replace': return replaceLoss(effect);
    case 'delete': return deleteLoss(effect);
    case 'update': return updateLoss(effect);
    case 'read': return readLoss(effect);
    case 'send': return effect.traits.includes('public') ? t('Anyone can read it afterwards; taking it back does not undo copies.') : effect.traits.includes('secret') ? t('The secret leaves this machine and must be changed to be safe again.') : t('It leaves this machine; that cannot be undone.');
    case 'grant': return effect.traits.includes('public') ? t('Anyone on the internet can reach {address} afterwards, until someone takes it back.', { address: effect.resource.address }) : t('More people or programs can reach {address} afterwards, until someone takes it back.', { address: effect.resource.address });
    case 'execute': return executeLoss(effect);
    case 'forget': return t('{address} stays in place but nothing manages or protects it any longer.', { address: effect.resource.address });
    case 'create': return effect.traits.includes('public') ? t('Anyone can read it from then on.') : effect.traits.includes('arms') ? t('It will run later by itself, without another question.') : '';
  }
}

function replaceLoss(effect: Effect): string {
  const { address, keeps } = effect.resource;
  const why = sentence(effect.returnsBecause, values(effect));
  if (effect.returns === 'willNot') return t('{address} is deleted first and will not come back: {why}', { address, why: why ?? t('the create will fail.') });
  if (effect.order === 'createThenDestroy') {
    return keeps === 'nothing' ? t('A new {address} is created before the old one goes; identifiers change.', { address })
      : t('A new, empty {address} is created, then the old one is deleted with what it holds.', { address });
  }
  if (keeps === 'nothing') return t('{address} is gone until the create ends; identifiers may change.', { address });
  if (effect.returns === 'will') return t('{address} is deleted first and comes back empty.', { address });
  return t('{address} is deleted first and comes back empty, if at all.', { address });
}

function deleteLoss(effect: Effect): string {
  const { address, keeps, parts } = effect.resource;
  const undo = undoOf(effect);
  switch (effect.reversibility) {
    case 'reversible':
    case 'recoverable': return undo === undefined ? t('{address} can be brought back.', { address }) : t('It can be brought back: {undo}', { undo });
    case 'unknown': return t('Whether {address} can be brought back is not known.', { address });
    case 'irreversible':
      if (parts && parts.length > 0) return t('{parts} cannot be brought back.', { parts: listed(parts) });
      return keeps === 'data' ? t('{address} and everything in it is gone for good.', { address }) : t('{address} is gone for good.', { address });
  }
}

function updateLoss(effect: Effect): string {
  const { address } = effect.resource;
  if (effect.reversibility === 'irreversible') return t('What {address} held before cannot be brought back.', { address });
  if (effect.disruption === 'outage') return t('{address} does not serve while this lasts; no data is lost.', { address });
  if (effect.disruption === 'degrades') return t('{address} may be slower or interrupted for a while; no data is lost.', { address });
  if (effect.traits.includes('arms')) return t('It will run later by itself, without another question.');
  return '';
}

function readLoss(effect: Effect): string {
  if (effect.traits.includes('secret')) return t('The agent and its model see the secret values.');
  return effect.traits.includes('export') ? t('A copy of the data leaves {address}.', { address: effect.resource.address }) : '';
}

function executeLoss(effect: Effect): string {
  if (effect.traits.includes('fromNetwork')) return t('The code comes from the network and was not seen; it can do whatever you can.');
  if (effect.traits.includes('unknownText')) return t('What it runs is not known before it runs; it can do whatever you can.');
  if (effect.traits.includes('writtenCode')) return t('The agent wrote or changed this code; what it does was not read.');
  return '';
}

/** The exact way back of one effect; undefined: none known. */
export function undoOf(effect: Effect): string | undefined {
  const own = sentence(effect.undo, values(effect));
  if (own !== undefined) return own;
  const template = wordsFor(effect.reason.code)?.undo;
  return template === undefined ? undefined : fill(template, values(effect));
}

export function saferOf(effect: Effect): string | undefined {
  const own = isAdvice(effect, wordsFor(effect.safer?.code ?? '')?.text) ? sentence(effect.safer, values(effect)) : undefined;
  if (own !== undefined) return own;
  const byKind = effect.disposable === undefined ? saferByKind(effect) : undefined;
  const template = wordsFor(effect.reason.code)?.safer;
  // What keeps a set's pods and claims is worth more than a look at the list first.
  if (byKind !== undefined && (template === undefined || /^(?:stateful set|persistent volume claim)$/.test(effect.resource.kind))) return byKind;
  return template === undefined || !isAdvice(effect, template) ? undefined : fill(template, values(effect));
}

/** A command that names one thing is no advice for "every unused volume". */
function isAdvice(effect: Effect, template: string | undefined): boolean {
  return effect.resource.extent !== 'all' || template?.includes('{address}') !== true;
}
