// pulumi: `up` and `destroy`, by the preview that lies in the folder. Without one the knowledge tables answer ("nobody has read it").
import { kindOfType, terraformKeepsData } from '../../../knowledge/replacementTables';
import { isListedType } from '../../../knowledge/resourceKinds';
import { toolNamed } from '../../../knowledge/families';
import type { Effect } from '../../../model/effect';
import { parsePulumiText, readPulumiPreview, type PulumiChange, type PulumiPreview } from '../../../parse/plan/pulumiPreview';
import { stopped } from '../../../parse/plan/watched';
import { argumentsOf, optionValue, optionValues } from '../../callArguments';
import { absolute, child } from '../../files/paths';
import { readKnowledge } from '../../fromKnowledge';
import { evidenceOf } from '../../toolEffect';
import { nothing, type Interpreter, type World } from '../../world';
import { effectOfChange, type InfrastructureChange } from '../change';
import { touchedFiles } from '../sources';

export const readPulumi: Interpreter = async (call, world) => {
  const tool = toolNamed('pulumi');
  if (!tool || call.cwd === undefined) return undefined;
  const args = argumentsOf(call, tool);
  const command = args.positionals[0]?.text;
  if (!['up', 'update', 'destroy', 'down'].includes(command ?? '') || args.options.some(option => option.name === '--preview-only' || option.name === '--help')) return undefined;
  const cwd = optionValue(args, ['-C', '--cwd'], tool)?.text;
  const folder = cwd === undefined ? call.cwd : absolute(cwd, call.cwd, 'posix');
  const stack = optionValue(args, ['--stack', '-s'], tool)?.text ?? call.variables.get('PULUMI_STACK')?.value ?? world.facts.session.identities['pulumi']?.value;
  const seen = await previewIn(folder, stack, world);
  if (!seen) return undefined;
  const destroys = command === 'destroy' || command === 'down';
  const targets = optionValues(args, ['--target'], tool).flatMap(word => word.text ?? []);
  const wanted = optionValues(args, ['--replace', '--target-replace'], tool).flatMap(word => word.text ?? []);
  const changes = joinRenames(seen.preview.changes).map(change => (destroys ? { ...change, operation: 'delete' as const } : wanted.some(urn => matchesUrn(change.urn, urn)) ? { ...change, operation: 'replace' as const, forcedBy: ['--replace'] } : change))
    .filter(change => change.operation !== 'same' && change.operation !== 'read' && (targets.length === 0 || targets.some(urn => matchesUrn(change.urn, urn)) || destroys));
  const named = wanted.filter(urn => !changes.some(change => matchesUrn(change.urn, urn))).map(namedOnly);
  const evidence = [{ kind: 'plan' as const, path: seen.path, entry: '' }, ...evidenceOf(call, [args.positionals[0]])];
  const effects = [...named, ...changes].map(change => effectOfChange(changeFor(change, stack ?? seen.preview.stack), evidence.map(one => (one.kind === 'plan' ? { ...one, entry: change.urn } : one)), false));
  const rest: readonly Effect[] = seen.trusted ? [] : (readKnowledge(call, world)?.effects ?? []).map(found => found.effect);
  return { ...nothing, effects: [...effects, ...rest].map(effect => ({ effect, call })), reads: [{ path: seen.path }] };
};

/** `*` and `**` stand for anything; matched piece by piece, in linear time. */
function matchesUrn(urn: string, wanted: string): boolean {
  const [first = '', ...pieces] = wanted.split(/\*+/);
  if (pieces.length === 0) return urn === wanted;
  if (!urn.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = urn.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return pieces.at(-1) === '' || urn.endsWith(pieces.at(-1) ?? '');
}

/** A resource asked for by its URN that no preview speaks of. */
function namedOnly(urn: string): PulumiChange {
  const parts = urn.split('::');
  return { urn, type: (parts[2] ?? '').split('$').at(-1) ?? '', name: parts.slice(3).join('::'), operation: 'replace', order: 'createThenDestroy', forcedBy: ['--replace'], protect: false, retainOnDelete: false };
}

interface SeenPreview {
  readonly path: string;
  readonly preview: PulumiPreview;
  readonly trusted: boolean;
}

async function previewIn(folder: string, stack: string | undefined, world: World): Promise<SeenPreview | undefined> {
  const names = (await world.facts.list(folder) ?? []).filter(name => name.endsWith('.json') && !/^(?:package|tsconfig)/.test(name)).slice(0, 40);
  for (const name of names) {
    const path = child(folder, name);
    const text = await world.facts.read(path, 64 << 20);
    const preview = text === undefined ? undefined : await readPulumiPreview(text, path, world.facts.watch);
    if (!preview || preview === stopped || (stack !== undefined && preview.stack !== undefined && preview.stack !== stack.split('/').at(-1))) continue;
    const file = touchedFiles(world).find(one => one.path === path);
    const edited = touchedFiles(world).some(one => one.path !== path && one.path.startsWith(`${folder}/`) && /\.(?:ts|js|py|go|cs|ya?ml)$/.test(one.path));
    return { path, preview, trusted: !edited && (file === undefined || file.content === file.before) };
  }
  // What was printed for people only adds.
  for (const name of (await world.facts.list(folder) ?? []).filter(one => /(?:preview|plan|pulumi|diff).*\.(?:txt|log|out|md)$/i.test(one)).slice(0, 20)) {
    const preview = parsePulumiText(await world.facts.read(child(folder, name), 5 << 20) ?? '');
    if (preview && (stack === undefined || preview.stack === undefined || preview.stack === stack.split('/').at(-1))) return { path: child(folder, name), preview, trusted: false };
  }
  return undefined;
}

/** Creates of one type that a delete is compared with: beyond it, each stands as it is. */
const mostAlike = 500;

/** A delete and a create of one type with the same inputs: renamed in the program without an alias. */
function joinRenames(changes: readonly PulumiChange[]): readonly PulumiChange[] {
  const taken = new Set<PulumiChange>();
  const created = new Map<string, PulumiChange[]>();
  for (const change of changes) if (change.operation === 'create') created.set(change.type, [...(created.get(change.type) ?? []).slice(0, mostAlike), change]);
  const joined = changes.map(change => {
    if (change.operation !== 'delete') return change;
    const found = created.get(change.type)?.find(other => !taken.has(other) && alike(change, other));
    if (!found) return change;
    taken.add(found);
    return { ...change, operation: 'replace' as const, order: 'createThenDestroy' as const, forcedBy: [`its name becomes ${found.name}`], after: found.after };
  });
  return joined.filter(change => !taken.has(change));
}

function alike(gone: PulumiChange, fresh: PulumiChange): boolean {
  const names = Object.keys(fresh.after ?? {}).filter(name => !name.startsWith('__'));
  if (names.length === 0) return true;
  return names.filter(name => JSON.stringify(fresh.after?.[name]) === JSON.stringify(gone.before?.[name])).length / names.length >= 0.5;
}

function changeFor(change: PulumiChange, stack: string | undefined): InfrastructureChange {
  const type = knownType(change.type);
  const keeps = terraformKeepsData(type) ? 'data' : /^(?:aws|gcp|azure|azure-native):/.test(change.type) ? 'nothing' : 'unknown';
  const loses = change.operation === 'replace' || change.operation === 'delete';
  const local = /^(?:random|command|tls|time|null):/.test(change.type) || change.type.startsWith('pulumi-nodejs:');
  const operation = change.operation === 'same' || change.operation === 'read' ? 'update' : change.operation === 'delete' && change.retainOnDelete ? 'forget' : change.operation;
  const renamed = change.forcedBy[0]?.startsWith('its name becomes') ?? false;
  return {
    operation, system: systemOf(change.type), kind: kindOfType(type), address: change.name, type: change.type, name: change.id, place: stack === undefined ? undefined : `stack ${stack}`, keeps: local ? 'nothing' : keeps,
    certainty: 'will', order: change.order, forcedBy: change.forcedBy, where: local ? 'machine' : 'remote',
    reversibility: change.retainOnDelete ? 'reversible' : undefined,
    protection: loses ? [...(change.protect ? ['protect: true'] : []), ...(change.retainOnDelete ? ['retainOnDelete: true, the old one stays'] : [])] : undefined,
    ...(change.operation === 'replace' ? change.protect ? { returns: 'willNot' as const, returnsBecause: { code: 'returns-protected', values: { setting: 'protect: true' } } } : { returns: 'will' as const } : {}),
    reason: renamed ? 'pulumi-renamed' : change.retainOnDelete && change.operation === 'replace' ? 'cloudformation-replace-retain' : `pulumi-${operation}`, disposable: local && loses ? { kind: 'empty', because: `${change.type} keeps nothing of its own` } : undefined,
    notChecked: loses && keeps === 'data' ? ['snapshots'] : undefined, safer: renamed ? { code: 'safer-alias' } : loses ? { code: 'safer-protect' } : undefined,
  };
}

function systemOf(type: string): InfrastructureChange['system'] {
  switch (type.split(':')[0]) {
    case 'aws': case 'aws-native': case 'awsx': return 'aws';
    case 'gcp': case 'google-native': return 'gcloud';
    case 'azure': case 'azure-native': case 'azuread': return 'azure';
    case 'kubernetes': return 'kubernetes';
    case 'docker': return 'docker';
    case 'github': case 'gitlab': return 'githost';
    default: return 'pulumi';
  }
}

const snake = (text: string): string => text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
const prefixes: Readonly<Record<string, string>> = { aws: 'aws', gcp: 'google', azure: 'azurerm' };

/** `aws:rds/instance:Instance` → the type that the tables know: `aws_db_instance`. */
function knownType(type: string): string {
  const [provider = '', middle = '', name = ''] = type.split(':');
  const module = middle.split('/')[0] ?? '';
  const prefix = prefixes[provider] ?? provider;
  const candidates = [
    `${prefix}_${snake(module)}_${snake(name)}`, `${prefix}_${snake(name)}`, `${prefix}_db_${snake(name)}`, `AWS::${module.toUpperCase()}::${name}`, `${prefix}_${snake(module)}`,
    `${prefix}_${snake(module)}_${snake(name).replace(/^.*_/, '')}`,
  ];
  const own = /^aws:rds[:/]instance/i.test(type) ? 'aws_db_instance' : /^aws:ec2[:/]instance/i.test(type) ? 'aws_instance' : undefined;
  return own ?? candidates.find(isListedType) ?? `${prefix}_${snake(name)}`;
}
