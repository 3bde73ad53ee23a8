// Which reader reads which language of nested code. A language that none reads is "not read".
import { readCmd } from './cmd/readCmd';
import { readProgramText } from './code/readProgramText';
import { readSqlCode } from './databases/readSqlCode';
import { readPowerShell } from './powershell/readPowerShell';
import { readShell } from './shell/readShell';
import type { Code, Found, World } from './world';

export type CodeReader = (code: Code, world: World) => Promise<Found | undefined>;

export const codeReaders: Readonly<Partial<Record<Code['language'], CodeReader>>> = {
  bash: readShell,
  sh: readShell,
  zsh: readShell,
  powershell: readPowerShell,
  cmd: readCmd,
  sql: readSqlCode,
  python: readProgramText,
  javascript: readProgramText,
  ruby: readProgramText,
  perl: readProgramText,
  php: readProgramText,
};
