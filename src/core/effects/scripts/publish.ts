// `npm publish` and its kin: which package and version goes, and whether everyone will see it. The manifest tells (`name`, `private`,
// `publishConfig`); scripts that run on the way are in packageScripts.ts, the registry and its login in privileges/.
import { parse } from 'jsonc-parser';
import type { Call } from '../../model/call';
import { toolNamed } from '../../knowledge/families';
import { argumentsOf, given, optionValue, type Arguments } from '../callArguments';
import { absolute, child } from '../files/paths';
import { foundIn, toolEffect } from '../toolEffect';
import { nothing, type Found, type Interpreter, type World } from '../world';

export const publishInterpreters: Readonly<Record<string, Interpreter>> = { npm: publish, pnpm: publish, yarn: publish, bun: publish };

/** Undefined: not a publish, or there is no manifest to read: the table knows less, but it knows that. */
async function publish(call: Call, world: World): Promise<Found | undefined> {
  const tool = toolNamed('npm');
  if (!tool || call.cwd === undefined) return undefined;
  const args = argumentsOf(call, tool);
  const words = args.positionals.map(word => word.text);
  const at = words[0] === 'npm' ? 1 : 0;
  if (words[at] !== 'publish' || given(args, '--dry-run', tool) || optionValue(args, ['--workspace', '-w', '--filter', '-F'], tool) || given(args, '--recursive', tool) || given(args, '-r', tool)) return undefined;
  const where = args.positionals[at + 1];
  if (where && (where.text === undefined || /\.tgz$|^https?:|^git/.test(where.text))) return undefined;
  const folder = absolute(optionValue(args, ['--prefix', '-C', '--dir', '--cwd'], tool)?.text ?? where?.text ?? '.', call.cwd, 'posix');
  const path = child(folder, 'package.json');
  const manifest = await readManifest(path, world);
  if (manifest?.name === undefined) return undefined;
  // npm refuses to publish what says that it is private.
  if (manifest.private) return { ...nothing, reads: [{ path }] };
  const address = manifest.version === undefined ? manifest.name : `${manifest.name}@${manifest.version}`;
  const effect = toolEffect(call, 'registry', {
    operation: 'send', resource: { kind: 'package', address, keeps: 'nothing', where: 'remote', place: registryOf(args) ?? manifest.registry },
    reversibility: 'irreversible', traits: [isPublic(manifest, args) ? 'public' : 'export'], reason: { code: 'package-publish' },
  }, args.positionals.slice(0, at + 1));
  return foundIn(call, [{ ...effect, evidence: [...effect.evidence, { kind: 'file', path }] }], { reads: [{ path }] });
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly private: boolean;
  readonly access?: string;
  readonly registry?: string;
}

async function readManifest(path: string, world: World): Promise<Manifest | undefined> {
  const text = await world.facts.read(path, 1 << 18);
  const value: unknown = text === undefined ? undefined : parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, version, private: isPrivate, publishConfig } = value as Readonly<Record<string, unknown>>;
  const config = typeof publishConfig === 'object' && publishConfig !== null ? publishConfig as Readonly<Record<string, unknown>> : {};
  const textOf = (one: unknown): string | undefined => (typeof one === 'string' && one !== '' && one.length < 220 ? one : undefined);
  return { name: textOf(name), version: textOf(version), private: isPrivate === true, access: textOf(config['access']), registry: textOf(config['registry']) };
}

const registryOf = (args: Arguments): string | undefined => optionValue(args, ['--registry'])?.text;

/** Unscoped packages of the public registry are public; a scoped one is when it is asked for. A registry of one's own shows it to those who reach it. */
function isPublic(manifest: Manifest, args: Arguments): boolean {
  const registry = registryOf(args) ?? manifest.registry;
  if (registry !== undefined && !/^https?:\/\/registry\.(?:npmjs|yarnpkg)\./.test(registry)) return false;
  const access = optionValue(args, ['--access'])?.text ?? manifest.access;
  return access === undefined ? !manifest.name?.startsWith('@') : access === 'public';
}
