// What became different between two conclusions about one action, in words. What an approval is bound to is `node/approvalBinding.ts`.
import { t } from '@vscode/l10n';
import type { Review } from '../../core/model/review';
import { absent } from '../../node/filesRead';
import { reachesTheSame, runsAsTheSame, type Grounds } from '../../node/approvalBinding';

/** What became different between two conclusions about the same action, in words for the page. */
export function differences(before: Grounds, after: Grounds): readonly string[] {
  const changed: string[] = [];
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    const [old, now] = [before.files[path], after.files[path]];
    if (old === now) continue;
    changed.push(old === undefined || old === absent ? t('`{0}` is new', path) : now === undefined || now === absent ? t('`{0}` is gone', path) : t('`{0}` has other contents', path));
  }
  const [was, is] = [before.review, after.review];
  if (was.verdict !== is.verdict) changed.push(t('the verdict: {0} before, {1} now', was.verdict, is.verdict));
  if (was.headline !== is.headline) changed.push(t('before: {0}', was.headline));
  changed.push(...lineChanges(was, is));
  if (!runsAsTheSame(was, is)) changed.push(t('the identity that it runs as'));
  if (before.policy !== after.policy) changed.push(t('the policy'));
  if (changed.length === 0 && !reachesTheSame(was, is)) changed.push(t('what it affects'));
  return changed.slice(0, 12);
}

function lineChanges(was: Review, is: Review): string[] {
  const key = (line: Review['scope'][number]): string => `${line.title}: ${line.detail}`;
  const [old, now] = [new Set(was.scope.map(key)), new Set(is.scope.map(key))];
  return [...[...now].filter((line) => !old.has(line)).map((line) => t('new: {0}', line)), ...[...old].filter((line) => !now.has(line)).map((line) => t('no longer: {0}', line))];
}
