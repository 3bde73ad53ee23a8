// Something said about a request for everybody to see, signed with the user's own key: a withdrawal, or a no.
import { canonicalJson } from '../../core/countersign/canonicalJson';
import { redact } from '../../core/explain/redact';
import { sendFiles } from './carriedFiles';
import { checkStatement } from './check';
import type { SigningPlace, Told } from './desk';
import { openPrivateGit } from './privateGit';
import { statementRef } from './refNames';
import { repositoryIdentity } from './repositoryIdentity';
import type { Statement } from './requestFile';
import { ownKey } from './signingKey';
import { signBytes } from './sshKeygen';
import { readTeam } from './team';

/** Longest note, in characters. */
const longestNote = 500;

export async function sendStatement(place: SigningPlace, address: string, kind: Statement['kind'], about: { readonly id: string; readonly digest: string; readonly note: string }): Promise<Told> {
  const read = await readTeam(place);
  if (read.kind === 'refused') return read;
  const found = await ownKey(place, read.team);
  if (found.kind === 'refused') return found;
  const { own } = found;
  const now = place.now();
  const statement: Statement = {
    format: 'countersign-statement', version: 1, kind, id: about.id, digest: about.digest, repository: read.team.identity, by: { name: own.name, key: own.key },
    at: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'), note: redact(about.note.replace(/\p{Surrogate}/gu, '\ufffd')).slice(0, longestNote).replace(/\p{Surrogate}/gu, '\ufffd'),
  };
  const text = canonicalJson(statement);
  const signed = await signBytes(place, own.use, text);
  if (signed.kind === 'missing') return { kind: 'refused', refusal: { kind: 'noSshKeygen' } };
  if (signed.kind === 'failed') return { kind: 'refused', refusal: { kind: 'noKey', why: signed.why } };
  const checked = await checkStatement(place, read.team, about, statement, signed.signature);
  if (checked.kind === 'refused') return checked;
  const opened = await openPrivateGit(place, address);
  const done = opened.kind === 'failed' ? opened : await sendFiles(opened.git, statementRef(about.id, kind, own.key), { 'statement.json': text, 'statement.sig': signed.signature }, now);
  return { kind: 'done', sent: done.kind === 'failed' ? { kind: 'notSent', why: done.why } : { kind: 'sent', remote: repositoryIdentity(address) } };
}
