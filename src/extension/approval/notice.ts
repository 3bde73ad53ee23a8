// The one notification about what waits. It offers to look, never to approve.
import * as vscode from 'vscode';
import type { Waiting } from './waiting';

/** Announces one review; `count` is how many wait in all. One notification at a time. */
export function createNotice(review: (waiting: Waiting) => void): (waiting: Waiting, count: number) => void {
  let open = false;
  return (waiting, count) => {
    if (open) return;
    open = true;
    const others = count > 1 ? ` (${count} waiting)` : '';
    void vscode.window.showWarningMessage(`Waiting for you: ${waiting.review.headline}${others}`, 'Review').then((pressed) => {
      open = false;
      if (pressed === 'Review') review(waiting);
    });
  };
}
