// From judged effects to the review that a person reads. All words come from this folder; nothing decided here changes a verdict.
import { t } from '@vscode/l10n';
import type { ProposedAction } from '../model/action';
import type { Effect } from '../model/effect';
import { verdictOf, type Judged } from '../model/judged';
import type { Principal } from '../model/principal';
import type { FileRead, Need, Review, Unread, Why } from '../model/review';
import { isAtLeast, rank } from '../model/verdict';
import { consequenceOf, saferOf, undoOf } from './consequence';
import { exhibitOf } from './exhibit';
import { badgeOf, headlineOf } from './headline';
import { imperative } from './operationWords';
import { plainText } from './plainText';
import { redact, redactAlso } from './redact';
import { writtenSecrets } from './redactFile';
import { runsAsOf } from './runsAs';
import { scopeOf } from './scope';
import { visible, visibleLine } from './visible';
import { withWords } from './whyWords';

export interface Explained {
  readonly action: ProposedAction;
  readonly judged: readonly Judged[];
  readonly principals: readonly Principal[];
  readonly unread: readonly Unread[];
  readonly reads: readonly FileRead[];
  readonly facts: { readonly home: string; readonly workspaces: readonly string[]; readonly now: number };
}

export function explain(input: Explained): Review {
  const { action, principals, unread, reads } = input;
  const judged = worstFirst(input.judged);
  const relative = shortener(action.cwd, input.facts.home);
  const verdict = verdictOf(judged);
  const headline = headlineOf(judged, unread.length);
  const effects = judged.map(one => one.effect);
  const scope = scopeOf(judged, unread.length > 0, relative);
  const unknown = unread.map(one => visibleLine(`${one.what}: ${one.why}`));
  const losing = effects.filter(effect => effect.operation === 'delete' || effect.operation === 'replace' || (effect.operation === 'update' && effect.reversibility === 'irreversible'));
  const destroys = losing.length > 0;
  // How to take a create back is no way back from a loss beside it.
  const undo = firstOf(destroys ? losing : effects, undoOf);
  const review: Omit<Review, 'explanation'> = {
    id: action.id, agent: action.agent, session: action.session, subagent: action.subagent, cwd: action.cwd,
    verdict, coverage: unread.length > 0 ? 'partial' : 'full',
    headline: headline.text, operationWords: headline.operationWords, badge: badgeOf(judged),
    consequence: visibleLine(consequenceOf(judged)), notChecked: notCheckedOf(effects),
    scopeTitle: scope.title, scopeFrom: scope.from, scope: scope.lines,
    runsAs: runsAsOf(principals, effects, relative),
    undo: undo ?? (destroys && isAtLeast(verdict, 'note') ? t('None known.') : ''), safer: firstOf(effects, saferOf),
    unknown, why: whyOf(judged[0]).map(withWords),
    ...(verdict === 'countersign' ? { needs: needsOf(judged) } : {}),
    exhibit: exhibitOf(action.request, judged),
    said: action.description === undefined || action.description === '' ? undefined : visible(redact(action.description)).slice(0, 1000),
    token: isAtLeast(verdict, 'attest') ? tokenOf(effects) : undefined,
    approveLabel: approveLabel(judged),
    recipe: recipeOf(effects),
    effects, principals, unread, reads,
  };
  // A word that is a secret where it stands in the command is one wherever a reader of its arguments has put it.
  const safe = redacted(review, writtenSecrets(action.request));
  return { ...safe, explanation: plainText(safe) };
}

/** Rules that only allow are told where there is no other; an action without effects has a reason too. */
function whyOf(worst: Judged | undefined): readonly Why[] {
  return worst?.why.filter((why, i) => i === 0 || why.verdict !== 'allow') ?? [{ rule: 'default/nothing', verdict: 'allow' }];
}

/** Strongest verdict first; then what keeps data, what surely happens, and the larger loss. */
function worstFirst(judged: readonly Judged[]): readonly Judged[] {
  const keeps = { data: 2, unknown: 1, nothing: 0 };
  const weight = (effect: Effect): number => keeps[effect.resource.keeps] * 8 + (effect.operation === 'replace' ? 4 : effect.operation === 'delete' ? 2 : 0) + (effect.certainty === 'will' ? 1 : 0);
  return [...judged].sort((a, b) => rank(b.verdict) - rank(a.verdict) || weight(b.effect) - weight(a.effect));
}

/** Paths as the reader knows them: relative to the working directory, `~` for home. */
function shortener(cwd: string, home: string): (path: string) => string {
  return path => path === cwd ? '.' : path.startsWith(cwd + '/') ? path.slice(cwd.length + 1) : path.startsWith(home + '/') ? '~' + path.slice(home.length) : path;
}

function firstOf(effects: readonly Effect[], get: (effect: Effect) => string | undefined): string | undefined {
  for (const effect of effects) {
    const text = get(effect);
    if (text !== undefined && text !== '') return visibleLine(text);
  }
  return undefined;
}

function notCheckedOf(effects: readonly Effect[]): string | undefined {
  const names = [...new Set(effects.flatMap(effect => effect.notChecked ?? []))];
  return names.length > 0 ? visibleLine(t('Not checked: {names}.', { names: names.slice(0, 5).join(', ') })) : undefined;
}

/** What must be typed: the costliest loss by name, short enough to type, long enough not to be a reflex. */
function tokenOf(effects: readonly Effect[]): string {
  const address = effects[0]?.resource.address ?? '';
  const name = address.split(/[\s/\\]+/).filter(Boolean).at(-1) ?? '';
  const token = name.replace(/[^\p{L}\p{N}._@:-]/gu, '').slice(0, 32);
  return token.length >= 2 ? token : effects[0]?.resource.kind.split(' ')[0] ?? 'approve';
}

/** What the button does, never more than that: others of the same kind are counted with it, the rest beside it. */
function approveLabel(judged: readonly Judged[]): string {
  const worst = judged[0]?.effect;
  if (!worst) return t('Approve');
  const act = imperative(worst);
  // Counted like the scope: one line of a plan may stand for hundreds.
  const count = (wanted: (effect: Effect) => boolean): number => judged.slice(1).filter(one => isAtLeast(one.verdict, 'note') && wanted(one.effect)).reduce((sum, { effect: { resource } }) => sum + (resource.system === 'files' ? 1 : Math.max(1, resource.count ?? 1)), 0);
  const [same, other] = [count(effect => imperative(effect) === act), count(effect => imperative(effect) !== act)];
  const name = worst.resource.address.length > 32 ? worst.resource.address.slice(0, 31) + '…' : worst.resource.address || worst.resource.kind;
  const words = visibleLine(`${act} ${name}`);
  const all = same > 0 ? t('{words} and {count} more', { words, count: same }) : words;
  return other === 0 ? all : other === 1 ? t('{words}, 1 other effect', { words: all }) : t('{words}, {count} other effects', { words: all, count: other });
}

function recipeOf(effects: readonly Effect[]): string | undefined {
  const unplanned = effects.find(effect => effect.traits.includes('unplanned'));
  return unplanned && saferOf(unplanned);
}

/** One need for each rule of each effect that asks for a second person; equal ones once. */
function needsOf(judged: readonly Judged[]): readonly Need[] {
  const needs = judged.flatMap(one => one.why.filter(why => why.verdict === 'countersign').map((why): Need => ({ rule: why.rule, reviewers: [...why.reviewers ?? []].sort() })));
  return [...new Map(needs.map(need => [JSON.stringify(need), need])).values()];
}

/** Every text that may hold outside words goes through redaction once more; ids, paths and offsets stay. What holds no secret is kept, not copied. */
function redacted<T>(value: T, secrets: readonly string[], key = ''): T {
  if (typeof value === 'string') return (key === 'path' || key === 'cwd' || key === 'id' || key === 'session' ? value : redactAlso(value, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  let changed: Record<string, unknown> | undefined;
  const list = Array.isArray(value);
  for (const [name, item] of Object.entries(value)) {
    if (typeof item !== 'string' && (typeof item !== 'object' || item === null)) continue;
    const safe = redacted<unknown>(item, secrets, list ? key : name);
    if (safe !== item) (changed ??= (list ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>)[name] = safe;
  }
  return (changed ?? value) as T;
}
