// `countersign policy init`: a first policy for the repository. Shows it whole, writes it after consent, never over another.
import * as path from 'node:path';
import { presetNamed, presets } from '../core/policy/presets/presets';
import { policyPath } from '../node/policyFile';
import { findRepositoryRoot } from '../node/readRepository';
import { writeFirstPolicy } from '../node/writePolicy';
import { ask, realTerminal } from './realTerminal';

export async function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--preset');
  const preset = presetNamed(at < 0 ? 'balanced' : args[at + 1] ?? '');
  const rest = args.filter((arg, index) => arg !== '--print' && index !== at && (at < 0 || index !== at + 1));
  if (!preset || rest.length > 0) {
    process.stderr.write(`countersign policy init: ${rest[0] === undefined ? 'there is no such preset' : `unknown option ${rest[0]}`}. Presets:\n${presets.map(one => `  ${one.name.padEnd(10)}${one.title}\n`).join('')}`);
    return 1;
  }
  if (args.includes('--print')) {
    process.stdout.write(preset.text);
    return 0;
  }
  const root = (await findRepositoryRoot(process.cwd()))?.root ?? process.cwd();
  const file = path.join(root, policyPath);
  const refused = realTerminal();
  if (refused !== undefined) {
    process.stderr.write(`countersign policy init: ${refused}. With --print it is only shown\n`);
    return 2;
  }
  const { createTwoFilesPatch } = await import('diff');
  process.stdout.write(createTwoFilesPatch('/dev/null', file, '', preset.text));
  if (await ask(`Type "write" to make ${file}: `) !== 'write') return 2;
  const wrong = writeFirstPolicy(file, preset.text);
  if (wrong !== undefined) {
    process.stderr.write(`countersign policy init: ${wrong}\n`);
    return 1;
  }
  process.stdout.write(`${file} is written. Next: change it to your names, "countersign policy check", and commit it to the default branch.\n`);
  return 0;
}
