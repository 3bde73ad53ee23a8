// A compose project as a call or an edit sees it: its files merged, its name, its volumes and which services keep data in them.
import { parseCompose, type ComposeFile, type ComposeMount, type ComposeService } from '../../../parse/manifest/compose';
import type { Variables } from '../../../model/call';
import { child, nameOf } from '../../files/paths';
import type { Sources } from '../sources';

export interface ComposeProject {
  readonly name: string;
  readonly files: readonly string[];
  readonly file: ComposeFile;
}

export const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrides = ['compose.override.yaml', 'compose.override.yml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];

/** Is this the usual name of a compose file? */
export function isComposeFile(path: string): boolean {
  return /^(?:docker-)?compose(?:[.-][\w-]+)*\.ya?ml$/.test(nameOf(path));
}

/** Undefined: no compose file, or one that cannot be read. `given`: `-f` files, absolute. */
export async function readProject(folder: string, given: readonly string[], name: string | undefined, variables: Variables, sources: Sources): Promise<ComposeProject | undefined> {
  const names = await sources.list(folder);
  const usual = composeNames.find(one => names.includes(one));
  const paths = given.length > 0 ? given : [usual, overrides.find(one => names.includes(one))].filter(one => one !== undefined).map(one => child(folder, one));
  const env = environmentFile(await sources.read(child(folder, '.env')));
  const filled = (variable: string): string | undefined => variables.get(variable)?.value ?? env.get(variable);
  const files: ComposeFile[] = [];
  for (const path of paths) {
    const text = await sources.read(path);
    const file = text === undefined ? undefined : parseCompose(text, filled);
    if (!file) return undefined;
    files.push(file);
  }
  const [first, ...rest] = files;
  if (!first) return undefined;
  const file = rest.reduce(merged, first);
  const own = name ?? filled('COMPOSE_PROJECT_NAME') ?? file.name ?? nameOf(folder);
  return { name: own.toLowerCase().replace(/[^a-z0-9_-]/g, ''), files: paths, file };
}

function merged(a: ComposeFile, b: ComposeFile): ComposeFile {
  const services = new Map(a.services);
  for (const [name, service] of b.services) {
    const earlier = services.get(name);
    services.set(name, earlier ? { ...earlier, image: service.image === '' ? earlier.image : service.image, mounts: joinMounts(earlier.mounts, service.mounts), value: { ...earlier.value, ...service.value } } : service);
  }
  return { name: b.name ?? a.name, services, volumes: new Map([...a.volumes, ...b.volumes]) };
}

function joinMounts(a: readonly ComposeMount[], b: readonly ComposeMount[]): readonly ComposeMount[] {
  return [...a.filter(one => !b.some(other => other.target === one.target)), ...b];
}

function environmentFile(text: string | undefined): ReadonlyMap<string, string> {
  return new Map((text ?? '').split('\n').flatMap(line => {
    const [, name = '', value = ''] = /^\s*(?:export\s+)?(\w+)\s*=\s*"?([^"#]*)"?/.exec(line) ?? [];
    return name === '' ? [] : [[name, value.trim()] as const];
  }));
}

/** Volumes that the project owns (`down -v` deletes them), by their real names. */
export function ownedVolumes(project: ComposeProject): readonly { readonly key: string; readonly name: string; readonly users: readonly ComposeService[]; readonly line: number | undefined }[] {
  return [...project.file.volumes.values()].filter(volume => !volume.external).map(volume => ({
    key: volume.key, name: volume.name ?? `${project.name}_${volume.key}`, line: volume.line,
    users: [...project.file.services.values()].filter(service => service.mounts.some(mount => mount.kind === 'volume' && mount.source === volume.key)),
  }));
}

/** Folders in which images of databases keep their data; such an image declares an anonymous volume for it. */
const dataFolders: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|\/)(?:postgres|postgis|timescaledb?|pgvector)(?:[:@]|$)/, /^\/var\/lib\/postgresql/],
  [/(?:^|\/)(?:mysql|mariadb|percona)(?:[:@]|$)/, /^\/var\/lib\/mysql/],
  [/(?:^|\/)mongo(?:db)?(?:[:@]|$)/, /^\/data\/db/],
  [/(?:^|\/)(?:redis|valkey|keydb)(?:[:@]|$)/, /^\/data/],
  [/(?:^|\/)(?:elasticsearch|opensearch)(?:[:@]|$)/, /^\/usr\/share\/(?:elastic|open)search\/data/],
  [/(?:^|\/)(?:rabbitmq)(?:[:@]|$)/, /^\/var\/lib\/rabbitmq/],
  [/(?:^|\/)(?:minio)(?:[:@]|$)/, /^\/(?:data|export)/],
];

/** Where a service keeps data without a named place: anonymous volumes of the file and those that its image declares. */
export function anonymousVolumes(service: ComposeService): readonly string[] {
  const own = service.mounts.filter(mount => mount.kind === 'anonymous').map(mount => mount.target);
  const declared = dataFolders.find(([image]) => image.test(service.image))?.[1];
  const covered = declared === undefined || service.mounts.some(mount => declared.test(mount.target));
  return covered ? own : [...own, 'its data folder'];
}
