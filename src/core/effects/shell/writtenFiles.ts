// Files that one action writes are seen by what the same action runs later (`cat > x.sh <<E …; sh x.sh`).
import type { Facts } from '../../facts';
import type { World } from '../world';

/** Stands for the action under review where a session file names what wrote it. */
export const ofThisAction = 'this action';

export function withWrittenFile(world: World, path: string, content: string): World {
  const { facts } = world;
  const session = { ...facts.session, files: [...facts.session.files, { path, content, action: ofThisAction }] };
  return { ...world, facts: withSession(facts, session) };
}

/** The same facts with another session. Delegates, so that a host may implement facts as it likes. */
function withSession(facts: Facts, session: Facts['session']): Facts {
  return {
    platform: facts.platform, home: facts.home, user: facts.user, elevated: facts.elevated, workspaces: facts.workspaces, temporary: facts.temporary, now: facts.now,
    session,
    ...(facts.account ? { account: facts.account } : {}),
    ...(facts.armed ? { armed: (root: string) => facts.armed?.(root) ?? Promise.resolve({ files: [] }) } : {}),
    stat: path => facts.stat(path),
    realPath: path => facts.realPath(path),
    read: (path, limit) => facts.read(path, limit),
    ...(facts.zipEntry ? { zipEntry: (path: string, name: string, limit: number) => facts.zipEntry?.(path, name, limit) ?? Promise.resolve(undefined) } : {}),
    ...(facts.watch ? { watch: facts.watch } : {}),
    list: path => facts.list(path),
    tree: path => facts.tree(path),
    repository: path => facts.repository(path),
    answered: key => facts.answered(key),
    environmentAnswer: key => facts.environmentAnswer(key),
  };
}
