// A database whose file or folder was deleted before is made anew where it was: `rm app.db && sqlite3 app.db < schema.sql`,
// `rm -rf pgdata && initdb -D pgdata`. The create lets the pair be seen; where nothing was deleted there is nothing to say.
import type { Call } from '../../model/call';
import { goneEarlier } from '../files/made';
import { locate } from '../files/location';
import { optionsOf } from '../files/options';
import { absolute, isWithin } from '../files/paths';
import { evidenceOf } from '../toolEffect';
import { nothing, type Found, type Interpreter, type World } from '../world';

/** `written`: the path as the client is given it; undefined: not known. */
export async function fileMadeAnew(written: string | undefined, call: Call, world: World): Promise<Found> {
  if (written === undefined || written === '' || written.startsWith('-') || written.includes(':memory:') || call.cwd === undefined || call.host !== undefined) return nothing;
  const path = absolute(written.replace(/^file:(?:\/\/)?/, '').replace(/\?.*$/, ''), call.cwd, 'posix');
  const location = await locate(path, world.start, world.facts);
  // What was only moved away is still there.
  if (world.earlier?.some(one => one.moved !== undefined && isWithin(path, one.moved.from)) || !goneEarlier(path, location.address, world)) return nothing;
  return { ...nothing, effects: [{ call, effect: {
    operation: 'create', certainty: call.certainty, reversibility: 'reversible', disruption: 'none', traits: [], reason: { code: 'database-file-new', values: { name: '' } }, evidence: evidenceOf(call, [call.name]),
    resource: { system: 'files', kind: 'database file', address: location.address, keeps: 'nothing', extent: 'one', where: location.where },
  } }] };
}

/** `initdb -D FOLDER` and `mysqld --initialize --datadir=FOLDER`. */
const newServer: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-D', '--pgdata', '--datadir', '-U', '--username', '-E', '--encoding', '--locale', '-A', '--auth', '--pwfile', '-X', '--waldir']);
  if (/^mysqld|^mariadbd/.test(call.program ?? '') && !options.has('--initialize', '--initialize-insecure')) return undefined;
  return fileMadeAnew((options.value('-D', '--pgdata', '--datadir') ?? options.positionals[0])?.text, call, world);
};

export const remadeInterpreters: Readonly<Record<string, Interpreter>> = { initdb: newServer, mysqld: newServer, mariadbd: newServer, mysql_install_db: newServer, 'mariadb-install-db': newServer };
