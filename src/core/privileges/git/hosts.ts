// Logins that `gh` and `glab` keep: user names by host. Tokens in the same files are passed over.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { keptParse } from '../../parse/keptParse';
import { home } from '../folders';

export interface StoredLogin {
  readonly host: string;
  readonly user: string;
  readonly origin: Origin;
}

/** Undefined: nobody has signed in to that host here, or the file does not say who. */
export async function storedLogin(host: string, facts: Facts, folder?: string): Promise<StoredLogin | undefined> {
  return (await storedLogins(facts, folder)).find(login => login.host === host);
}

/** Every login that the files name, in their order. */
export async function storedLogins(facts: Facts, folder?: string): Promise<readonly StoredLogin[]> {
  const found: StoredLogin[] = [];
  for (const path of [`${folder ?? home(facts, '.config/gh')}/hosts.yml`, home(facts, '.config/glab-cli/config.yml')]) {
    const text = await facts.read(path, 1 << 16);
    for (const { host, user, line } of text === undefined ? [] : loginsIn(text)) {
      if (!found.some(login => login.host === host)) found.push({ host, user, origin: { kind: 'file', path, line, name: host } });
    }
  }
  return found;
}

const loginsIn = keptParse((text): readonly { readonly host: string; readonly user: string; readonly line: number }[] => {
  let host: string | undefined;
  return text.split('\n').flatMap((line, at) => {
    const top = /^(?: {4})?([\w.-]+\.[\w.-]+|localhost):\s*$/.exec(line);
    if (top) host = top[1];
    const user = /^\s+user:\s*["']?([\w.@-]+)["']?\s*$/.exec(line)?.[1];
    return user === undefined || host === undefined ? [] : [{ host, user, line: at + 1 }];
  });
});
