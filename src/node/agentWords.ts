// What the state of an agent's gate is in words, the same on the command line and in the editor's view.
import type { AgentStatus } from './agentStatus';

/** What no hook on this machine can see, wherever it is shown. */
export const notCoveredWords: readonly string[] = [
  'cloud agents: they run on machines where this gate is not',
  'another home folder: dev containers, remote hosts and CI have the gate only where Countersign is installed there',
  'tools of a browser that act in a console where you are signed in',
];

/** Is the gate shut for this agent: `gated`, `open` where it should be shut and is not, `none` where nothing was set up. */
export function gateOf(status: AgentStatus): 'gated' | 'open' | 'none' {
  if (status.configured === 'differs' || status.unused !== undefined) return 'open';
  if (status.configured === 'yes') return status.switchedOff.length > 0 ? 'open' : 'gated';
  return 'none';
}

/** One line: the state itself. */
export function stateWords(status: AgentStatus): string {
  const { configured, switchedOff, unused, seen, through, selfTest } = status;
  const tested = selfTest === undefined ? '' : selfTest.passed ? '; self-test passed' : '; self-test FAILED';
  const called = seen === undefined ? 'no call seen yet' : `last call ${new Date(seen).toISOString()}`;
  if (configured === 'differs') return 'NOT AS INSTALLED: install again';
  if (configured === 'yes' && switchedOff.length > 0) return 'SWITCHED OFF';
  if (unused !== undefined) return 'INSTALLED, NOT USED';
  if (configured === 'yes') return `gated${through === undefined ? '' : ` by the hook of ${through}`}; ${called}${tested}`;
  if (configured === 'byHand') return `to be set up by hand; ${called}`;
  return status.here ? 'NOT GATED, and used on this machine' : 'not gated, not found on this machine';
}

/** More lines: what is wrong and what to do. `all`: besides, how the last self-test went, what the agent does without asking, and how this is known. */
export function statusLines(status: AgentStatus, all: boolean): readonly string[] {
  const install = `countersign agents install ${status.through ?? status.agent}`;
  return [
    ...status.switchedOff.map(off => `switched off by ${off}; take that out, or no hook runs`),
    ...(status.unused === undefined ? [] : [`${status.unused}; ${install}`]),
    ...(status.configured === 'differs' ? [`${status.file ?? ''}: ${install}`] : []),
    ...(status.configured === 'no' && status.here && status.trouble === undefined ? [install] : []),
    ...(status.trouble === undefined ? [] : [`${status.file ?? ''}: ${status.trouble}`]),
    ...status.untrusted,
    ...(status.selfTest === undefined || (!all && status.selfTest.passed) ? [] : [`self-test ${new Date(status.selfTest.at).toISOString()}: ${status.selfTest.lines.join('; ')}${status.selfTest.mend === undefined ? '' : `; what to do: ${status.selfTest.mend}`}`]),
    ...(all ? status.gaps.map(gap => `limit: ${gap}`) : []),
    ...(all && status.evidence === 'documented' ? ['from documentation, never run'] : []),
  ];
}
