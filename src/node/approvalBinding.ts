// What an approval is bound to, as digests, on the page and on a terminal alike. Anything that differs makes another digest, and the
// approval lapses.
import { createHash } from 'node:crypto';
import type { ProposedAction } from '../core/model/action';
import type { Effect } from '../core/model/effect';
import type { Review } from '../core/model/review';

/** A review with what an approval of it rests on; hosts that need more add it. */
export interface Grounds {
  readonly review: Review;
  /** Hex digest of every file that the review read, by absolute path; `absent` for one that is not there (`filesRead.ts`). */
  readonly files: Readonly<Record<string, string>>;
  /** Version of the policy that judged. */
  readonly policy: string;
}

/** The fields that decide what would run; not the agent's description. */
export function callDigest(action: ProposedAction): string {
  return digest([action.session, action.subagent ?? '', action.cwd, action.request, relevantEnvironment(action.env)]);
}

/** The same call, whichever route, agent adapter or working directory reports it: for recognising two routes of one call. */
export function inputDigest(action: ProposedAction): string {
  return digest([action.session, action.request]);
}

/** Everything that a person's answer rests on, except which event carries the call. */
export function boundTo(action: ProposedAction, concluded: Grounds): string {
  return digest([
    action.agent, callDigest(action), Object.entries(concluded.files).sort(), concluded.review.verdict,
    concluded.review.effects.map(scopeOf), concluded.review.principals, concluded.policy,
  ]);
}

/** `boundTo` and the one event: tool-use id and the nonce of this review. Used once. */
export function approvalDigest(action: ProposedAction, concluded: Grounds, nonce: string): string {
  return digest([boundTo(action, concluded), action.toolUseId ?? '', nonce]);
}

/** The scope and the identity alone: what "this scope for 30 minutes" stands for. */
export function scopeDigest(action: ProposedAction, concluded: Grounds): string {
  const { review } = concluded;
  return digest([action.agent, action.session, review.effects.map(scopeOf).sort(byText), review.principals.map((one) => [one.system, one.name, one.scope ?? '']), concluded.policy]);
}

/** Do two conclusions reach the same things in the same way? */
export function reachesTheSame(a: Review, b: Review): boolean {
  return digest(a.effects.map(scopeOf)) === digest(b.effects.map(scopeOf));
}

/** Do they run as the same identities, for the same reasons? */
export function runsAsTheSame(a: Review, b: Review): boolean {
  return digest(a.principals) === digest(b.principals);
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
