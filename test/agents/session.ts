// One run of a real agent: the scripted model proposes a call for every fault, and after each the witness is looked at.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { RealAgent } from './agents';
import type { Fault } from './faults';
import { startModel, type ToolUse } from './model';
import { shortTimeout } from './shortTimeout';
import { makeStage, witnessText, type Stage } from './stage';

/** What became of one call. */
export interface Outcome {
  readonly fault: Fault;
  /** `unreached`: the agent never reported a result of the call. */
  readonly fate: 'ran' | 'blocked' | 'unreached';
  /** What the model was told, as JSON text. */
  readonly told: string;
  /** Calls a person was asked about. */
  readonly asked: number;
}

export interface Session {
  readonly outcomes: readonly Outcome[];
  readonly payloads: readonly unknown[];
  readonly troubles: readonly string[];
  /** Last words of the agent, for a failure. */
  readonly said: string;
  /** What is wrong with the agent's configuration once the hook was taken out again. */
  readonly left: string | undefined;
}

/** Longest run of an agent, in milliseconds. */
const patience = 240_000;

/** `folder` is this run's own and is made here; `dist` is what the launcher starts. */
export async function runSession(agent: RealAgent, faults: readonly Fault[], places: { readonly folder: string; readonly dist: string; readonly installed: string }): Promise<Session> {
  const short = faults.some(fault => fault.session === 'short');
  const stage = makeStage(agent, places.folder, places.dist, places.installed);
  const steps = faults.flatMap((fault, n) => stepsOf(agent, fault, stage, `keep-${n}.txt`));
  const outcomes: Outcome[] = [];
  const model = await startModel({
    async next(n) {
      const step = steps[n];
      stage.mend();
      await step?.fault?.arrange(stage);
      return step?.ways;
    },
    told(n, text) {
      const step = steps[n];
      if (step?.fault) outcomes.push({ fault: step.fault, fate: step.happened(text) ? 'ran' : 'blocked', told: text, asked: stage.asked() });
    },
  });
  try {
    const command = agent.configure({ home: stage.home, workspace: stage.workspace, model: model.url, installed: places.installed, bypass: short });
    await stage.register(short ? shortTimeout : undefined);
    const said = await runAgent(command, stage, path.join(places.folder, 'output.txt'));
    const unreached = faults.filter(fault => !outcomes.some(one => one.fault === fault)).map((fault): Outcome => ({ fault, fate: 'unreached', told: '', asked: 0 }));
    // An agent that a denial ends reports nothing to its model: the witness still tells.
    const ended = agent.oneCall ? unreached.map(one => ({ ...one, fate: steps.find(step => step.fault === one.fault)?.happened('') ? 'ran' as const : 'blocked' as const, asked: stage.asked() })) : unreached;
    return { outcomes: [...outcomes, ...ended], payloads: stage.payloads, troubles: model.troubles, said, left: await stage.unregister() };
  } finally {
    stage.mend();
    model.close();
  }
}

interface Step {
  readonly ways: readonly ToolUse[];
  /** Undefined for what has to go before. */
  readonly fault: Fault | undefined;
  /** Did the call take effect? `told`: what the model was told. */
  happened(told: string): boolean;
}

function stepsOf(agent: RealAgent, fault: Fault, stage: Stage, name: string): readonly Step[] {
  const file = stage.addWitness(name);
  const changed = (): boolean => !existsSync(file) || readFileSync(file, 'utf8') !== `${witnessText}\n`;
  switch (fault.call) {
    case 'harmless':
      return [{ ways: agent.shell(`wc -c ${name}`), fault, happened: told => told.includes(`${witnessText.length + 1} ${name}`) }];
    case 'remove':
      return [{ ways: agent.shell(`rm ${name}`), fault, happened: changed }];
    case 'overwrite':
    case 'replace': {
      const before = agent.read ? [{ ways: agent.read(file), fault: undefined, happened: () => false }] : [];
      const ways = (fault.call === 'overwrite' ? agent.overwrite?.(file, 'gone') : undefined) ?? agent.replace(file, witnessText, 'gone');
      return [...before, { ways, fault, happened: changed }];
    }
  }
}

/** Runs the agent to its end, or ends it. Returns its last words. */
async function runAgent(command: ReturnType<RealAgent['configure']>, stage: Stage, output: string): Promise<string> {
  const { home } = stage;
  const env = {
    PATH: `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`, HOME: home, USER: 'tester', SHELL: '/bin/bash', LANG: 'C.UTF-8', TERM: 'dumb', TMPDIR: path.join(home, 'tmp'),
    XDG_CONFIG_HOME: path.join(home, '.config'), XDG_CACHE_HOME: path.join(home, '.cache'), XDG_DATA_HOME: path.join(home, '.local', 'share'), XDG_STATE_HOME: path.join(home, '.local', 'state'),
    ...command.env,
  };
  const out = openSync(output, 'w');
  const child = spawn(command.program, command.args, { cwd: stage.workspace, env, stdio: ['ignore', out, out], detached: true });
  closeSync(out);
  const endGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended, and so has all that it started in its group.
    }
  };
  const late = setTimeout(endGroup, patience);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => resolve());
    });
  } finally {
    clearTimeout(late);
    endGroup();
  }
  return readFileSync(output, 'utf8').slice(-1500);
}
