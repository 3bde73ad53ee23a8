// A script named by a word: its text, or why it was not read and whose code it is (committed, changed, made in this session).
import type { Call, Word } from '../../model/call';
import type { Trait } from '../../model/effect';
import { pathOf } from '../shell/outputs';
import type { World } from '../world';
import { downloaded } from './downloaded';
import { readText } from './readText';

export interface ScriptFile {
  /** Absolute where known, otherwise as written. */
  readonly path: string;
  readonly text?: string;
  readonly why?: string;
  readonly trait: Extract<Trait, 'fromNetwork' | 'unknownText' | 'writtenCode' | 'committedCode'>;
  readonly writtenBySession: boolean;
  /** Set-up of a shell or language environment that tools write themselves. */
  readonly isSetup: boolean;
  readonly reads: readonly { readonly path: string }[];
}

const longestScript = 300_000;

export async function readScriptFile(word: Word, call: Pick<Call, 'cwd' | 'host'>, world: World): Promise<ScriptFile> {
  const written = word.text ?? word.raw;
  const isSetup = isSetupScript(word.text ?? word.tail ?? '');
  const missing = { path: written, writtenBySession: false, isSetup, reads: [] };
  if (word.text === undefined) return { ...missing, trait: word.unset ? 'writtenCode' : 'unknownText', why: `which file ${word.raw} names was not determined` };
  if (call.host !== undefined) return { ...missing, trait: 'unknownText', why: `it is on ${call.host}` };
  const path = pathOf(word.text, call.cwd, world);
  if (path === undefined) return { ...missing, trait: 'unknownText', why: 'its folder was not determined' };
  const from = await downloaded(path, world);
  const read = from === 'thisAction' ? undefined : await readText(path, world, longestScript);
  if (from && !read) return { ...missing, path, trait: 'fromNetwork', why: 'it was downloaded and not seen' };
  if (!read) return { ...missing, path, trait: 'writtenCode', why: 'there is no such readable file here' };
  const trait = await codeTrait(path, world, read.writtenBySession);
  if (read.text.includes('\0')) return { path, trait, why: 'it is not text', writtenBySession: read.writtenBySession, isSetup, reads: [{ path }] };
  return { path, text: read.text, trait, writtenBySession: read.writtenBySession, isSetup, reads: [{ path }] };
}

/** Whose code a file is: `committedCode` only for a tracked file that nobody changed. */
export async function codeTrait(path: string, world: World, writtenBySession: boolean): Promise<'committedCode' | 'writtenCode'> {
  if (writtenBySession) return 'writtenCode';
  const repository = await world.facts.repository(path);
  return (await repository?.state(path)) === 'clean' ? 'committedCode' : 'writtenCode';
}

/** Files that set an environment up and are made by tools, not by the agent: virtual environments, version managers, shell start-up. */
function isSetupScript(path: string): boolean {
  return /(?:^|\/)(?:bin\/activate|Scripts\/activate|nvm\.sh|\.(?:bashrc|bash_profile|profile|zshrc|zshenv|zprofile)|cargo\/env|\.cargo\/env|sdkman-init\.sh|conda\.sh|asdf\.sh|emsdk_env\.sh|setvars\.sh|setup\.bash|bash_completion|rvm|ghcup\/env|gvm)$/.test(path) || path.startsWith('/etc/');
}
