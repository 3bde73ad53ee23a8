// What a person can start from the palette, a view or the status bar. None of it approves; most of it opens something to read.
import * as vscode from 'vscode';
import { countersignRefusal } from '../core/explain/words/countersignature';
import type { ApprovalPanel } from './approval/panel';
import type { ApprovalQueue } from './approval/queue';
import type { AcceptPanel } from './approval/acceptPanel';
import type { PolicyWatch } from './approval/policyWatch';
import type { ColleagueRequests } from './approval/colleagues';
import type { SignPanel } from './approval/signPanel';
import type { RecordedPage } from './approval/recordedPage';
import type { ReviewDocuments } from './approval/reviewDocument';
import type { CommandKey } from './commandKeys';
import { registerCommand } from './commands';
import { heavy } from './heavy';
import type { SetupHost } from './setup/setUpAgents';
import type { GateWatch } from './views/gateWatch';
import { showStandingAnswers } from './views/standingAnswers';
import { markInHistory, showObserved, type ObservingHost } from './views/observing';
import { pickHistoryFilter } from './views/historyPick';
import type { HistoryView } from './views/historyView';
import type { GateState } from './views/statusBar';

export interface CommandHost {
  readonly queue: ApprovalQueue;
  readonly panel: ApprovalPanel;
  readonly documents: ReviewDocuments;
  readonly history: HistoryView;
  readonly recorded: RecordedPage;
  readonly watch: GateWatch;
  readonly requests: ColleagueRequests;
  readonly policies: PolicyWatch;
  readonly acceptPanel: AcceptPanel;
  readonly signPanel: SignPanel;
  readonly setup: SetupHost;
  readonly observing: ObservingHost;
  /** Puts a change of how the gate works on record. Resolves with what is wrong, or undefined. */
  readonly note: (event: 'pause' | 'mode', text: string, on: boolean) => Promise<string | undefined>;
  /** Puts an answer for later calls that was taken back on record. */
  readonly answered: (text: string) => void;
  readonly revokeDisposable: (key: string) => void;
  readonly refresh: () => void;
}

export function registerCommands(host: CommandHost): vscode.Disposable[] {
  const { queue, panel, documents, history, recorded, watch, setup, requests, signPanel } = host;
  return [
    // A tree item hands over itself where it is pressed inline, its id where it is opened.
    registerCommand('countersign.open', (given) => {
      const id = idOf(given) ?? '';
      const [waiting, reading] = [queue.find(id), queue.readings.find((one) => one.id === id)];
      if (waiting !== undefined) panel.show(waiting, false);
      else if (reading !== undefined) panel.showReading(reading, false);
    }),
    registerCommand('countersign.openNext', () => {
      const [next] = queue.waiting;
      if (next !== undefined) panel.show(next, false);
      else void vscode.window.showInformationMessage(vscode.l10n.t('No agent waits for you.'));
    }),
    registerCommand('countersign.showText', (given) => documents.show(idOf(given) ?? '')),
    registerCommand('countersign.showRecorded', async (given) => {
      const entry = await history.find(idOf(given) ?? '');
      if (entry === undefined || !recorded.show(entry)) await documents.show(idOf(given) ?? '');
    }),
    registerCommand('countersign.historyFilter', () => pickHistoryFilter(history)),
    registerCommand('countersign.historyClear', () => { history.filter = {}; }),
    registerCommand('countersign.historyOlder', () => { history.showOlder(); }),
    registerCommand('countersign.markCaught', (given) => markInHistory(host.observing, idOf(given), 'caught')),
    registerCommand('countersign.markWrong', (given) => markInHistory(host.observing, idOf(given), 'wrong')),
    registerCommand('countersign.observeReport', () => showObserved(host.observing)),
    registerCommand('countersign.pause', () => pause(host)),
    registerCommand('countersign.resume', async () => {
      queue.answers.resume();
      await host.note('pause', vscode.l10n.t('The pause was ended.'), false);
      host.refresh();
    }),
    registerCommand('countersign.installAgent', async (given) => (await heavy()).changeAgent(setup, 'install', idOf(given))),
    registerCommand('countersign.testAgent', async (given) => {
      await (await heavy()).testAgent(setup.place, idOf(given));
      host.refresh();
    }),
    registerCommand('countersign.removeAgent', async (given) => (await heavy()).changeAgent(setup, 'remove', idOf(given))),
    registerCommand('countersign.setUp', async () => (await heavy()).setUpAgents(setup)),
    registerCommand('countersign.startPolicy', async () => (await heavy()).startPolicy(setup.planned)),
    registerCommand('countersign.allowSession', (given) => {
      const session = idOf(given);
      if (session !== undefined) queue.answers.allowSessionAgain(session);
      host.refresh();
    }),
    registerCommand('countersign.revokeDisposable', (given) => {
      const key = idOf(given);
      if (key !== undefined) host.revokeDisposable(key);
      host.refresh();
    }),
    registerCommand('countersign.openRequest', (given) => {
      const found = requests.find(idOf(given) ?? '');
      if (found !== undefined) signPanel.show(found);
    }),
    registerCommand('countersign.pastedRequest', async () => {
      const read = await requests.paste(await vscode.env.clipboard.readText());
      if (read.kind === 'request') signPanel.show(read.waiting);
      else void vscode.window.showErrorMessage(vscode.l10n.t('The clipboard holds no request that can be signed. {0}', countersignRefusal(read.refusal)));
    }),
    registerCommand('countersign.reviewPolicy', async () => {
      await host.policies.look(true);
      const [change] = host.policies.changes;
      if (change !== undefined) host.acceptPanel.show(change);
      else void vscode.window.showInformationMessage(vscode.l10n.t('The policy and the signers are as you accepted them.'));
    }),
    registerCommand('countersign.standingAnswers', () => showStandingAnswers(queue.answers, setup.place.state, (what) => {
      host.answered(vscode.l10n.t('Taken back: {0}', what));
      host.refresh();
    })),
    registerCommand('countersign.refresh', async () => {
      void requests.look();
      await watch.look();
      host.refresh();
    }),
    registerCommand('countersign.status', () => showStatus(watch)),
  ];
}

/** A text, or what an item of one of our views stands for. */
function idOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (typeof given !== 'object' || given === null) return undefined;
  const item = given as { readonly id?: unknown; readonly session?: unknown; readonly status?: { readonly agent?: unknown }; readonly answer?: { readonly key?: unknown }; readonly review?: { readonly action?: unknown }; readonly incoming?: { readonly request?: { readonly id?: unknown } } };
  return [item.incoming?.request?.id, item.id, item.session, item.status?.agent, item.answer?.key, item.review?.action].find((value) => typeof value === 'string');
}

/** The question cannot be skipped: pausing loosens, and a command may have been started by something else than a person. */
async function pause({ queue, note, refresh }: CommandHost): Promise<void> {
  const act = vscode.l10n.t('Pause for 15 Minutes');
  const pressed = await vscode.window.showWarningMessage(vscode.l10n.t('Pause Countersign for 15 minutes?'), {
    modal: true, detail: vscode.l10n.t('What asks for a click or for ticks goes through without you. Attest and above still wait. The pause is recorded.'),
    // The first button is the one that Enter presses.
  }, vscode.l10n.t('Keep It On'), act);
  if (pressed !== act) return;
  const wrong = await note('pause', vscode.l10n.t('Paused for 15 minutes; attest and above still wait.'), true);
  if (wrong !== undefined) return void vscode.window.showErrorMessage(vscode.l10n.t('Not paused: {0}', wrong));
  queue.answers.pause(Date.now());
  refresh();
}

async function showStatus(watch: GateWatch): Promise<void> {
  await watch.look();
  const [first] = watch.states();
  const next: { readonly label: string; readonly command: CommandKey | 'countersign.agents.focus' | 'countersign.waiting.focus' | 'countersign.history.focus' } =
    first?.kind === 'notSetUp' ? { label: vscode.l10n.t('Set Up'), command: 'countersign.setUp' } : first?.kind === 'paused' ? { label: vscode.l10n.t('End the Pause'), command: 'countersign.resume' }
      : first?.kind === 'tried' ? { label: vscode.l10n.t('Show History'), command: 'countersign.history.focus' } : first?.kind === 'policy' ? { label: vscode.l10n.t('Open the Policy'), command: 'countersign.startPolicy' } : first?.kind === 'waiting' ? { label: vscode.l10n.t('Show Waiting'), command: 'countersign.waiting.focus' } : { label: vscode.l10n.t('Show Agents'), command: 'countersign.agents.focus' };
  const words = watch.states().map(statusWords).join(' ');
  const alarm = first?.kind === 'off' || first?.kind === 'policy' || first?.kind === 'tried';
  const pressed = await (alarm ? vscode.window.showWarningMessage(words, next.label) : vscode.window.showInformationMessage(words, next.label));
  if (pressed === next.label) await vscode.commands.executeCommand(next.command);
  watch.seen();
}

function statusWords(state: GateState): string {
  switch (state.kind) {
    case 'off': case 'policy': case 'tried': return state.words.join(' ');
    case 'waiting': return vscode.l10n.t('{0} waiting.', state.count);
    case 'paused': return vscode.l10n.t('Paused for {0} more min.', state.minutes);
    case 'observe': return vscode.l10n.t('Observing: nothing waits.');
    case 'notSetUp': return vscode.l10n.t('No agent asks Countersign yet.');
    case 'on': return vscode.l10n.t('The gate is on, nothing waits.');
  }
}
