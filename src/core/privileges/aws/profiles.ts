// The AWS command line's shared files as one list of profiles: which keys a profile has, where each stands, never what a secret is.
// `config` calls them `[profile x]`, `credentials` `[x]`; where both have one, `credentials` counts.
import type { Facts } from '../../facts';
import { parseIni, type IniSection } from '../../parse/ini';
import { absolutePath, home } from '../folders';
import type { IdentityRequest } from '../resolver';
import { variable, type Setting } from '../settings';

/** Safe settings of a profile by name; secrets are only told to be there (`hasKeys`). */
export interface AwsProfile {
  readonly name: string;
  /** The file and line that the profile starts on. */
  readonly path: string;
  readonly line: number;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly hasProcess: boolean;
}

export interface AwsFiles {
  readonly profiles: ReadonlyMap<string, AwsProfile>;
  readonly sessions: ReadonlyMap<string, ReadonlyMap<string, Setting>>;
  readonly services: ReadonlyMap<string, ReadonlyMap<string, Setting>>;
  /** Where profiles were looked for. */
  readonly config: string;
  /** Files that are there and were not read: too long, not a file. */
  readonly unread: readonly string[];
}

/** Keys that are no secret. `aws_access_key_id` tells account and kind of key and is not handed on. */
const safeKeys = new Set(['role_arn', 'source_profile', 'credential_source', 'role_session_name', 'web_identity_token_file', 'mfa_serial', 'sso_session', 'sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region', 'region', 'endpoint_url', 'services', 'aws_access_key_id', 'aws_account_id', 'login_session']);

/** Beyond either a file is not read: well over a thousand profiles, and still taken apart within some milliseconds. */
const longest = 1 << 19;
const mostLines = 8000;

export async function awsFiles(request: IdentityRequest, facts: Facts): Promise<AwsFiles> {
  const { config, credentials } = await awsFilePaths(request, facts);
  const profiles = new Map<string, AwsProfile>();
  const sessions = new Map<string, ReadonlyMap<string, Setting>>();
  const services = new Map<string, ReadonlyMap<string, Setting>>();
  const unread: string[] = [];
  for (const path of [config, credentials]) {
    const text = await facts.read(path, longest);
    if (text === undefined || hasMoreLines(text, mostLines)) {
      if (text !== undefined || await facts.stat(path)) unread.push(path);
      continue;
    }
    for (const section of readSections(text, path)) {
      const [kind = '', ...rest] = section.name.split(' ');
      const name = rest.join(' ');
      if (path === config && kind === 'sso-session') sessions.set(name, section.settings);
      else if (path === config && kind === 'services') services.set(name, section.settings);
      else if (section.name === '') continue;
      else if (path === credentials || section.name === 'default') add(profiles, section.name, section, path);
      else if (kind === 'profile') add(profiles, name, section, path);
    }
  }
  for (const [name, key, setting] of setEarlier(request)) {
    const had = profiles.get(name);
    profiles.set(name, { name, path: had?.path ?? config, line: had?.line ?? 1, hasProcess: had?.hasProcess ?? false, settings: new Map([...had?.settings ?? [], [key, setting]]) });
  }
  return { profiles, sessions, services, config, unread };
}

/** `aws configure set` of this session or earlier in this action: profile, key and value. */
function setEarlier(request: IdentityRequest): readonly (readonly [string, string, Setting])[] {
  return Object.entries(request.chosen).flatMap(([aspect, chosen]) => {
    const [, given = '', whole = ''] = /^aws\.set\.([^.]*)\.(.+)$/.exec(aspect) ?? [];
    if (!chosen || whole === '') return [];
    const dotted = /^(?:profile\.)?(.+)\.(\w+)$/.exec(whole);
    const name = dotted?.[1] ?? (given === '' ? request.variables.get('AWS_PROFILE')?.value ?? 'default' : given);
    const key = dotted?.[2] ?? whole;
    return safeKeys.has(key) ? [[name, key, { text: chosen.value, origin: chosen.origin }] as const] : [];
  });
}

export interface AwsFilePaths {
  readonly config: string;
  readonly credentials: string;
  /** The variables that say so, where they are set. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Where the two files are. */
export async function awsFilePaths(request: IdentityRequest, facts: Facts): Promise<AwsFilePaths> {
  const [config, credentials] = await Promise.all(['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'].map(async name => {
    const set = (await variable(request, facts, name))?.text;
    return { name, path: set === undefined ? undefined : absolutePath(set, request.cwd, facts) };
  }));
  const set = [config, credentials].flatMap(one => (one?.path === undefined ? [] : [[one.name, one.path] as const]));
  return { config: config?.path ?? home(facts, '.aws/config'), credentials: credentials?.path ?? home(facts, '.aws/credentials'), variables: Object.fromEntries(set) };
}

function hasMoreLines(text: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) if (++count > most) return true;
  return false;
}

interface Section {
  readonly name: string;
  readonly line: number;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly hasProcess: boolean;
}

/** By what `parseIni` gave: it remembers its texts. */
const kept = new WeakMap<readonly IniSection[], { readonly path: string; readonly sections: readonly Section[] }>();

function readSections(text: string, path: string): readonly Section[] {
  const parsed = parseIni(text);
  const had = kept.get(parsed);
  if (had?.path === path) return had.sections;
  const sections = parsed.map(one => ({ name: one.name, line: one.line, settings: settingsOf(one, path), hasProcess: one.values.has('credential_process') }));
  kept.set(parsed, { path, sections });
  return sections;
}

function add(profiles: Map<string, AwsProfile>, name: string, section: Section, path: string): void {
  const earlier = profiles.get(name);
  profiles.set(name, {
    name, path: earlier?.path ?? path, line: earlier?.line ?? section.line,
    settings: earlier ? new Map([...earlier.settings, ...section.settings]) : section.settings,
    hasProcess: (earlier?.hasProcess ?? false) || section.hasProcess,
  });
}

function settingsOf(section: IniSection, path: string): ReadonlyMap<string, Setting> {
  return new Map([...section.values].flatMap(([key, value]) =>
    safeKeys.has(key) || key.endsWith('endpoint_url') ? [[key, { text: value.text, origin: { kind: 'file' as const, path, line: value.line, name: key } }] as const] : []));
}
