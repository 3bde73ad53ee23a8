// Entry of the extension: wiring only. Everything heavy is loaded when it is first needed.
import { config as useTranslations } from '@vscode/l10n';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { IncomingRequest, LinkAnswer } from '../node/editorLink';
import { revokeDisposable } from '../node/disposableAnswers';
import { stateFolder } from '../node/stateFolder';
import { agentName } from './agentName';
import type { Engine, RecordEntry } from './approval/engine';
import type { OwnSigning } from './approval/nodeSignatures';
import { ColleagueRequests } from './approval/colleagues';
import { lazyColleagues, lazyEngine } from './approval/lazyEngine';
import { createNotice, createSignatureNotice } from './approval/notice';
import { ApprovalPanel } from './approval/panel';
import { ApprovalQueue } from './approval/queue';
import { AcceptPanel } from './approval/acceptPanel';
import { lookNowAndThen } from './approval/lookNowAndThen';
import { PolicyWatch } from './approval/policyWatch';
import { SignPanel } from './approval/signPanel';
import { RecordedPage } from './approval/recordedPage';
import { ReviewDocuments, reviewScheme } from './approval/reviewDocument';
import { branchOf } from './branch';
import { openGate } from './gate';
import { heavy } from './heavy';
import { lazyHover } from './hover/lazyHover';
import { registerRiskHover } from './hover/riskHover';
import { registerCommands } from './personsCommands';
import { RecordKeeper } from './recordKeeper';
import { settingSection } from './settingKeys';
import { readFlag, readMinimum, readMode, readRecordSetting, readSigningKey } from './settings';
import { setupPlace, setupSource } from './setup/place';
import { PlannedFiles, plannedScheme } from './setup/plannedFiles';
import { AgentsView } from './views/agentsView';
import { GateWatch } from './views/gateWatch';
import { HistoryView } from './views/historyView';
import { watchObserving } from './views/observing';
import { StatusBar } from './views/statusBar';
import { WaitingView } from './views/waitingView';

let keeper: RecordKeeper | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context;
  if (vscode.l10n.bundle !== undefined) useTranslations({ contents: vscode.l10n.bundle });
  const state = stateFolder();
  const { version } = context.extension.packageJSON as { readonly version: string };
  const dist = vscode.Uri.joinPath(extensionUri, 'dist').fsPath;
  const place = setupPlace(state);
  const source = setupSource(context, version);
  const log = vscode.window.createOutputChannel('Countersign', { log: true });

  // The engine and the queue.
  const signing: OwnSigning = { state, workspaces: trustedFolders, key: readSigningKey };
  const lazy = lazyEngine({ dist, state, version, workspaces: openFolders, trusted: trustedFolders, minimum: readMinimum, asksOnline: () => readFlag('onlineChecks'), signing, policyChanged: (words) => void vscode.window.showInformationMessage(words) });
  const engine: Engine = {
    ...lazy,
    // Also what nobody waits for, a note or what is only observed, is seen at once.
    record: async (entry) => {
      const wrong = await lazy.record(entry);
      historyView.refresh();
      return wrong;
    },
  };
  const record = (entry: RecordEntry): void => void engine.record(entry).then((wrong) => { if (wrong !== undefined) log.error(wrong); });
  const answered = (text: string): void => record({ kind: 'event', event: 'answer', text });
  const trouble = (what: string): void => {
    log.warn(what);
    watch.tried(what);
    record({ kind: 'event', event: 'alarm', text: what });
  };
  const { queue, hand } = ApprovalQueue.create({
    engine, now: Date.now, mode: readMode, trouble,
    changed: () => refresh(),
    signature: (waiting) => {
      if (!panel.shows(waiting) && readFlag('notify')) announceSignature(waiting);
    },
    reading: (reading) => {
      panel.reading(reading);
      waitingView.refresh();
    },
    lookingAgain: (waiting, { done, of }) => panel.lookingAgain(waiting, of > 0 ? Math.floor((done / of) * 100) : 0),
    arrived: (waiting) => {
      refresh();
      // What a visible page shows or counts needs no second voice, least of all one that covers the page.
      if (!panel.arrived(waiting) && readFlag('notify')) announce(waiting, queue.waiting.length);
    },
  });

  // What a person sees.
  const panel: ApprovalPanel = new ApprovalPanel({
    extension: extensionUri, queue, hand, engine, state, agentName, branch: branchOf, trouble,
    opened: (waiting, part) => record({ kind: 'opened', action: waiting.action, part }),
  });
  const announce = createNotice((waiting) => panel.show(waiting, false));
  const announceSignature = createSignatureNotice((waiting) => panel.show(waiting, false));
  const requests: ColleagueRequests = new ColleagueRequests(lazyColleagues(signing), Date.now, () => refresh());
  const signPanel = new SignPanel({
    extension: extensionUri, requests, agentName, trouble,
    answered: (text) => record({ kind: 'event', event: 'sign', text }),
  });
  const policies: PolicyWatch = new PolicyWatch(async () => {
    const { policyChange } = await heavy();
    return (await Promise.all(openFolders().map((folder) => policyChange(folder, state)))).filter((one) => one !== undefined);
  }, () => refresh());
  const acceptPanel = new AcceptPanel({
    extension: extensionUri, answered, trouble,
    accept: async (change) => {
      const wrong = await (await heavy()).acceptChange(change, state);
      await policies.look();
      return wrong;
    },
  });
  const planned = new PlannedFiles();
  const observing = { state, version, planned, memory: context.globalState };
  const waitingView = new WaitingView(queue, requests, policies);
  const historyView = new HistoryView(state);
  const documents = new ReviewDocuments(queue, (action) => historyView.find(action));
  const recorded = new RecordedPage(extensionUri, trouble);
  const agentsView = new AgentsView(place, () => queue.answers.deniedSessions);
  const statusBar = new StatusBar();
  const watch: GateWatch = new GateWatch(place, queue, statusBar);
  keeper = new RecordKeeper({ state, version, home: homedir(), agentSocket: process.env['SSH_AUTH_SOCK'], settings: readRecordSetting, folders: openFolders, trusted: trustedFolders, trouble: (what) => log.info(what) });
  const refresh = (): void => {
    panel.refresh();
    signPanel.refresh();
    waitingView.refresh();
    historyView.refresh();
    watch.show();
  };
  const refreshAll = (): void => {
    refresh();
    agentsView.refresh();
  };

  subscriptions.push(
    log, { dispose: () => queue.dispose() }, { dispose: () => panel.dispose() }, { dispose: () => signPanel.dispose() }, { dispose: () => recorded.dispose() }, { dispose: () => acceptPanel.dispose() }, lookNowAndThen(() => { void requests.look(); void policies.look(); }, waitingView.view), watchObserving(observing), watch, waitingView.view, historyView.view, agentsView.view, statusBar.item,
    vscode.workspace.registerTextDocumentContentProvider(reviewScheme, documents),
    vscode.workspace.registerTextDocumentContentProvider(plannedScheme, planned),
    registerRiskHover(lazyHover({ dist, workspaces: openFolders })),
    ...registerCommands({
      queue, panel, documents, history: historyView, recorded, watch, requests, signPanel, policies, acceptPanel, observing, refresh: refreshAll,
      setup: {
        place, source, planned,
        done: (event, text) => {
          record({ kind: 'event', event, text });
          void watch.look();
          refreshAll();
        },
      },
      note: (event, text, on) => engine.record({ kind: 'event', event, text, on }),
      answered,
      revokeDisposable: (key) => revokeDisposable(state, key, Date.now()),
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settingSection)) void keeper?.changed();
      if (change.affectsConfiguration(`${settingSection}.mode`)) record({ kind: 'event', event: 'mode', text: `Mode: ${readMode()}`, on: readMode() === 'observe' });
      if (change.affectsConfiguration(settingSection) || change.affectsConfiguration('chat')) void watch.look();
    }),
  );

  openAndCheck().catch((error: unknown) => trouble(error instanceof Error ? error.message : String(error)));

  /** The gate itself: reachable first, then checked. Nobody waits for it, least of all the editor's start. */
  async function openAndCheck(): Promise<void> {
    watch.linkProblem = await openGate(state, { answer, waiting: () => queue.items(), trouble }, subscriptions);
    watch.show();
    const { refreshOwnLauncher } = await heavy();
    const wrong = await refreshOwnLauncher(extensionUri, place, source);
    if (wrong !== undefined) trouble(wrong);
    await watch.look();
    agentsView.refresh();
  }

  function answer(incoming: IncomingRequest): Promise<LinkAnswer> {
    watch.asked();
    return queue.answer(incoming);
  }
}

/** The editor waits a few seconds for this. */
export async function deactivate(): Promise<void> {
  await keeper?.end();
}

function openFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}

/** In restricted mode none: a folder's policy can then only tighten. */
function trustedFolders(): readonly string[] {
  return vscode.workspace.isTrusted ? openFolders() : [];
}
