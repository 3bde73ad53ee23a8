// A review as plain text: the command line, the reason given to the agent, goldens.
import { t } from '@vscode/l10n';
import { capitalised } from './counted';
import type { Review } from '../model/review';

/** Everything the user would read, in the order of the page. Lines of at most a screen's width are not forced. */
export function plainText(review: Omit<Review, 'explanation'>): string {
  const lines: string[] = [];
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push('', title, ...body.map(line => `  ${line}`));
  };
  lines.push(review.badge ? `${review.headline} [${review.badge.text}]` : review.headline);
  if (review.consequence) lines.push(review.consequence);
  if (review.notChecked) lines.push(review.notChecked);
  section(review.scopeTitle, [
    ...review.scopeFrom === undefined ? [] : [review.scopeFrom],
    ...review.scope.flatMap(line => [
      `[${line.tag}] ${line.title}${line.type === undefined ? '' : ` (${line.type})`}${line.detail ? `: ${line.detail}` : ''}${line.links.length > 0 ? ` (${line.links.map(link => link.label).join(', ')})` : ''}`,
      ...line.members.map(member => `    ${member}`),
    ]),
  ]);
  section(t('Runs as'), review.runsAs.map(row => `${row.term}: ${row.text}`));
  section(t('Undo'), [review.undo, ...review.safer === undefined ? [] : [t('Safer: {text}', { text: review.safer })]].filter(Boolean));
  section(t('Not known'), review.unknown.map(capitalised));
  section(review.exhibit.kind === 'diff' ? t('Change') : review.exhibit.kind === 'call' ? t('Call') : t('Command'), review.exhibit.text === '' ? [] : review.exhibit.text.split('\n'));
  section(t('The agent says (unverified)'), review.said === undefined ? [] : [review.said]);
  section(t('Why asked'), whyLines(review));
  return lines.join('\n');
}

function whyLines(review: Omit<Review, 'explanation'>): string[] {
  return review.why.slice(0, 3).flatMap((why, i) => {
    const place = why.file === undefined ? '' : ` (${why.file}${why.line === undefined ? '' : `:${why.line}`})`;
    const owner = why.owner === undefined ? '' : t(', owner {owner}', { owner: why.owner });
    const meaning = why.meaning ?? why.reason ?? '';
    return [
      `${why.verdict}, ${t('by rule {rule}', { rule: why.rule })}${place}${owner}${meaning === '' ? '' : `: ${meaning}`}`,
      ...i > 0 || why.change === undefined || review.verdict === 'allow' ? [] : [why.change],
    ];
  });
}
