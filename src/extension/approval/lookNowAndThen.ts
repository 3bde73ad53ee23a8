// When what others may have changed is looked at (colleagues' requests, the accepted policy): soon after the start, when the view comes into sight
// or the window is used again, and now and then. Always in the background; a slow or absent remote holds nothing up.
import * as vscode from 'vscode';

/** Milliseconds. */
const soon = 5_000;
const atMostEvery = 60_000;
const nowAndThen = 4 * 60_000;

export function lookNowAndThen(look: () => void, view: vscode.TreeView<unknown>): vscode.Disposable {
  let last = 0;
  const due = (): void => {
    if (Date.now() - last < atMostEvery) return;
    last = Date.now();
    look();
  };
  const first = setTimeout(due, soon);
  const timer = setInterval(() => { if (vscode.window.state.focused) due(); }, nowAndThen);
  return vscode.Disposable.from(
    { dispose: () => { clearTimeout(first); clearInterval(timer); } },
    view.onDidChangeVisibility(({ visible }) => { if (visible) due(); }),
    vscode.window.onDidChangeWindowState(({ focused }) => { if (focused) due(); }),
  );
}
