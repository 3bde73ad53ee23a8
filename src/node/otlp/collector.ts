// Where decisions are sent to, and how long the record must be kept: the administrator's policy first, then what the user chose.
import { readRecordSettings, type OpenTelemetrySettings } from '../audit/recordSettings';
import { loadPolicy } from '../policyFile';
import type { StateFolder } from '../stateFolder';

export interface RecordDuties {
  /** Undefined: nothing is sent. */
  readonly openTelemetry?: OpenTelemetrySettings;
  /** Days that a policy wants kept; 0: it does not say. */
  readonly leastDays: number;
}

/** `folders`: whose repositories' policies hold as well. Never rejects. */
export async function recordDuties(state: StateFolder, home: string, folders: readonly string[] = []): Promise<RecordDuties> {
  const record = (await loadPolicy({ cwd: folders[0] ?? home, folders, home, state })).record;
  const openTelemetry = record?.openTelemetry ?? readRecordSettings(state).openTelemetry;
  return { leastDays: record?.keepDays ?? 0, ...(openTelemetry ? { openTelemetry } : {}) };
}
