// A review as Markdown for hovers. Texts from outside are escaped: they can make no link, image, code fence or markup.
import { t } from '@vscode/l10n';
import type { Review } from '../model/review';

const special = /[\\`*_{}[\]()#+\-.!<>|~&@:$]/g;

/** Escapes every character that Markdown or the editor's icon syntax reads. */
export function escapeMarkdown(text: string): string {
  return text.replace(special, character => `\\${character}`).replace(/\r?\n/g, '  \n');
}

export function markdown(review: Review): string {
  const e = escapeMarkdown;
  const blocks: string[] = [];
  blocks.push(`**${e(review.headline)}**${review.badge ? ` \\[${e(review.badge.text)}\\]` : ''}`);
  blocks.push([review.consequence, review.notChecked ?? ''].filter(Boolean).map(e).join('  \n'));
  if (review.scope.length > 0) blocks.push([e(review.scopeTitle), ...review.scope.map(line => `- ${e(line.tag)}: **${e(line.title)}**${line.detail ? ` ${e(line.detail)}` : ''}`)].join('\n'));
  if (review.runsAs.length > 0) blocks.push(review.runsAs.filter(row => row.term !== t('Not seen')).slice(0, 4).map(row => `${e(row.term)}: ${e(row.text)}`).join('  \n'));
  if (review.undo) blocks.push(`${e(t('Undo'))}: ${e(review.undo)}${review.safer === undefined ? '' : `  \n${e(t('Safer: {text}', { text: review.safer }))}`}`);
  if (review.unknown.length > 0) blocks.push(`${e(t('Not known'))}: ${review.unknown.map(e).join('; ')}`);
  const why = review.why[0];
  if (why) blocks.push(`${e(why.verdict)}, ${e(t('by rule {rule}', { rule: why.rule }))}`);
  return blocks.filter(Boolean).join('\n\n');
}
