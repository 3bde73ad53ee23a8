// Compose files: services with their mounts, and the volumes that the project owns. Variables in the text are filled in by the caller.
import { isObject, textField, type Json, type JsonObject } from '../plan/values';
import { parseYaml } from './yaml';

export interface ComposeMount {
  /** `volume`: named, kept by the engine; `anonymous`: without a name; `bind`: a folder of the machine; `tmpfs`: memory. */
  readonly kind: 'volume' | 'anonymous' | 'bind' | 'tmpfs';
  /** Key of a named volume or the folder; empty otherwise. */
  readonly source: string;
  readonly target: string;
}

export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly mounts: readonly ComposeMount[];
  readonly value: JsonObject;
}

export interface ComposeVolume {
  readonly key: string;
  /** Its own name, if the file gives one; otherwise it is `PROJECT_KEY`. */
  readonly name: string | undefined;
  readonly external: boolean;
  /** What the volume was made with: driver, its options, labels. Each as text, by its key. */
  readonly settings: ReadonlyMap<string, string>;
  readonly line: number | undefined;
}

export interface ComposeFile {
  readonly name: string | undefined;
  readonly services: ReadonlyMap<string, ComposeService>;
  readonly volumes: ReadonlyMap<string, ComposeVolume>;
}

export function looksLikeCompose(text: string): boolean {
  return /^["']?services["']?\s*:/m.test(text) || /^\s*\{\s*"services"/.test(text);
}

/** `filled`: a value of a variable; undefined: not set. Undefined result: not a compose file. */
export function parseCompose(text: string, filled: (name: string) => string | undefined): ComposeFile | undefined {
  if (!looksLikeCompose(text)) return undefined;
  const document = parseYaml(interpolated(text, filled), 'yaml1.2')?.[0];
  const root = document?.value;
  if (!isObject(root) || !isObject(root['services'])) return undefined;
  const volumes = isObject(root['volumes']) ? root['volumes'] : {};
  return {
    name: textField(root, 'name'),
    services: new Map(Object.entries(root['services']).flatMap(([name, value]) => (isObject(value) ? [[name, { name, image: textField(value, 'image') ?? '', mounts: mountsOf(value), value }] as const] : []))),
    volumes: new Map(Object.entries(volumes).map(([key, value]) => [key, {
      key, name: textField(value, 'name') ?? (isObject(value) ? textField(value['external'] ?? null, 'name') : undefined), external: isObject(value) && value['external'] !== undefined && value['external'] !== false, settings: settingsOf(value), line: document?.lineOf(['volumes', key]),
    }])),
  };
}

function settingsOf(volume: Json): ReadonlyMap<string, string> {
  return new Map(isObject(volume) ? ['driver', 'driver_opts', 'labels'].flatMap(key => (volume[key] === undefined || volume[key] === null ? [] : [[key, JSON.stringify(volume[key])] as const])) : []);
}

function mountsOf(service: JsonObject): readonly ComposeMount[] {
  const listed = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : typeof value === 'string' ? [value] : []);
  const memory = listed(service['tmpfs']).filter(one => typeof one === 'string').map((target): ComposeMount => ({ kind: 'tmpfs', source: '', target: target.split(':')[0] ?? '' }));
  return [...memory, ...listed(service['volumes']).map(mountOf).filter(one => one !== undefined)];
}

function mountOf(value: Json): ComposeMount | undefined {
  if (typeof value === 'string') {
    const parts = value.replace(/^([A-Za-z]):\\/, '/$1/').split(':');
    if (parts.length === 1) return { kind: 'anonymous', source: '', target: parts[0] ?? '' };
    const [source = '', target = ''] = parts;
    return { kind: /^[./~]/.test(source) ? 'bind' : 'volume', source, target };
  }
  const target = textField(value, 'target');
  if (!isObject(value) || target === undefined) return undefined;
  const source = textField(value, 'source') ?? '';
  const type = textField(value, 'type') ?? 'volume';
  if (type === 'tmpfs') return { kind: 'tmpfs', source: '', target };
  return { kind: type === 'bind' ? 'bind' : source === '' ? 'anonymous' : 'volume', source, target };
}

/** `$X`, `${X}`, `${X:-y}`, `${X-y}`; `$$` is a dollar sign. */
function interpolated(text: string, filled: (name: string) => string | undefined): string {
  return text.replace(/\$(?:(\$)|\{(\w+)(?::?([-?+])([^}]*))?\}|(\w+))/g, (whole, dollar?: string, braced?: string, operator?: string, word?: string, bare?: string) => {
    if (dollar !== undefined) return '$';
    const value = filled(braced ?? bare ?? '');
    if (operator === '+') return value === undefined || value === '' ? '' : word ?? '';
    if (value !== undefined && value !== '') return value;
    return operator === '-' ? word ?? '' : value ?? whole;
  });
}
