// When colleagues' requests are fetched: soon after the start, when the view comes into sight or the window is used again, and now and then.
// Always in the background; a slow or absent remote holds nothing up.
import * as vscode from 'vscode';
import type { ColleagueRequests } from './colleagues';

/** Milliseconds. */
const soon = 5_000;
const atMostEvery = 60_000;
const nowAndThen = 4 * 60_000;

export function lookForRequests(requests: ColleagueRequests, view: vscode.TreeView<unknown>): vscode.Disposable {
  let last = 0;
  const look = (): void => {
    if (Date.now() - last < atMostEvery) return;
    last = Date.now();
    void requests.look();
  };
  const first = setTimeout(look, soon);
  const timer = setInterval(() => { if (vscode.window.state.focused) look(); }, nowAndThen);
  return vscode.Disposable.from(
    { dispose: () => { clearTimeout(first); clearInterval(timer); } },
    view.onDidChangeVisibility(({ visible }) => { if (visible) look(); }),
    vscode.window.onDidChangeWindowState(({ focused }) => { if (focused) look(); }),
  );
}
