// Looks at all agents' configuration. Loaded when the view or the alarm needs it.
import * as vscode from 'vscode';
import { agents } from '../../core/agents/agents';
import type { SetupPlace } from '../../node/agentSetup';
import { policySources } from '../../node/policyFile';
import { agentStatus, launcherAlarm, type AgentStatus } from '../../node/agentStatus';

/** Every agent that Countersign knows. */
export function statuses(place: SetupPlace): AgentStatus[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  return agents.map((agent) => agentStatus(agent, place, folders));
}

/** What is wrong with a gate that should be shut, in words; empty: nothing. */
export async function gateAlarms(place: SetupPlace): Promise<string[]> {
  const found = statuses(place);
  const launcher = launcherAlarm(place.state);
  return [
    ...(launcher === undefined ? [] : [vscode.l10n.t('The launcher that agents call: {0}.', launcher)]),
    ...found.filter((one) => one.configured === 'differs').map((one) => vscode.l10n.t('{0}: its hook is not as it was installed ({1}).', one.name, one.file ?? '')),
    ...found.filter((one) => one.configured === 'yes').flatMap((one) => one.switchedOff.map((where) => vscode.l10n.t('{0}: hooks are switched off by {1}.', one.name, where))),
    ...found.flatMap((one) => (one.unused === undefined ? [] : [`${one.name}: ${one.unused}.`])),
    ...editorSwitches(),
    ...await policyErrors(place),
  ];
}

/** A policy that cannot be understood: until it is mended, the strictest reading holds. */
async function policyErrors(place: SetupPlace): Promise<string[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  const sources = await policySources({ cwd: folders[0] ?? place.home, home: place.home, folders, state: place.state });
  return sources.flatMap(({ from, errors: [error] }) => error === undefined ? [] : [vscode.l10n.t('The policy {0} is not valid ({1}). Until it is, everything that changes anything is attest.', `${from}:${error.line}:${error.column}`, error.message)]);
}

/** Settings of the editor that keep its own agent's hooks from running. */
function editorSwitches(): string[] {
  const settings = vscode.workspace.getConfiguration();
  return ['chat.useHooks', 'chat.plugins.enabled'].filter((key) => settings.get(key) === false).map((key) => vscode.l10n.t('VS Code: {0} is off.', key));
}

/** Does any agent ask this gate: a hook is installed, or a call came through the extension's own? */
export function anyAgentAsks(place: SetupPlace): boolean {
  return statuses(place).some((one) => one.configured === 'yes' || one.seen !== undefined);
}
