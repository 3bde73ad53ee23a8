// A review as a read-only document: searchable, copyable, with a hover on each segment of its command.
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ReviewedAction } from '../../node/audit/auditRecord';
import type { ActionEntry } from '../../node/audit/joinRecords';
import type { ApprovalQueue } from './queue';

export const reviewScheme = 'countersign-review';

/** Heads the exact text in the document; what follows, up to the end, is that text. */
const exactTitle = (): string => t('Exact text');

export class ReviewDocuments implements vscode.TextDocumentContentProvider {
  readonly #queue: ApprovalQueue;
  readonly #find: (action: string) => Promise<ActionEntry | undefined>;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;

  /** `find`: an action on record. */
  constructor(queue: ApprovalQueue, find: (action: string) => Promise<ActionEntry | undefined>) {
    this.#queue = queue;
    this.#find = find;
  }

  /** By the id of a waiting review or of an action on record. */
  async show(id: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: reviewScheme, path: `/${id}/review.txt` }));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const id = uri.path.split('/')[1] ?? '';
    const waiting = this.#queue.find(id);
    if (waiting !== undefined) return withExact(waiting.review.explanation, waiting.review.exhibit.text);
    const entry = await this.#find(id);
    if (entry === undefined) return t('This review is not there any more.');
    const { decision } = entry;
    const explanation = entry.shown?.explanation ?? entry.review.explanation;
    return withExact([...(explanation === undefined || explanation === '' ? recorded(entry.review) : [explanation]), ...(decision === undefined ? [] : ['', t('Decided: {0} by {1}, {2}', decision.decision, decision.user ?? decision.by, entry.at), decision.reason])].join('\n'), entry.review.exhibit);
  }
}

/** Where the exact text begins in such a document; undefined: it has none. */
export function exactTextIn(document: string): number | undefined {
  const at = document.lastIndexOf(`\n\n${exactTitle()}\n\n`);
  return at < 0 ? undefined : at + exactTitle().length + 4;
}

function withExact(text: string, exact: string): string {
  return exact === '' ? text : `${text}\n\n${exactTitle()}\n\n${exact}`;
}

function recorded(review: ReviewedAction): string[] {
  return [
    review.headline, review.consequence, '',
    ...review.effects.map((effect) => `${effect.operation} ${effect.kind} ${effect.address}${effect.environment === undefined ? '' : ` (${effect.environment})`}, ${effect.reversibility}`),
    ...review.principals.map((one) => one.scope === undefined ? t('as {0} ({1})', one.name, one.system) : t('as {0} in {1} ({2})', one.name, one.scope, one.system)),
    ...review.unread.map((one) => t('not known: {0}', one)), '',
    t('{0} by {1} · agent {2} · {3}', review.verdict, review.rules.join(', '), review.agent, review.cwd),
  ];
}
