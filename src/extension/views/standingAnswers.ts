// What a person has answered for later calls, in one list, each to be taken back. Taking back tightens, but for a session that was held to more:
// that list only a person opens, and each entry wants their Enter.
import * as vscode from 'vscode';
import type { Answers } from '../approval/answers';
import { disposableAnswers, revokeDisposable } from '../../node/disposableAnswers';
import { environmentAnswers, revokeEnvironment } from '../../node/environmentAnswers';
import { revokeSessionLeast, sessionLeasts, type SessionLeast } from '../../node/sessionLeast';
import type { StateFolder } from '../../node/stateFolder';

interface Standing extends vscode.QuickPickItem {
  revoke(): void;
}

/** Shows the list until it is closed; each entry has a button that takes it back. `revoked`: for the record. */
export function showStandingAnswers(answers: Answers, state: StateFolder, revoked: (what: string) => void): void {
  const button: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('discard'), tooltip: vscode.l10n.t('Take It Back') };
  const pick = vscode.window.createQuickPick<Standing>();
  const fill = (): void => {
    pick.items = standing(answers, state).map((item) => ({ ...item, buttons: [button] }));
    pick.placeholder = pick.items.length === 0 ? vscode.l10n.t('Nothing stands: every action is judged anew.') : vscode.l10n.t('Enter or the button takes an answer back');
  };
  const takeBack = (item: Standing | undefined): void => {
    if (item === undefined) return;
    item.revoke();
    revoked(`${item.label} (${item.description ?? ''})`);
    fill();
  };
  pick.title = vscode.l10n.t('Standing answers');
  pick.onDidTriggerItemButton(({ item }) => takeBack(item));
  pick.onDidAccept(() => takeBack(pick.selectedItems[0]));
  pick.onDidHide(() => pick.dispose());
  fill();
  pick.show();
}

/** Everything that holds at this moment. */
function standing(answers: Answers, state: StateFolder): readonly Standing[] {
  const now = Date.now();
  const time = (at: number): string => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const day = (at: number): string => new Date(at).toLocaleDateString();
  return [
    ...answers.grants(now).map((one) => ({ label: one.title, description: vscode.l10n.t('not asked again until {0}', time(one.until)), revoke: () => answers.revokeGrant(one.scope) })),
    ...answers.deniedSessions.map((session) => ({ label: vscode.l10n.t('Session {0}', session.slice(0, 12)), description: vscode.l10n.t('everything is denied'), revoke: () => answers.allowSessionAgain(session) })),
    ...heldSessions(state, now).map((one) => ({ label: vscode.l10n.t('Session {0}', one.session.slice(0, 12)), description: vscode.l10n.t('at least {0} until {1}', one.least, day(one.until)), revoke: () => revokeSessionLeast(state, one.session, Date.now()) })),
    ...environmentAnswers(state, now).map((one) => ({ label: one.title, description: vscode.l10n.t('counts as {0} until {1}', one.environment, day(one.until)), revoke: () => revokeEnvironment(state, one.key, Date.now()) })),
    ...disposableAnswers(state, now).map((one) => ({ label: one.title, description: vscode.l10n.t('disposable until {0}', day(one.until)), revoke: () => revokeDisposable(state, one.key, Date.now()) })),
  ];
}

function heldSessions(state: StateFolder, now: number): readonly SessionLeast[] {
  const held = sessionLeasts(state, now);
  return held === 'broken' ? [] : held;
}
