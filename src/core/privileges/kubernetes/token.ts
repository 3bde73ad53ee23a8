// The claims of a bearer token that say who it is. Decoded in memory; the token itself goes nowhere.
import { decode } from './certificate';

export interface Claims {
  readonly subject: string | undefined;
  readonly groups: readonly string[];
  /** Seconds since the epoch; undefined: it does not say. */
  readonly expires: number | undefined;
}

/** Undefined: an opaque token. */
export function tokenClaims(token: string): Claims | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined || payload.length > 16_384) return undefined;
  const bytes = decode(payload);
  if (!bytes) return undefined;
  let claims: unknown;
  try {
    claims = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof claims !== 'object' || claims === null) return undefined;
  const of = (name: string): unknown => (claims as Record<string, unknown>)[name];
  const subject = of('sub') ?? of('email');
  const groups = of('groups');
  const expires = of('exp');
  return {
    subject: typeof subject === 'string' && subject.length < 200 ? subject : undefined,
    groups: Array.isArray(groups) ? groups.filter((group): group is string => typeof group === 'string' && group.length < 200).slice(0, 20) : [],
    expires: typeof expires === 'number' ? expires : undefined,
  };
}
