// Settings files that are there and were not read (too long, a device, a pipe, no right to, not text): said beside the identity that they
// could have changed. Watches what resolvers read; asks again only about files that decide identities.
import type { Facts } from '../facts';
import { identityFile } from '../knowledge/filesIdentity';
import type { Principal } from '../model/principal';

export interface WatchedFacts {
  readonly facts: Facts;
  /** The principals with what was not read of their files. */
  readonly told: (principals: readonly (Principal | undefined)[]) => Promise<readonly (Principal | undefined)[]>;
}

const most = 24;

export function watchedFacts(facts: Facts): WatchedFacts {
  const missed = new Set<string>();
  const watched: Facts = {
    ...facts,
    async read(path, limit) {
      const text = await facts.read(path, limit);
      if (text === undefined && missed.size < most && decides(path, facts.home)) missed.add(path);
      return text;
    },
  };
  return {
    facts: watched,
    told: async principals => {
      const there = (await Promise.all([...missed].map(async path => {
        const kind = (await facts.stat(path))?.kind;
        return kind !== undefined && kind !== 'directory' ? [path] : [];
      }))).flat();
      if (there.length === 0) return principals;
      return principals.map(principal => {
        if (!principal) return principal;
        const own = there.filter(path => belongsTo(path, principal, facts.home)).map(path => `${path} (not read)`).filter(text => !principal.notSeen?.includes(text));
        return own.length === 0 ? principal : { ...principal, notSeen: [...own.slice(0, 3), ...principal.notSeen ?? []] };
      });
    },
  };
}

const isEnvFile = (path: string): boolean => /\/(?:\.env(?:\.[\w.-]+)?|\.envrc)$/.test(path);
const isSshConfig = (path: string): boolean => /\/\.ssh\/(?:config$|config\.d\/)|^\/etc\/ssh\/ssh_config/.test(path);
const decides = (path: string, home: string): boolean => isEnvFile(path) || isSshConfig(path) || identityFile(path, home) !== undefined;

function belongsTo(path: string, principal: Principal, home: string): boolean {
  if (isEnvFile(path)) return principal.system === 'database' || principal.system === 'aws';
  if (isSshConfig(path)) return principal.system === 'ssh' || principal.system === 'docker' || principal.system === 'git';
  const system = identityFile(path, home)?.system;
  return system === principal.system || (system === 'kubernetes' && principal.system === 'helm') || (system === 'githost' && principal.system === 'git');
}
