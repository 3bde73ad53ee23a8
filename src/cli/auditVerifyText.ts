// What `countersign audit verify` says: what was found, and plainly what it proves and what it does not.
import { visibleLine } from '../core/explain/visible';
import type { FoundAnchors } from '../node/countersignature/anchor';
import type { SignedReport } from '../node/audit/verifyAudit';

/** `keptElsewhere`: heads from outside were compared; `signersGiven`: the keys were compared with a list. */
export function verifyText(report: SignedReport, { log, keptElsewhere, signersGiven }: { readonly log: string; readonly keptElsewhere: boolean; readonly signersGiven: boolean }): string {
  const { problems, torn, removed, signed, covered, records } = report;
  const lines = problems.map(one => `${log}/${one.file}:${one.line}: ${one.what}`);
  const period = report.from === undefined ? '' : `, ${report.from} to ${report.to ?? ''}`;
  lines.push(`${records} records in ${report.files} chains${period}: ${problems.length === 0 ? 'all fit together.' : `${problems.length} problems, the first in ${problems[0]?.file ?? ''}:${problems[0]?.line ?? 0}.`}`);
  if (removed) {
    lines.push(`Records before ${removed.before} were removed by retention at ${removed.at}: ${removed.records} records in ${removed.chains} chains, ${removed.why === 'age' ? `because only ${removed.keptDays} days are kept` : `because the record had grown too large; ${removed.keptDays} days were kept in any case`}.`);
  }
  if (torn.length > 0) lines.push(`${torn.length} ${torn.length === 1 ? 'chain ends' : 'chains end'} in a record that was begun and not finished: the writing process was ended, or the machine stopped. Such a record was never acknowledged. It is not tampering.`);
  lines.push(...signedLines());
  lines.push('', 'What this proves', '  Nothing that is covered was changed, removed, moved or added in the middle since it was written.', ...limits().map(line => `  ${line}`));
  return `${lines.map(visibleLine).join('\n')}\n`;

  function signedLines(): readonly string[] {
    if (signed.statements === 0) return ['No heads are signed.'];
    const keys = signed.keys.map(one => `${one.fingerprint}${one.own ? ' (a key in your .ssh folder)' : ' (NOT a key in your .ssh folder)'}`);
    return [`${covered} of ${records} records are covered by ${signed.statements} signed heads, the last at ${signed.last ?? ''}, signed with ${keys.join(' and ')}.`];
  }

  function limits(): readonly string[] {
    const rest = records - covered;
    const anchored = keptElsewhere ? 'The heads that were kept elsewhere are still in it, so what they saw was not written anew.' : 'Whoever can write these files as you can use your key as well: keep `countersign audit heads` on another machine to be sure against that.';
    if (signed.statements === 0) {
      return [
        'It does not prove that the record is the one that was written: without signed heads, whoever can write these files could have written all of it anew, or cut the newest records off.',
        keptElsewhere ? anchored : '`countersign audit sign` signs the ends; `countersign audit heads` prints them for keeping on another machine.',
      ];
    }
    return [
      ...(signersGiven ? ['The signatures are by keys in the list that you gave.'] : ['Whose the key is, is for you to know: `--signers FILE` compares it with an allowed_signers file.']),
      ...(rest > 0 ? [`The last ${rest} records are not signed yet: they could have been written anew or cut off without a trace here.`] : []),
      anchored,
    ];
  }
}

/** What the team's remote says about this record. */
export function anchorText({ remote, statements, last, missing, elsewhere }: Extract<FoundAnchors, { kind: 'found' }>): string {
  const lines = [statements === 0 ? `${remote} holds no heads of this record: "countersign audit anchor" puts them there.` : `${remote} holds ${statements} signed heads of this record, the last of ${last ?? ''}; what they cover was compared.`];
  lines.push(...missing.map(at => `WRONG: the heads signed with your key at ${at} are there and not here: this record was cut or written anew.`));
  lines.push(...elsewhere.map(at => `Heads signed with your key at ${at} are there under another name: another machine of yours, or a record that was taken away from this one.`));
  return `${lines.map(visibleLine).join('\n')}\n`;
}
