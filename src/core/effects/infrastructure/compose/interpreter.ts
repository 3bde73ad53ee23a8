// docker compose (and docker-compose, podman compose): which volumes `down -v`, `up -V` and `rm -v` delete, and what an edited file
// makes `up` leave behind. Everything else is left to the tables.
import { toolNamed } from '../../../knowledge/families';
import type { Call } from '../../../model/call';
import type { Effect, Evidence } from '../../../model/effect';
import { isLoopback } from '../../databases/connection';
import { absolute } from '../../files/paths';
import { forwardOf } from '../../forwarded';
import { isSameThing } from '../../sameThing';
import { evidenceOf } from '../../toolEffect';
import { nothing, type Found, type Interpreter, type World } from '../../world';
import { effectOfChange, type InfrastructureChange } from '../change';
import { sourcesBefore, sourcesNow, type Sources } from '../sources';
import { earlierEffects } from '../terraform/remembered';
import { changedVolumes } from './edit';
import { anonymousVolumes, ownedVolumes, readProject, type ComposeProject } from './project';

export const readCompose: Interpreter = async (call, world) => {
  const words = readWords(call);
  if (!words || call.host !== undefined || words.dryRun) return undefined;
  const sources = sourcesNow(world);
  const project = await readProject(words.folder, words.files, words.project, call.variables, sources);
  if (!project) return undefined;
  const made: Made = { call, words, project, sources, remote: words.context !== undefined && !/^(?:default|desktop-linux|colima|orbstack|rootless)$/.test(words.context) ? words.context : remoteHost(call, world) };
  switch (words.command) {
    case 'down': return down(made);
    case 'up': case 'create': return up(made, world);
    case 'rm': return words.volumes ? finish(made, anonymous(made, 'delete')) : undefined;
    default: return undefined;
  }
};

interface ComposeWords {
  readonly command: string;
  readonly services: readonly string[];
  readonly folder: string;
  readonly files: readonly string[];
  readonly project: string | undefined;
  readonly context: string | undefined;
  readonly volumes: boolean;
  readonly renew: boolean;
  readonly recreate: boolean;
  readonly orphans: boolean;
  readonly dryRun: boolean;
}

interface Made {
  readonly call: Call;
  readonly words: ComposeWords;
  readonly project: ComposeProject;
  readonly sources: Sources;
  /** Context or host that is not this machine. */
  readonly remote: string | undefined;
}

const valued: ReadonlySet<string> = new Set(['-f', '--file', '-p', '--project-name', '--profile', '--env-file', '--project-directory', '--ansi', '--progress', '--parallel', '-t', '--timeout', '--scale', '--exit-code-from', '--wait-timeout', '--pull', '--attach', '--no-attach', '--rmi', '-c', '--context', '-H', '--host', '--config', '-l', '--log-level']);

function readWords(call: Call): ComposeWords | undefined {
  if (call.cwd === undefined || (call.program !== undefined && toolNamed(call.program) === undefined && !/compose/.test(call.program))) return undefined;
  const options = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let i = 0; i < call.args.length; i++) {
    const text = call.args[i]?.text ?? '';
    if (!text.startsWith('-') || text === '-') {
      positionals.push(text);
      continue;
    }
    const equals = text.indexOf('=');
    const name = equals > 0 ? text.slice(0, equals) : text;
    // After the subcommand `-t` and `-f` mean other things (`rm -f`, `down -t 5`); `-f` takes a value only before it.
    const inside = positionals.filter(one => one !== 'compose').length > 0;
    const takes = valued.has(name) && !(inside && (name === '-f' || name === '-c' || name === '-p'));
    if (equals > 0) add(name, text.slice(equals + 1));
    else if (takes) add(name, call.args[++i]?.text ?? '');
    else if (/^-[a-zA-Z]{2,}$/.test(text)) for (const letter of text.slice(1)) add(`-${letter}`, '');
    else add(name, '');
  }
  const words = /compose/.test(call.program ?? '') ? positionals : positionals[0] === 'compose' ? positionals.slice(1) : undefined;
  const [command, ...services] = words ?? [];
  if (command === undefined) return undefined;
  const value = (...names: readonly string[]): string | undefined => names.flatMap(name => options.get(name) ?? [])[0];
  const has = (...names: readonly string[]): boolean => names.some(name => options.has(name) && options.get(name)?.[0] !== 'false');
  const directory = value('--project-directory');
  const files = [...options.get('-f') ?? [], ...options.get('--file') ?? []].filter(one => one !== '').map(one => absolute(one, call.cwd ?? '/', 'posix'));
  const base = files[0] === undefined ? call.cwd : files[0].slice(0, files[0].lastIndexOf('/')) || '/';
  return {
    command, services, files, folder: directory === undefined ? base : absolute(directory, call.cwd, 'posix'), project: value('-p', '--project-name'), context: value('--context', '-c') ?? call.variables.get('DOCKER_CONTEXT')?.value,
    volumes: has('-v', '--volumes'), renew: has('-V', '--renew-anon-volumes'), recreate: has('--force-recreate'), orphans: has('--remove-orphans'), dryRun: has('--dry-run', '--help'),
  };

  function add(name: string, text: string): void {
    options.set(name, [...(options.get(name) ?? []), text]);
  }
}

function remoteHost(call: Call, world: World): string | undefined {
  const host = /^(?:ssh|tcp|https?):\/\/(?:[^@/]*@)?([^/]+)/.exec(call.variables.get('DOCKER_HOST')?.value ?? '')?.[1];
  if (host === undefined) return undefined;
  return isLoopback(host) ? forwardOf(host, /:(\d+)$/.exec(host)?.[1], world)?.to : host;
}

function down(made: Made): Found {
  const { project, words } = made;
  const containers = effectIn(made, {
    operation: 'delete', kind: 'container', address: `the containers of ${project.name}`, type: '', keeps: 'nothing', extent: 'several', count: project.file.services.size, parts: [...project.file.services.keys()], certainty: 'will', reason: 'compose-down',
    reversibility: 'reversible', disruption: 'degrades', disposable: { kind: 'restorable', because: 'docker compose up makes them again' }, undo: { code: 'undo-compose-up' },
  });
  if (!words.volumes) return finish(made, [containers]);
  const volumes = ownedVolumes(project).map(volume => effectIn(made, { ...volumeChange(made, volume.name, volume.users.map(one => one.name)), operation: 'delete', reason: 'compose-volume-deleted' }, volume.line));
  return finish(made, [containers, ...volumes, ...anonymous(made, 'delete')]);
}

async function up(made: Made, world: World): Promise<Found> {
  const { project, words } = made;
  const before = await readProject(words.folder, words.files, words.project, made.call.variables, sourcesBefore(world));
  const effects: Effect[] = [];
  if (words.renew) effects.push(...anonymous(made, 'replace'));
  for (const change of before ? changedVolumes(before, project) : []) effects.push(effectIn(made, change));
  for (const volume of ownedVolumes(project)) {
    const fresh = effectIn(made, { ...volumeChange(made, volume.name, volume.users.map(one => one.name)), operation: 'create', reason: 'compose-volume-made', notChecked: undefined });
    const last = earlierEffects(world).findLast(effect => (effect.operation === 'delete' || effect.operation === 'create') && isSameThing(effect, fresh));
    if (last?.operation === 'delete') effects.push(fresh);
  }
  effects.push(effectIn(made, {
    operation: 'update', kind: 'compose project', address: words.services.length > 0 ? words.services.join(', ') : project.name, type: '', keeps: 'nothing', certainty: 'will', reason: words.recreate ? 'compose-recreate' : 'compose-up',
    disruption: words.recreate ? 'degrades' : 'none', parts: words.recreate ? words.services : undefined,
  }));
  return finish(made, effects);
}

/** Anonymous volumes: nothing names them, so nothing finds them again. */
function anonymous(made: Made, operation: 'delete' | 'replace'): readonly Effect[] {
  const { project, words } = made;
  return [...project.file.services.values()].filter(service => words.services.length === 0 || words.services.includes(service.name)).flatMap(service => anonymousVolumes(service).map(target => effectIn(made, {
    ...volumeChange(made, `${service.name}:${target}`, [service.name]), kind: 'anonymous volume', operation, reason: 'compose-anonymous', values: { service: service.name, target },
    ...(operation === 'replace' ? { forcedBy: [words.renew ? '--renew-anon-volumes' : 'rm -v'], returns: 'will' as const } : {}),
  })));
}

function volumeChange(made: Made, name: string, users: readonly string[]): InfrastructureChange {
  return {
    operation: 'delete', system: 'docker', kind: 'volume', address: name, type: '', place: made.remote, keeps: 'data', where: made.remote === undefined ? 'machine' : 'remote', certainty: 'will', reason: 'compose-volume-deleted',
    notChecked: ['what the volume holds'], values: { users: users.join(', ') }, safer: /^[\w.-]+$/.test(name) ? { code: 'safer-volume-copy', values: { volume: name } } : undefined,
  };
}

function effectIn(made: Made, change: Omit<InfrastructureChange, 'system'> & { readonly system?: InfrastructureChange['system'] }, line?: number): Effect {
  const [file] = made.project.files;
  const evidence: readonly Evidence[] = [...(file === undefined ? [] : [{ kind: 'file' as const, path: file, line, writtenBySession: made.sources.isWritten(file) }]), ...evidenceOf(made.call, made.call.args)];
  return effectOfChange({ ...change, system: 'docker', place: change.place ?? made.remote, where: change.where ?? (made.remote === undefined ? 'machine' : 'remote') }, evidence, false);
}

function finish(made: Made, effects: readonly Effect[]): Found {
  return { ...nothing, effects: effects.map(effect => ({ effect, call: made.call })), reads: made.sources.reads };
}
