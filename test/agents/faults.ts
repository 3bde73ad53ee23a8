// What is done to the gate while a real agent asks it, one at a time: each fault prepares the machine for one call of the scripted model
// and says what has to become of the call.
import type { Stage } from './stage';

export interface Fault {
  /** Column of the table. */
  readonly name: string;
  readonly wanted: 'runs' | 'blocked';
  /** `installed`: the registration as it was written; `short`: the same with a short timeout, the agent in its bypass mode. */
  readonly session: 'installed' | 'short';
  /** `harmless`: a command that only reads; `remove`: a command that removes the witness; `overwrite` and `replace`: the agent's own tool for files writes over it. */
  readonly call: 'harmless' | 'remove' | 'overwrite' | 'replace';
  /** What the model must be told. */
  readonly told?: RegExp;
  /** A person must have been asked. */
  readonly asked?: true;
  arrange(stage: Stage): void | Promise<void>;
}

const nothing = (): void => undefined;

export const faults: readonly Fault[] = [
  { name: 'allow', wanted: 'runs', session: 'installed', call: 'harmless', arrange: nothing },
  { name: 'deny', wanted: 'blocked', session: 'installed', call: 'remove', told: /Countersign denied this call/, arrange: nothing },
  { name: 'edit', wanted: 'blocked', session: 'installed', call: 'overwrite', told: /Countersign denied this call/, arrange: nothing },
  { name: 'released', wanted: 'runs', session: 'installed', call: 'remove', asked: true, arrange: stage => stage.openEditor('allow') },
  { name: 'edit released', wanted: 'runs', session: 'installed', call: 'replace', asked: true, arrange: stage => stage.openEditor('allow') },
  { name: 'refused', wanted: 'blocked', session: 'installed', call: 'remove', asked: true, told: /not this one, thanks/, arrange: stage => stage.openEditor('deny') },
  { name: 'editor lost', wanted: 'blocked', session: 'installed', call: 'remove', asked: true, told: /went away/, arrange: stage => stage.openEditor('leave') },
  { name: 'crash', wanted: 'blocked', session: 'installed', call: 'remove', arrange: stage => stage.replaceLauncher('#!/bin/sh\nkill -SEGV $$\n') },
  { name: 'no launcher', wanted: 'blocked', session: 'installed', call: 'remove', arrange: stage => stage.replaceLauncher(undefined) },
  { name: 'no extension', wanted: 'blocked', session: 'installed', call: 'remove', told: /not complete on this machine|extension is gone/, arrange: stage => stage.moveExtension() },
  { name: 'no JSON', wanted: 'blocked', session: 'installed', call: 'remove', arrange: stage => stage.replaceLauncher('#!/bin/sh\necho "all is well {"\n') },
  { name: 'cut hook', wanted: 'blocked', session: 'installed', call: 'remove', arrange: stage => stage.emptyExtension() },
  { name: 'bypass', wanted: 'blocked', session: 'short', call: 'remove', told: /Countersign denied this call/, arrange: nothing },
  { name: 'deadline', wanted: 'blocked', session: 'short', call: 'remove', asked: true, told: /waits for a person to decide/, arrange: stage => stage.openEditor('wait') },
  { name: 'hangs', wanted: 'blocked', session: 'short', call: 'remove', arrange: stage => stage.replaceLauncher(`#!/bin/sh\ncase " $* " in *" --event after "*) exit 0 ;; esac\nsleep ${stage.patience + 6}\nexit 1\n`) },
];
