// Entry of the extension: wiring only. Everything heavy is loaded when it is first needed.
import * as vscode from 'vscode';
import { stateFolder } from '../node/stateFolder';
import { agentName } from './agentName';
import { lazyEngine } from './approval/lazyEngine';
import { createNotice } from './approval/notice';
import { ApprovalPanel } from './approval/panel';
import { ApprovalQueue } from './approval/queue';
import { branchOf } from './branch';
import { registerCommand } from './commands';
import { openGate } from './gate';
import { readFlag, readMinimum, readMode } from './settings';
import { StatusBar, type GateState } from './views/statusBar';
import { WaitingView } from './views/waitingView';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { extensionUri, subscriptions } = context;
  const state = stateFolder();
  const log = vscode.window.createOutputChannel('Countersign', { log: true });
  const trouble = (what: string): void => log.warn(what);
  const engine = lazyEngine({ dist: vscode.Uri.joinPath(extensionUri, 'dist').fsPath, state, version: packageVersion(context), workspaces: openFolders, minimum: readMinimum });

  const { queue, hand } = ApprovalQueue.create({
    engine, now: Date.now, mode: readMode, trouble,
    changed: () => refresh(),
    arrived: (waiting) => {
      refresh();
      // What stands on a visible page already needs no second voice.
      if (!panel.arrived(waiting) && readFlag('notify')) announce(waiting, queue.waiting.length);
    },
  });
  const panel: ApprovalPanel = new ApprovalPanel({
    extension: extensionUri, queue, hand, agentName, branch: branchOf, trouble,
    disposableLines: () => [], declareDisposable: () => Promise.resolve(),
    opened: (waiting, part) => void engine.record({ kind: 'opened', action: waiting.action, part }),
  });
  const announce = createNotice((waiting) => panel.show(waiting, false));
  const waitingView = new WaitingView(queue);
  const statusBar = new StatusBar();
  const refresh = (): void => {
    panel.refresh();
    waitingView.refresh();
    statusBar.show(states());
  };
  const states = (): readonly GateState[] => {
    const found: GateState[] = [];
    if (queue.waiting.length > 0) found.push({ kind: 'waiting', count: queue.waiting.length });
    if (readMode() === 'observe') found.push({ kind: 'observe' });
    return found.length > 0 ? found : [{ kind: 'on' }];
  };

  subscriptions.push(
    log, { dispose: () => queue.dispose() }, { dispose: () => panel.dispose() }, waitingView.view, statusBar.item,
    registerCommand('countersign.open', (id) => {
      const waiting = id === undefined ? undefined : queue.find(id);
      if (waiting !== undefined) panel.show(waiting, false);
    }),
    registerCommand('countersign.openNext', () => {
      const next = queue.waiting[0];
      if (next !== undefined) panel.show(next, false);
    }),
  );
  const wrong = await openGate(state, { answer: (incoming) => queue.answer(incoming), waiting: () => queue.items(), trouble }, subscriptions);
  if (wrong !== undefined) trouble(wrong);
}

function packageVersion(context: vscode.ExtensionContext): string {
  return String((context.extension.packageJSON as { readonly version?: unknown }).version ?? '');
}

function openFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}
