// What is said about copies of files that an approved action loses.
import { t } from '@vscode/l10n';

/** Undefined: nothing would be copied and nothing needs saying. `days`: how long they are kept. */
export function copiesWords({ files, megabytes, secrets, beyond, id, days }: { readonly files: number; readonly megabytes: string; readonly secrets: number; readonly beyond: number; readonly id: string; readonly days: number }): string | undefined {
  if (files === 0 && secrets === 0 && beyond === 0) return undefined;
  const kept = files === 0 ? t('Nothing of it is copied first.')
    : files === 1 ? t('If you approve, 1 file that is nowhere else ({0}) is copied first and kept for {1} days: `countersign restore {2}` brings it back.', megabytes, days, id)
      : t('If you approve, {0} files that are nowhere else ({1}) are copied first and kept for {2} days: `countersign restore {3}` brings them back.', files, megabytes, days, id);
  return [kept, ...(secrets === 0 ? [] : [secrets === 1 ? t('1 file with credentials is not copied.') : t('{0} files with credentials are not copied.', secrets)]), ...(beyond === 0 ? [] : [t('{0} more are too large or too many to be copied.', beyond)])].join(' ');
}
