// The line at the bottom of the window: what waits, whether the gate is on, and why not.
import * as vscode from 'vscode';
import { commandFor } from '../commands';

/** What the line says, the most urgent first. */
export type GateState =
  /** The gate does not work as it should; the words name what is off. */
  | { readonly kind: 'off'; readonly words: readonly string[] }
  /** A policy is not valid: the gate is shut tighter than anybody meant. */
  | { readonly kind: 'policy'; readonly words: readonly string[] }
  /** Something was tried on the gate and did not work; stands until a person has looked. */
  | { readonly kind: 'tried'; readonly words: readonly string[] }
  | { readonly kind: 'waiting'; readonly count: number }
  | { readonly kind: 'paused'; readonly minutes: number }
  | { readonly kind: 'observe' }
  /** No agent calls this gate yet. */
  | { readonly kind: 'notSetUp' }
  | { readonly kind: 'on' };

export class StatusBar {
  readonly item = vscode.window.createStatusBarItem('countersign.state', vscode.StatusBarAlignment.Left, 40);

  constructor() {
    this.item.name = 'Countersign';
    this.show([{ kind: 'on' }]);
    this.item.show();
  }

  /** Shows the most urgent state; the others stand in the tooltip. */
  show(states: readonly GateState[]): void {
    const [first = { kind: 'on' } satisfies GateState] = states;
    const look = lookOf(first);
    this.item.text = look.text;
    this.item.backgroundColor = look.background === undefined ? undefined : new vscode.ThemeColor(look.background);
    this.item.tooltip = states.map(wordsOf).join('\n');
    this.item.accessibilityInformation = { label: `Countersign: ${states.map(wordsOf).join(' ')}` };
    this.item.command = first.kind === 'waiting' ? commandFor('countersign.openNext', vscode.l10n.t('Review')) : commandFor('countersign.status', vscode.l10n.t('Status'));
  }
}

function lookOf(state: GateState): { readonly text: string; readonly background?: string } {
  switch (state.kind) {
    case 'off': return { text: `$(alert) ${vscode.l10n.t('Countersign: gate off')}`, background: 'statusBarItem.errorBackground' };
    case 'policy': return { text: `$(alert) ${vscode.l10n.t('Countersign: policy not valid')}`, background: 'statusBarItem.errorBackground' };
    case 'tried': return { text: `$(alert) ${vscode.l10n.t('Countersign: look')}`, background: 'statusBarItem.errorBackground' };
    case 'waiting': return { text: `$(shield) ${vscode.l10n.t('{0} waiting', state.count)}`, background: 'statusBarItem.warningBackground' };
    case 'paused': return { text: `$(debug-pause) ${vscode.l10n.t('Countersign paused, {0} min', state.minutes)}`, background: 'statusBarItem.warningBackground' };
    case 'observe': return { text: `$(eye) ${vscode.l10n.t('Countersign observes')}` };
    case 'notSetUp': return { text: `$(shield) ${vscode.l10n.t('Countersign: set up')}` };
    case 'on': return { text: '$(shield) Countersign' };
  }
}

function wordsOf(state: GateState): string {
  switch (state.kind) {
    case 'off': case 'policy': case 'tried': return state.words.join('\n');
    case 'waiting': return state.count === 1 ? vscode.l10n.t('1 action waits for you.') : vscode.l10n.t('{0} actions wait for you.', state.count);
    case 'paused': return vscode.l10n.t('Paused for {0} more min; attest and above still wait for you.', state.minutes);
    case 'observe': return vscode.l10n.t('Observing: nothing waits, what would have been asked is recorded.');
    case 'notSetUp': return vscode.l10n.t('No agent asks Countersign yet. Set it up to put it between an agent and its effects.');
    case 'on': return vscode.l10n.t('On. Nothing waits.');
  }
}
