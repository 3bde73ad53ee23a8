// What the page says about an action whose files are still being read.
import * as path from 'node:path';
import { exhibitOf } from '../../core/explain/exhibit';
import { visibleLine } from '../../core/explain/visible';
import type { PageReading } from '../../core/model/page';
import type { Reading } from './reading';

export interface ReadingPlace {
  readonly agentName: string;
  readonly folder: string;
  /** Other reviews that wait. */
  readonly others: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function readingShowing(reading: Reading, { agentName, folder, others, now }: ReadingPlace): PageReading {
  const { action, step, percent, over } = reading;
  return {
    id: reading.id, agentName, folder, others, percent, file: visibleLine(path.basename(step.path)), done: megabytes(step.done), of: megabytes(step.of),
    exhibit: exhibitOf(action.request, []), waited: now - reading.since, left: Math.max(0, reading.deadline - now), ...(over === undefined ? {} : { over }),
  };
}

/** "12.3 MB": characters of a text are told as what they are in most plans, bytes. */
function megabytes(length: number): string {
  return `${(length / 1_000_000).toFixed(1)} MB`;
}
