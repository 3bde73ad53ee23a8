// What an approval is bound to, as digests. Anything that differs makes another digest, and the approval lapses.
import { t } from '@vscode/l10n';
import { createHash } from 'node:crypto';
import type { ProposedAction } from '../../core/model/action';
import type { Effect } from '../../core/model/effect';
import type { Review } from '../../core/model/review';
import type { Concluded } from './engine';

/** The fields that decide what would run; not the agent's description. */
export function callDigest(action: ProposedAction): string {
  return digest([action.session, action.subagent ?? '', action.cwd, action.request, relevantEnvironment(action.env)]);
}

/** The same call, whichever route, agent adapter or working directory reports it: for recognising two routes of one call. */
export function inputDigest(action: ProposedAction): string {
  return digest([action.session, action.request]);
}

/** Everything that a person's answer rests on, except which event carries the call. */
export function boundTo(action: ProposedAction, concluded: Concluded): string {
  return digest([
    action.agent, callDigest(action), Object.entries(concluded.files).sort(), concluded.review.verdict,
    concluded.review.effects.map(scopeOf), concluded.review.principals, concluded.policy,
  ]);
}

/** `boundTo` and the one event: tool-use id and the nonce of this review. Used once. */
export function approvalDigest(action: ProposedAction, concluded: Concluded, nonce: string): string {
  return digest([boundTo(action, concluded), action.toolUseId ?? '', nonce]);
}

/** The scope and the identity alone: what "this scope for 30 minutes" stands for. */
export function scopeDigest(action: ProposedAction, concluded: Concluded): string {
  const { review } = concluded;
  return digest([action.agent, action.session, review.effects.map(scopeOf).sort(byText), review.principals.map((one) => [one.system, one.name, one.scope ?? '']), concluded.policy]);
}

/** What became different between two conclusions about the same action, in words for the page. */
export function differences(before: Concluded, after: Concluded): readonly string[] {
  const changed: string[] = [];
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    const [old, now] = [before.files[path], after.files[path]];
    if (old === now) continue;
    changed.push(old === undefined || old === 'absent' ? t('`{0}` is new', path) : now === undefined || now === 'absent' ? t('`{0}` is gone', path) : t('`{0}` has other contents', path));
  }
  const [was, is] = [before.review, after.review];
  if (was.verdict !== is.verdict) changed.push(t('the verdict: {0} before, {1} now', was.verdict, is.verdict));
  if (was.headline !== is.headline) changed.push(t('before: {0}', was.headline));
  changed.push(...lineChanges(was, is));
  if (digest(was.principals) !== digest(is.principals)) changed.push(t('the identity that it runs as'));
  if (before.policy !== after.policy) changed.push(t('the policy'));
  if (changed.length === 0 && digest(was.effects.map(scopeOf)) !== digest(is.effects.map(scopeOf))) changed.push(t('what it affects'));
  return changed.slice(0, 12);
}

function lineChanges(was: Review, is: Review): string[] {
  const key = (line: Review['scope'][number]): string => `${line.title}: ${line.detail}`;
  const [old, now] = [new Set(was.scope.map(key)), new Set(is.scope.map(key))];
  return [...[...now].filter((line) => !old.has(line)).map((line) => t('new: {0}', line)), ...[...old].filter((line) => !now.has(line)).map((line) => t('no longer: {0}', line))];
}

function scopeOf(effect: Effect): unknown[] {
  const { resource } = effect;
  return [
    effect.operation, resource.system, resource.kind, resource.address, resource.place ?? '', resource.environment?.name ?? '', resource.keeps,
    resource.count ?? -1, resource.bytes ?? -1, resource.parts ?? [], effect.certainty, effect.reversibility, [...effect.traits].sort(), effect.order ?? '',
  ];
}

/** What decides an identity, a place or a program. The rest of an environment differs from call to call and decides nothing. */
const relevant = /^(AWS_|AZURE_|ARM_|GOOGLE_|GCLOUD_|CLOUDSDK_|KUBE|HELM_|DOCKER_|COMPOSE_|TF_|TERRAFORM_|PULUMI_|PG|MYSQL_|REDIS|MONGO|DATABASE_|DB_|GIT_|GH_|GITHUB_|GITLAB_|NPM_CONFIG_|NODE_ENV$|RAILS_ENV$|APP_ENV$|DJANGO_|PATH$|HOME$|USER$|BASH_ENV$|ENV$|LD_|DYLD_)/i;

function relevantEnvironment(env: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(env).filter(([name]) => relevant.test(name)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** JSON with sorted keys: equal values have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => inner !== null && typeof inner === 'object' && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
}
