// What sudo's own files say of a user, where they can be read at all (they seldom can): a rule for the user or one of its groups, with or
// without a password. sudo itself is never asked: it logs, and may prompt. Aliases and host lists are not followed; they make it unknown.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';

export type SudoRule =
  | { readonly kind: 'passwordless'; readonly origin: Origin }
  | { readonly kind: 'password' }
  /** The files cannot be read, or say nothing that is understood here. */
  | { readonly kind: 'unknown' };

/** Groups that systems let use sudo out of the box. */
export const sudoersOf: readonly string[] = ['sudo', 'wheel', 'admin'];

const folder = '/etc/sudoers.d';
const mostFiles = 30;
const fileLimit = 1 << 16;

export async function sudoRule(user: string | undefined, groups: readonly string[], facts: Facts): Promise<SudoRule> {
  if (facts.platform === 'win32' || user === undefined) return { kind: 'unknown' };
  const extra = (await facts.list(folder) ?? []).filter(name => !/[.~]/.test(name)).slice(0, mostFiles).map(name => `${folder}/${name}`);
  let found: SudoRule = { kind: 'unknown' };
  for (const path of ['/etc/sudoers', ...extra]) {
    const text = await facts.read(path, fileLimit);
    if (text === undefined) continue;
    for (const { line, rule } of rulesIn(text)) {
      if (/^Defaults(?::(\S+))?\s.*!authenticate\b/.test(rule)) {
        const whom = /^Defaults:(\S+)/.exec(rule)?.[1];
        if (whom === undefined || whom.split(',').includes(user)) found = { kind: 'passwordless', origin: { kind: 'file', path, line, name: '!authenticate' } };
        continue;
      }
      // The last rule that fits counts.
      const [, whom = '', , tags = ''] = /^([^\s=]+)\s+([^\s=]+)\s*=\s*(?:\([^)]*\)\s*)?((?:[A-Z_]+:\s*)*)/.exec(rule) ?? [];
      const isHis = whom.split(',').some(one => one === user || one === 'ALL' || (one.startsWith('%') && groups.includes(one.slice(1))));
      if (!isHis) continue;
      if (tags.includes('NOPASSWD:')) found = { kind: 'passwordless', origin: { kind: 'file', path, line, name: 'NOPASSWD' } };
      else if (found.kind !== 'passwordless' || found.origin.kind !== 'file' || found.origin.name !== '!authenticate') found = { kind: 'password' };
    }
  }
  return found;
}

/** Lines put together where they end in a backslash; comments and includes left out. */
function rulesIn(text: string): readonly { readonly line: number; readonly rule: string }[] {
  const rules: { line: number; rule: string }[] = [];
  let open = '';
  let start = 0;
  for (const [at, written] of text.split('\n').entries()) {
    if (open === '') start = at + 1;
    if (written.endsWith('\\')) {
      open += `${written.slice(0, -1)} `;
      continue;
    }
    const rule = (open + written).replace(/(^|\s)#.*$/, '').trim();
    open = '';
    if (rule !== '' && !rule.startsWith('@') && !/^(?:User|Runas|Host|Cmnd)_Alias\b/.test(rule)) rules.push({ line: start, rule });
  }
  return rules;
}
