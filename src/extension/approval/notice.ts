// The notifications about what waits. They offer to look, never to approve.
import * as vscode from 'vscode';
import type { Waiting } from './waiting';

/** Announces one review; `count` is how many wait in all. One notification at a time. */
export function createNotice(review: (waiting: Waiting) => void): (waiting: Waiting, count: number) => void {
  let open = false;
  return (waiting, count) => {
    if (open) return;
    open = true;
    const { headline } = waiting.review;
    const look = vscode.l10n.t('Review');
    void vscode.window.showWarningMessage(count > 1 ? vscode.l10n.t('Waiting for you: {0} ({1} waiting)', headline, count) : vscode.l10n.t('Waiting for you: {0}', headline), look).then((pressed) => {
      open = false;
      if (pressed === look) review(waiting);
    });
  };
}

/** Says once for each answer of a colleague that it is there. */
export function createSignatureNotice(review: (waiting: Waiting) => void): (waiting: Waiting) => void {
  const told = new Set<string>();
  return (waiting) => {
    const state = waiting.asked?.watch.state;
    const words = state?.kind === 'signed' ? vscode.l10n.t('Signed by a colleague, waiting for you: {0}', waiting.review.headline)
      : state?.kind === 'declined' ? vscode.l10n.t('A colleague said no: {0}', waiting.review.headline) : undefined;
    const key = `${waiting.id} ${waiting.asked?.watch.open.request.id ?? ''} ${state?.kind ?? ''}`;
    if (words === undefined || told.has(key)) return;
    told.add(key);
    const look = vscode.l10n.t('Review');
    void vscode.window.showInformationMessage(words, look).then((pressed) => { if (pressed === look) review(waiting); });
  };
}
