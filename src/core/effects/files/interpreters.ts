// Which file program is read by which interpreter: the one list the others ask. Names that two systems share go by the dialect.
import type { Interpreter } from '../world';
import { together } from '../world';
import { archiveInterpreters } from './archives';
import { findInterpreters } from './find';
import { inPlaceInterpreters } from './inPlace';
import { modeInterpreters } from './modes';
import { networkInterpreters } from './network';
import { everydayInterpreters } from './programs';
import { copiedSecrets, readingInterpreters } from './reading';
import { redirectionInterpreters } from './redirections';
import { syncInterpreters } from './sync';
import { windowsInterpreters, windowsNames } from './windows';

const posix: Readonly<Record<string, Interpreter>> = {
  ...readingInterpreters, ...findInterpreters, ...everydayInterpreters, ...archiveInterpreters, ...inPlaceInterpreters, ...modeInterpreters, ...networkInterpreters, ...syncInterpreters, ...redirectionInterpreters,
};

const withSecrets = (copy: Interpreter): Interpreter => async (call, world) => together([await copiedSecrets(call, world), (await copy(call, world)) ?? { effects: [], unread: [], reads: [], changes: [] }]);

const byDialect = (name: string, interpreter: Interpreter): Interpreter => async (call, world) => {
  const windows = call.dialect === 'posix' ? undefined : windowsNames[name] ?? windowsInterpreters[name];
  return windows ? windows(call, world) : interpreter(call, world);
};

export const fileInterpreters: Readonly<Record<string, Interpreter>> = {
  ...windowsInterpreters,
  ...Object.fromEntries(Object.entries(posix).map(([name, interpreter]) => [name, byDialect(name, name === 'cp' || name === 'gcp' ? withSecrets(interpreter) : interpreter)])),
};
