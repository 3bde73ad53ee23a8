// Looks at all agents' configuration. Loaded when the view or the alarm needs it.
import * as vscode from 'vscode';
import { agents } from '../../core/agents/agents';
import type { SetupPlace } from '../../node/agentSetup';
import { policySources } from '../../node/policyFile';
import { agentStatus, launcherAlarm, type AgentStatus } from '../../node/agentStatus';

/** Every agent that Countersign knows. */
export function statuses(place: SetupPlace): AgentStatus[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  return agents.map((agent) => {
    const status = agentStatus(agent, place, folders);
    return agent.id === 'vscode' ? { ...status, switchedOff: [...status.switchedOff, ...editorSwitches(status.configured === 'yes')], untrusted: restricted() } : status;
  });
}

/** What is wrong with a gate that should be shut, in words; empty: nothing. */
export function gateAlarms(place: SetupPlace): string[] {
  const found = statuses(place);
  const launcher = launcherAlarm(place.state);
  return [
    ...(launcher === undefined ? [] : [vscode.l10n.t('The launcher that agents call: {0}.', launcher)]),
    ...found.filter((one) => one.configured === 'differs' && one.through === undefined).map((one) => vscode.l10n.t('{0}: its hook is not as it was installed ({1}).', one.name, one.file ?? '')),
    ...found.filter((one) => one.configured === 'yes' || one.agent === 'vscode').flatMap((one) => one.switchedOff.map((where) => vscode.l10n.t('{0}: hooks are switched off by {1}.', one.name, where))),
    ...found.flatMap((one) => (one.unused === undefined ? [] : [`${one.name}: ${one.unused}.`])),
  ];
}

/** A policy that cannot be understood, in words: until it is mended, the strictest reading holds. Empty: all are understood. */
export async function policyErrors(place: SetupPlace): Promise<string[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  const sources = await policySources({ cwd: folders[0] ?? place.home, home: place.home, folders, state: place.state });
  return sources.flatMap(({ from, errors: [error] }) => error === undefined ? [] : [vscode.l10n.t('The policy {0} is not valid ({1}). Until it is, everything that changes anything is attest.', `${from}:${error.line}:${error.column}`, error.message)]);
}

/** Settings of the editor that keep its own agent's hooks from running. `ownFile`: a hook is installed besides the extension's own. */
function editorSwitches(ownFile: boolean): string[] {
  const settings = vscode.workspace.getConfiguration();
  const locations = settings.get<Readonly<Record<string, boolean>>>('chat.hookFilesLocations') ?? {};
  const fileOff = Object.entries(locations).some(([where, on]) => !on && /^~[\\/]\.copilot[\\/]hooks[\\/]?$/.test(where));
  const keys = [
    ...(settings.get('chat.useHooks') === false ? ['chat.useHooks'] : []),
    // Either route is enough.
    ...(settings.get('chat.plugins.enabled') === false && (!ownFile || fileOff) ? ['chat.plugins.enabled', ...(fileOff ? ['chat.hookFilesLocations'] : [])] : []),
  ];
  return keys.map((key) => `${placeOf(settings, key)}: ${key}`);
}

/** Where a setting gets its value from, as a file's path or in words. */
function placeOf(settings: vscode.WorkspaceConfiguration, key: string): string {
  const found = settings.inspect(key);
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if ((found?.workspaceFolderValue !== undefined || found?.workspaceValue !== undefined) && folder !== undefined) return vscode.Uri.joinPath(folder.uri, '.vscode/settings.json').fsPath;
  return found?.globalValue !== undefined ? vscode.l10n.t('your settings') : vscode.l10n.t('a policy of your organisation');
}

/** In Restricted Mode the editor loads no hook at all, the extension's own included. */
function restricted(): string[] {
  return vscode.workspace.isTrusted ? [] : [vscode.l10n.t('this window is in Restricted Mode, where VS Code runs no hook: trust the folder before its agent works in it')];
}

/** Does any agent ask this gate: a hook is installed, or a call came through the extension's own? */
export function anyAgentAsks(place: SetupPlace): boolean {
  return statuses(place).some((one) => (one.configured === 'yes' && one.through === undefined) || one.seen !== undefined);
}
