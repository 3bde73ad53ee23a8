// Entry of the extension: wiring only. Everything heavy is loaded when it is first needed.
import * as vscode from 'vscode';
import { agentName } from './agentName';
import { lazyEngine } from './approval/lazyEngine';
import { ApprovalPanel } from './approval/panel';
import { ApprovalQueue } from './approval/queue';
import { branchOf } from './branch';
import { registerCommand } from './commands';
import { openGate } from './gate';
import { readMinimum, readMode } from './settings';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { extensionUri, subscriptions } = context;
  const engine = lazyEngine({ dist: vscode.Uri.joinPath(extensionUri, 'dist').fsPath, workspaces: openFolders, minimum: readMinimum });
  const log = vscode.window.createOutputChannel('Countersign', { log: true });
  const trouble = (what: string): void => log.warn(what);

  const { queue, hand } = ApprovalQueue.create({
    engine, now: Date.now, mode: readMode, trouble,
    changed: () => panel.refresh(),
    arrived: (waiting) => panel.arrived(waiting),
  });
  const panel: ApprovalPanel = new ApprovalPanel({
    extension: extensionUri, queue, hand, agentName, branch: branchOf, trouble,
    disposableLines: () => [], declareDisposable: () => Promise.resolve(),
    opened: (waiting, what) => void engine.record({ what: 'opened', action: waiting.action, review: waiting.review, note: what }),
  });
  subscriptions.push(log, { dispose: () => queue.dispose() }, { dispose: () => panel.dispose() });
  subscriptions.push(registerCommand('countersign.openNext', () => {
    const next = queue.waiting[0];
    if (next !== undefined) panel.show(next, false);
  }));

  const wrong = await openGate({ answer: (incoming) => queue.answer(incoming), waiting: () => queue.items(), trouble }, subscriptions);
  if (wrong !== undefined) trouble(wrong);
}

function openFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}
