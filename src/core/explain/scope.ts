// The lines a person ticks: worst first, a line per resource where something is kept in it, one per kind of loss otherwise.
import { t } from '@vscode/l10n';
import type { Effect, Evidence } from '../model/effect';
import type { Judged } from '../model/judged';
import type { Link, ScopeLine, Tone } from '../model/review';
import { isAtLeast } from '../model/verdict';
import { capitalised, counted, extentOf, listed } from './counted';
import { objectOf, placed } from './headline';
import { tagOf } from './operationWords';
import { values } from './values';
import { visibleLine } from './visible';
import { fill, sentence, wordsFor } from './words';

const mostLines = 7;

export interface Scope {
  readonly title: string;
  readonly from?: string;
  readonly lines: readonly ScopeLine[];
}

/** `judged` worst first. Effects below `note` are left to the exhibit unless nothing else is there. */
export function scopeOf(judged: readonly Judged[], partial: boolean, relative: (path: string) => string): Scope {
  const weighty = judged.filter(one => isAtLeast(one.verdict, 'note'));
  const shown = weighty.length > 0 ? weighty : judged;
  const groups = grouped(shown);
  const total = shown.reduce((sum, one) => sum + Math.max(1, one.effect.resource.system === 'files' ? 1 : one.effect.resource.count ?? 1), 0);
  const atLeast = partial || shown.some(one => one.effect.resource.atLeast || one.effect.resource.extent === 'all');
  const noun = counted(total, 'resource');
  return {
    title: shown.length === 0 ? '' : atLeast ? t('Affects at least {resources}', { resources: noun }) : t('Affects {resources}', { resources: noun }),
    from: fromWhere(shown, relative),
    lines: groups.map(group => lineOf(group, relative)),
  };
}

/** Resources that keep something stand alone while there is room; the rest are grouped by operation and kind of loss. */
function grouped(judged: readonly Judged[]): readonly (readonly Judged[])[] {
  if (judged.length <= mostLines) return judged.map(one => [one]);
  const alone = judged.filter(one => one.effect.resource.keeps !== 'nothing' || one.effect.operation === 'grant').slice(0, mostLines - 2);
  const groups = new Map<string, Judged[]>();
  const apart = new Set(alone);
  for (const one of judged) {
    if (apart.has(one)) continue;
    const key = `${one.effect.operation} ${one.effect.resource.keeps === 'nothing' ? 'nothing' : 'something'}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...alone.map(one => [one]), ...groups.values()];
}

function lineOf(group: readonly Judged[], relative: (path: string) => string): ScopeLine {
  const first = group[0];
  if (!first) throw new Error('a scope line needs an effect');
  const tone: Tone = isAtLeast(first.verdict, 'acknowledge') ? 'danger' : isAtLeast(first.verdict, 'confirm') ? 'warning' : 'plain';
  if (group.length === 1) {
    const { effect } = first;
    const { kind, address, parts = [] } = effect.resource;
    const title = visibleLine(capitalised(objectOf(kind, address)));
    return {
      title, type: typeOf(effect), detail: visibleLine(detailOf(effect, title)), tag: tagOf(effect), tone,
      links: linksOf(effect.evidence, relative), // Up to four names stand in the detail already.
      members: parts.length > 4 ? [...parts.map(visibleLine), ...unnamed(effect) > 0 ? [t('and {count} more', { count: unnamed(effect) })] : []] : [],
    };
  }
  const kinds = new Map<string, number>();
  for (const one of group) kinds.set(one.effect.resource.kind, (kinds.get(one.effect.resource.kind) ?? 0) + 1);
  const parts = [...kinds].map(([kind, count]) => counted(count, kind));
  return {
    title: first.effect.resource.keeps === 'nothing' ? t('{count} that keep nothing: {kinds}', { count: group.length, kinds: listed(parts, 4) }) : t('{count} more: {kinds}', { count: group.length, kinds: listed(parts, 4) }),
    detail: visibleLine(detailOf(first.effect)), tag: tagOf(first.effect), tone, links: [], members: group.map(one => visibleLine(`${one.effect.resource.kind} ${one.effect.resource.address}`)),
  };
}

/** Parts that are counted but not named. */
function unnamed({ resource }: Effect): number {
  return Math.max(0, (resource.count ?? 0) - (resource.parts?.length ?? 0));
}

function typeOf(effect: Effect): string | undefined {
  const type = effect.reason.values?.['type'];
  return typeof type === 'string' ? type : undefined;
}

/** Fragments joined by dots; what the title says already is left out: order, loss, what forces it, protection, extent, parts. */
export function detailOf(effect: Effect, title = ''): string {
  const { resource } = effect;
  const own = wordsFor(effect.reason.code)?.detail;
  const because = effect.returns !== undefined && effect.returns !== 'unknown' ? sentence(effect.returnsBecause, values(effect)) : undefined;
  return [
    own === undefined ? fateOf(effect) : fill(own, values(effect)),
    (effect.forcedBy?.length ?? 0) > 0 ? t('forced by {names}', { names: listed(effect.forcedBy ?? [], 4) }) : '',
    ...effect.protection ?? [],
    (because ?? '').replace(/\.$/, ''),
    title.toLowerCase() === extentOf(resource) ? '' : extentOf(resource),
    (resource.parts?.length ?? 0) > 0 ? listed(resource.parts ?? [], 4, unnamed(effect)) : '',
    resource.place === undefined || resource.place === '' || resource.address.includes(resource.place) ? '' : placed(effect, resource.place),
    disruptionOf(effect),
    effect.disposable ? effect.disposable.because : '',
  ].filter(Boolean).join(' · ');
}

function disruptionOf(effect: Effect): string {
  if (effect.operation !== 'update' && effect.operation !== 'execute') return '';
  if (effect.disruption === 'outage') return t('stops serving');
  return effect.disruption === 'degrades' ? t('may be interrupted') : '';
}

function fateOf(effect: Effect): string {
  const { keeps } = effect.resource;
  if (effect.operation === 'replace') {
    if (effect.order === 'createThenDestroy') return keeps === 'nothing' ? t('a new one is created first') : t('a new, empty one is created, then this one is deleted');
    return keeps === 'nothing' ? t('gone until the create ends') : t('deleted first, created empty');
  }
  if (effect.operation !== 'delete' && effect.reversibility !== 'irreversible') return '';
  switch (effect.reversibility) {
    case 'reversible': return t('can be undone');
    case 'recoverable': return t('can be recovered');
    case 'irreversible': return t('cannot be undone');
    case 'unknown': return t('whether it can be undone is not known');
  }
}

function linksOf(evidence: readonly Evidence[], relative: (path: string) => string): Link[] {
  const links = evidence.flatMap(one => one.kind === 'file' ? [{ label: visibleLine(functionIn(one.text) + relative(one.path) + (one.line === undefined ? '' : `:${one.line}`)), path: one.path, line: one.line }]
    : one.kind === 'plan' ? [{ label: visibleLine(relative(one.path)), path: one.path, line: undefined }] : []);
  // A file alone says nothing more beside a line of it.
  return links.filter((link, i) => links.findIndex(other => other.label === link.label) === i && !(link.line === undefined && links.some(other => other.path === link.path && other.line !== undefined))).slice(0, 3);
}

/** The function that a line of the way begins, for a reader who looks for its name. */
function functionIn(line: string | undefined): string {
  const name = /^\s*(?:export\s+)?(?:async\s+)?(?:def|function|func|fn|sub)\s+([A-Za-z_]\w{1,40})/.exec(line ?? '')?.[1];
  return name === undefined ? '' : t('{name} in ', { name });
}

/** Where the list of resources was read. Named only where it is a file: the command itself is shown anyway. */
function fromWhere(judged: readonly Judged[], relative: (path: string) => string): string | undefined {
  const files = new Map<string, boolean>();
  let session: string | undefined;
  for (const evidence of judged.flatMap(one => one.effect.evidence)) {
    if (evidence.kind === 'file') files.set(relative(evidence.path), (files.get(relative(evidence.path)) ?? false) || (evidence.writtenBySession ?? false));
    if (evidence.kind === 'plan') files.set(relative(evidence.path), false);
    if (evidence.kind === 'session') session ??= evidence.text;
  }
  const parts: string[] = [];
  if (files.size > 0) parts.push(t('From {files}', { files: listed([...files].map(([name, written]) => written ? t('{name}, which the agent wrote in this session', { name }) : name)) }));
  if (session !== undefined) parts.push(t('an earlier call of this session: {text}', { text: session }));
  return parts.length > 0 ? visibleLine(capitalised(parts.join('; ')) + '.') : undefined;
}
