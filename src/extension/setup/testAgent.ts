// Tries the whole chain of an agent at a person's wish and says what came of it. The trying itself is `node/selfTest.ts`.
import * as vscode from 'vscode';
import { agents } from '../../core/agents/agents';
import type { SetupPlace } from '../../node/agentSetup';
import { agentStatus } from '../../node/agentStatus';
import { selfTest } from '../../node/selfTest';
import { keepSelfTest } from '../../node/selfTestResult';

/** One agent; without one, a person chooses among those whose hook is installed. */
export async function testAgent(place: SetupPlace, id?: string): Promise<void> {
  const installed = agents.filter((one) => one.configuration !== undefined && ['yes', 'differs'].includes(agentStatus(one, place).configured));
  const chosen = id ?? (await vscode.window.showQuickPick(installed.map((one) => ({ label: one.name, agent: one.id })), { title: vscode.l10n.t('Try the whole chain of'), placeHolder: vscode.l10n.t('A harmless call and a forbidden one are sent as the agent would send them') }))?.agent;
  const agent = agents.find((one) => one.id === chosen);
  if (agent === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? place.home;
  const result = await vscode.window.withProgress({ location: { viewId: 'countersign.agents' } }, () => selfTest(agent, place, folder, Date.now));
  keepSelfTest(place.state, result);
  if (result.passed) return void vscode.window.setStatusBarMessage(vscode.l10n.t('{0}: the self-test passed.', agent.name), 8000);
  void vscode.window.showWarningMessage(vscode.l10n.t('{0}: the self-test failed. {1}. What to do: {2}.', agent.name, result.lines.join('; '), result.mend ?? ''));
}
