// Every setting by key, typed. What loosens is read from the user's and the machine's values only, never from a workspace.
import * as vscode from 'vscode';
import { verdicts, type Verdict } from '../core/model/verdict';
import { cleaned, type RecordSettings } from '../node/audit/recordSettings';
import type { Mode } from './approval/queue';
import { settingDefaults, settingSection, type SettingKey } from './settingKeys';

/** `guard` unless the user (not a workspace) chose to observe. */
export function readMode(): Mode {
  return userValue('mode') === 'observe' ? 'observe' : 'guard';
}

/** The user's minimum. A workspace can only raise it. */
export function readMinimum(): Verdict {
  const found = vscode.workspace.getConfiguration(settingSection).inspect<string>('minimum');
  const set = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].filter((value) => value !== undefined);
  const ranks = set.map((value) => verdicts.findIndex((verdict) => verdict === value));
  // What is no verdict was meant to be one: the strictest that a person can still answer.
  return ranks.reduce<Verdict>((least, rank) => verdicts[Math.max(verdicts.indexOf(least), rank < 0 ? verdicts.indexOf('attest') : rank)] ?? 'attest', 'allow');
}

export function readFlag(key: 'notify' | 'hover.enabled' | 'onlineChecks'): boolean {
  return vscode.workspace.getConfiguration(settingSection).get<boolean>(key) ?? settingDefaults[key];
}

function userValue(key: SettingKey): unknown {
  return vscode.workspace.getConfiguration(settingSection).inspect(key)?.globalValue;
}

/** The key to sign with, as the user named it: a path or a public key. Undefined: git's or the listed one. Never a workspace's. */
export function readSigningKey(): string | undefined {
  const named = userValue('signingKey');
  return typeof named === 'string' && named.trim() !== '' ? named.trim() : undefined;
}

/** The user's own about the record, never a workspace's. What makes no sense is the default. */
export function readRecordSetting(): RecordSettings {
  return cleaned({
    keepDays: userValue('record.keepDays'), keepMegabytes: userValue('record.keepMegabytes'),
    openTelemetry: { endpoint: userValue('openTelemetry.endpoint'), headersFile: userValue('openTelemetry.headersFile') },
  });
}
