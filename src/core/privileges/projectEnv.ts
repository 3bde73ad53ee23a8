// The env files of a project: which value comes from which, and which hosts belong to which environment by the file they stand in.
// Values stay in this folder; only hosts, names and lines leave it.
import type { Facts } from '../facts';
import type { EnvironmentName } from '../model/resource';
import { envValues, parseEnvFile, type EnvEntry } from '../parse/envFile';
import { keptParse } from '../parse/keptParse';
import { environmentInName } from './environment';
import { foldersUp } from './folders';
import { parseUrl } from './url';

export interface EnvFile {
  readonly path: string;
  readonly name: string;
  readonly entries: ReadonlyMap<string, EnvEntry>;
  /** By the file's own name; undefined: it names none. */
  readonly environment: EnvironmentName | undefined;
}

export interface EnvLine extends EnvEntry {
  readonly path: string;
}

const isEnvFile = (name: string): boolean => /^\.env(?:rc|\..+)?$|^\.?[\w-]+\.env$|^\.dev\.vars/.test(name) && !/example|sample|template|dist$|defaults?$|schema|\.(?:md|bak|swp)$/i.test(name);
const mostFiles = 16;
/** As `Facts.list` has it. */
const listLimit = 10_000;
const usualNames = ['.env', '.env.development', '.env.development.local', '.env.local', '.env.production', '.env.production.local', '.env.staging', '.env.test', '.envrc', '.dev.vars'];
const fileLimit = 1 << 16;

const kept = new WeakMap<Facts, Map<string, Promise<readonly EnvFile[]>>>();

/** Env files of the working directory and of the folders up to the repository's root, nearest first. */
export function envFiles(cwd: string, facts: Facts): Promise<readonly EnvFile[]> {
  let byFolder = kept.get(facts);
  if (!byFolder) {
    byFolder = new Map<string, Promise<readonly EnvFile[]>>();
    kept.set(facts, byFolder);
  }
  let files = byFolder.get(cwd);
  if (!files) byFolder.set(cwd, files = readFiles(cwd, facts));
  return files;
}

const valuesIn = keptParse(text => envValues(parseEnvFile(text)), 48);

async function readFiles(cwd: string, facts: Facts): Promise<readonly EnvFile[]> {
  const files: EnvFile[] = [];
  for (const folder of await foldersUp(cwd, facts)) {
    const listed = await facts.list(folder) ?? [];
    // Of a folder that is not listed to its end these are looked for by name.
    const names = listed.length >= listLimit ? usualNames : listed.filter(isEnvFile).slice(0, mostFiles);
    for (const name of names) {
      const text = await facts.read(`${folder}/${name}`, fileLimit);
      if (text !== undefined) files.push({ path: `${folder}/${name}`, name, entries: valuesIn(text), environment: environmentInName(name) });
    }
  }
  return files;
}

/** The line that sets a variable: with `value` the one that holds this very value, without it the nearest. `.env.local` before `.env`. */
export async function envFileOf(name: string, value: string | undefined, cwd: string, facts: Facts, only?: readonly string[]): Promise<EnvLine | undefined> {
  const files = await envFiles(cwd, facts);
  for (const file of files) {
    if (only && !only.includes(file.name)) continue;
    const entry = file.entries.get(name);
    if (entry && (value === undefined || entry.value === value)) return { ...entry, path: file.path };
  }
  return undefined;
}

/** A host that an env file made for an environment names: evidence that beats what the name of a profile or file in use says. */
export async function fileNamingHost(host: string, cwd: string, facts: Facts): Promise<{ readonly file: string; readonly environment: EnvironmentName } | undefined> {
  const wanted = host.toLowerCase();
  for (const wish of ['production', 'staging'] as const) {
    for (const file of await envFiles(cwd, facts)) {
      if (file.environment !== wish) continue;
      for (const entry of file.entries.values()) {
        const named = entry.value === undefined ? undefined : parseUrl(entry.value)?.host ?? (/HOST$/.test(entry.name) ? entry.value : undefined);
        if (named?.toLowerCase() === wanted) return { file: file.name, environment: wish };
      }
    }
  }
  return undefined;
}
