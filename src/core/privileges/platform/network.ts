// A request over the network (curl and the like) acts with whatever credential it carries: which kind, where from, and at which host. Where
// the host is a platform's own interface, the credential reaches what the platform gives it.
import type { Facts } from '../../facts';
import type { Word } from '../../model/call';
import type { Origin } from '../../model/principal';
import { environmentOf, isLocalHost } from '../environment';
import { tokenKind } from '../git/remoteAddress';
import type { IdentityRequest, Resolver } from '../resolver';
import { variable } from '../settings';
import { parseUrl } from '../url';

export const resolveNetwork: Resolver = async (request, facts) => {
  if (!request.effects.some(effect => effect.resource.where === 'remote')) return undefined;
  const host = hostOf(request);
  const credential = await credentialIn(request, facts);
  if (host === undefined || isLocalHost(host)) return undefined;
  const reach = interfaces.find(([pattern]) => pattern.test(host))?.[1];
  return {
    system: 'network', name: credential?.name ?? 'no credential in the command', scope: host, where: 'remote',
    origins: [credential?.origin ?? { kind: 'command', name: 'the address' }], environment: environmentOf([{ what: 'host', text: host }], request.environments),
    needs: [], holds: credential && reach !== undefined && credential.scheme !== 'project' ? [reach] : [], limits: [], notSeen: credential ? ['what the credential may do'] : [],
  };
};

/** Interfaces whose bearer tokens reach far. */
const interfaces: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)railway\.(?:app|com)$/, 'every project and environment of the account'], [/^api\.vercel\.com$/, 'every project of the account or team'], [/^api\.netlify\.com$/, 'every site of the account'], [/^api\.heroku\.com$/, 'every app of the account'],
  [/^api\.supabase\.com$/, 'every project of the account'], [/^api\.digitalocean\.com$/, 'the whole team'], [/^api\.hetzner\.cloud$/, 'one project and everything in it'], [/^console\.neon\.tech$/, 'every project of the account'], [/^api\.render\.com$/, 'every service of the account'],
  [/^api\.machines\.dev$|^api\.fly\.io$/, 'every app of the organisation'], [/^api\.cloudflare\.com$/, 'what the token was made for, up to the whole account'], [/^api\.github\.com$/, 'every repository that the token may see'],
];

function hostOf(request: IdentityRequest): string | undefined {
  const place = request.effects.map(effect => effect.resource.place).find(text => text !== undefined && text !== '');
  if (place !== undefined && /^[\w.-]*@|^[\w.-]+:[^\d]/.test(place) && !place.includes('://')) return undefined;
  if (place !== undefined) return parseUrl(place)?.host ?? place.split('/')[0]?.replace(/:\d+$/, '');
  for (const word of request.call?.args ?? []) {
    const url = parseUrl(word.text ?? word.raw);
    if (url && url.host !== '') return url.host;
  }
  return undefined;
}

interface Credential {
  readonly name: string;
  readonly origin: Origin;
  readonly scheme: 'bearer' | 'project' | 'basic';
}

async function credentialIn(request: IdentityRequest, facts: Facts): Promise<Credential | undefined> {
  const args = request.call?.args ?? [];
  for (const [i, word] of args.entries()) {
    const written = word.text ?? word.raw;
    const header = /^(?:-H|--header=?)?\s*(authorization|private-token|x-api-key|api-key|x-[\w-]*token|project-access-token|apikey|x-auth-token)\s*:\s*(?:(bearer|basic|token)\s+)?(\S*)/i.exec(written);
    const basic = args[i - 1]?.text === '-u' || args[i - 1]?.text === '--user' || args[i - 1]?.text === '--oauth2-bearer';
    if (!header && !basic) continue;
    const scheme = /project-access-token/i.test(header?.[1] ?? '') ? 'project' : basic ? 'basic' : 'bearer';
    const kind = tokenKind(header?.[3] ?? written);
    return { name: kind ?? (scheme === 'basic' ? 'a login' : scheme === 'project' ? 'a project token' : 'a bearer token'), origin: await originOf(word, request, facts), scheme };
  }
  return undefined;
}

/** The variable that the word is or holds; a literal was typed. */
async function originOf(word: Word, request: IdentityRequest, facts: Facts): Promise<Origin> {
  const name = /\$\{?(\w+)/.exec(word.raw)?.[1];
  const set = name === undefined ? undefined : await variable(request, facts, name);
  return set?.origin ?? word.origin ?? { kind: 'command', name: name ?? 'the credential' };
}
