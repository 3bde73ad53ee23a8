// What every window pays at its start: loading dist/extension.js. The editor's API is left out, so this is the part that is ours;
// the whole activation as the editor counts it stands in its list of running extensions.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { percentile, printTable, sorted } from './table';

const rounds = 15;

/** A module that answers every property with itself, so that top-level code of the bundle finds what it extends and calls. */
const load = (bundle: string): string => `
const Module = require('node:module');
const any = new Proxy(class {}, { get: (target, name) => name === Symbol.toPrimitive ? () => '' : name === 'prototype' ? target.prototype : any, apply: () => any, construct: () => ({}) });
const original = Module._load;
Module._load = (name, ...rest) => name === 'vscode' ? any : original(name, ...rest);
const started = performance.now();
require(${JSON.stringify(bundle)});
process.stdout.write(String(performance.now() - started));`;

export function benchActivation(): Promise<void> {
  const bundle = path.join(__dirname, '..', '..', 'dist', 'extension.js');
  const figures = sorted(Array.from({ length: rounds }, () => Number(execFileSync(process.execPath, ['-e', load(bundle)], { encoding: 'utf8' }))));
  const bare = sorted(Array.from({ length: rounds }, () => {
    const started = performance.now();
    execFileSync(process.execPath, ['-e', '0']);
    return performance.now() - started;
  }));
  const [own, node] = [percentile(figures, 0.5), percentile(bare, 0.5)];
  printTable(`loading the extension, median of ${rounds}`, [['extension.js', `${own.toFixed(1)} ms, ${(own / node).toFixed(2)} of a bare node start (${node.toFixed(1)} ms)`]]);
  return Promise.resolve();
}
