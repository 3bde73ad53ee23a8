// Installs and removes agents' hooks with a person's consent: the file as it is and as it would be, side by side, then the question,
// then the write. Planning and writing are `node/agentSetup.ts`.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { agents } from '../../core/agents/agents';
import { install, installable, planInstall, planRemove, remove, type PlannedFile, type SetupPlace, type SetupPlan, type SetupSource } from '../../node/agentSetup';
import { agentStatus } from '../../node/agentStatus';
import { giveTrust, prepareTrust } from '../../node/codexTrust';
import type { PlannedFiles } from './plannedFiles';

export interface SetupHost {
  readonly place: SetupPlace;
  readonly source: SetupSource;
  readonly planned: PlannedFiles;
  /** Something was installed or removed. */
  done(event: 'install' | 'remove', text: string): void;
}

/** Lets a person choose agents, those that this machine has first, then goes through them one by one. */
export async function setUpAgents(host: SetupHost): Promise<void> {
  const { home } = host.place;
  const items = installable.map((agent) => {
    const status = agentStatus(agent, host.place);
    const isHere = agent.id === 'vscode' || (status.file !== undefined && existsSync(ownFolder(status.file, home)));
    const file = status.file?.startsWith(home + path.sep) === true ? `~${status.file.slice(home.length)}` : status.file;
    const state = status.configured === 'yes' ? vscode.l10n.t('installed') : isHere ? vscode.l10n.t('found here') : undefined;
    return { label: agent.name, description: [state, file].filter((part) => part !== undefined).join(' · '), agent: agent.id, isHere, picked: agent.id === 'vscode' && status.configured !== 'yes' };
  });
  const chosen = await vscode.window.showQuickPick([...items].sort((a, b) => Number(b.isHere) - Number(a.isHere)), {
    canPickMany: true, ignoreFocusOut: true, title: vscode.l10n.t('Which agents should ask Countersign first?'), placeHolder: vscode.l10n.t('Each file is shown before it is written'),
  });
  for (const item of chosen ?? []) await changeAgent(host, 'install', item.agent);
}

/** The folder that only this agent makes: the first below the home, or below what many programs share. */
function ownFolder(file: string, home: string): string {
  const [first = '', second = ''] = path.relative(home, file).split(path.sep);
  return path.join(home, first, ['.config', 'Documents', 'Library', 'AppData'].includes(first) ? second : '');
}

/** One agent; without one, a person chooses. */
export async function changeAgent(host: SetupHost, what: 'install' | 'remove', agent?: string): Promise<void> {
  const id = agent ?? (await vscode.window.showQuickPick(installable.map((one) => ({ label: one.name, agent: one.id })), { title: what === 'install' ? vscode.l10n.t('Install the hook of') : vscode.l10n.t('Remove the hook of') }))?.agent;
  if (id === undefined) return;
  const name = agents.find((one) => one.id === id)?.name ?? id;
  const plan = what === 'install' ? planInstall(id, host.place) : planRemove(id, host.place);
  if (plan.kind === 'refused') return void vscode.window.showErrorMessage(vscode.l10n.t('{0}: nothing was changed. {1}: {2}.', name, plan.path, plan.why));
  if (plan.files.length > 0 && !(await consents(host.planned, plan, name, what))) return;
  const wrong = what === 'install' ? await install(plan, host.place, host.source) : await remove(plan, host.place);
  if (wrong !== undefined) return void vscode.window.showErrorMessage(`${name}: ${wrong}`);
  if (what === 'install') await trust(host, id, name);
  host.done(what, doneWords(what, name, plan.files.length === 0 ? vscode.l10n.t('nothing to change') : plan.files.map((file) => file.path).join(', ')));
  void vscode.window.showInformationMessage(what === 'install' ? vscode.l10n.t('{0} asks Countersign from its next session on. Under Agents you can take it back exactly.', name) : vscode.l10n.t('{0} no longer asks Countersign. The file is as it was without it.', name));
}

/** Where the agent uses a hook only once it is trusted: shows what it would write and lets it, once a person has agreed. */
async function trust(host: SetupHost, id: string, name: string): Promise<void> {
  const needs = agents.find((one) => one.id === id)?.trust;
  if (needs === undefined) return;
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  const step = await prepareTrust(host.place.home, process.env['PATH'] ?? '', folders);
  if (step.kind === 'nothing') return;
  const byHand = (why: string): void => void vscode.window.showWarningMessage(vscode.l10n.t('{0}. Start {1} and type /hooks. ({2})', needs.words, name, why));
  if (step.kind === 'byHand') return byHand(step.why);
  const agreed = vscode.l10n.t('Trust');
  const pressed = await vscode.window.showInformationMessage(
    vscode.l10n.t('Let {0} trust this hook?', name),
    { modal: true, detail: `${needs.words}.\n\n${vscode.l10n.t('{0} is going to write into {1}:', name, step.file)}\n${step.lines.join('\n')}` },
    vscode.l10n.t('Not Now'),
    agreed,
  );
  const wrong = pressed !== agreed ? vscode.l10n.t('you did not agree') : await giveTrust(step, host.place);
  if (wrong !== undefined) byHand(wrong);
}

function doneWords(what: 'install' | 'remove', name: string, files: string): string {
  return what === 'install' ? vscode.l10n.t('Hook installed, {0}: {1}', name, files) : vscode.l10n.t('Hook removed, {0}: {1}', name, files);
}

function changeWords(file: PlannedFile): string {
  return file.after === undefined ? vscode.l10n.t('Removes {0}', file.path) : file.before === undefined ? vscode.l10n.t('Makes {0}', file.path) : vscode.l10n.t('Changes {0}', file.path);
}

/** Shows every file before the question is asked. The question is about these files and nothing else. */
async function consents(planned: PlannedFiles, plan: Extract<SetupPlan, { kind: 'plan' }>, name: string, what: 'install' | 'remove'): Promise<boolean> {
  for (const file of plan.files) await showPlanned(planned, file);
  const act = what === 'install' ? vscode.l10n.t('Write') : vscode.l10n.t('Take It Out');
  const pressed = await vscode.window.showInformationMessage(
    what === 'install' ? vscode.l10n.t('Let {0} ask Countersign before each action?', name) : vscode.l10n.t('Remove Countersign from {0}?', name),
    { modal: true, detail: `${plan.files.map(changeWords).join('\n')}\n\n${vscode.l10n.t('The difference is open beside this question. A copy of each file as it is now is kept.')}` },
    // The first button is the one that Enter presses, and an Enter may have been meant for the list before.
    vscode.l10n.t('Leave It as It Is'),
    act,
  );
  planned.clear();
  return pressed === act;
}

async function showPlanned(planned: PlannedFiles, file: PlannedFile): Promise<void> {
  const [before, after] = planned.add(file.path, file.before, file.after);
  await vscode.commands.executeCommand('vscode.diff', before, after, vscode.l10n.t('{0}: as it is ↔ as it would be', path.basename(file.path)), { preview: false });
}
