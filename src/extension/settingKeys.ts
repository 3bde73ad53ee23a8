// Every setting by key with its default. Kept apart from `settings.ts` so that a test can read it without an editor.
import type { Verdict } from '../core/model/verdict';
import type { Mode } from './approval/queue';

export interface Settings {
  'mode': Mode;
  'minimum': Verdict;
  'notify': boolean;
  'hover.enabled': boolean;
  'onlineChecks': boolean;
  'signingKey': string;
  'record.keepDays': number;
  'record.keepMegabytes': number;
  'openTelemetry.endpoint': string;
  'openTelemetry.headersFile': string;
}

export type SettingKey = keyof Settings;

/** Forgetting one is a compile error; the value is what counts where nothing is set or what is set makes no sense. */
export const settingDefaults: { readonly [K in SettingKey]: Settings[K] } = { 'mode': 'guard', 'minimum': 'allow', 'notify': true, 'hover.enabled': true, 'onlineChecks': false, 'signingKey': '', 'record.keepDays': 180, 'record.keepMegabytes': 500, 'openTelemetry.endpoint': '', 'openTelemetry.headersFile': '' };

export const settingSection = 'countersign';
