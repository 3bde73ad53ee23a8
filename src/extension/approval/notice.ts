// The one notification about what waits. It offers to look, never to approve.
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
