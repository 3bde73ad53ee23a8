// A script named by a word: its text, or why it was not read and whose code it is (committed, changed, made in this session).
import type { Call, Word } from '../../model/call';
import type { Trait } from '../../model/effect';
import { locate } from '../files/location';
import { pathOf } from '../shell/outputs';
import type { World } from '../world';
import { downloaded } from './downloaded';
import { changedBefore, readText } from './readText';

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
  // A download that was only proposed so far has not reached the disk: what lies there is not what will run.
  const isAhead = from === 'thisAction' || (from === 'session' && (await stateOf(path, world)) === 'clean' && !(await isCloned(path, world)));
  const read = isAhead ? undefined : await readText(path, world, longestScript);
  if (from && !read) return { ...missing, path, trait: 'fromNetwork', why: 'it was downloaded and not seen' };
  if (!read && await isChangedUnseen(path, world)) return { ...missing, path, trait: 'writtenCode', writtenBySession: true, why: 'it is changed first, to what was not worked out', reads: [{ path }] };
  if (!read) return { ...missing, path, trait: 'writtenCode', why: 'there is no such readable file here' };
  const trait = await codeTrait(path, world, read.writtenBySession);
  if (read.text.includes('\0')) return { path, trait, why: 'it is not text', writtenBySession: read.writtenBySession, isSetup, reads: [{ path }] };
  return { path, text: read.text, trait, writtenBySession: read.writtenBySession, isSetup, reads: [{ path }] };
}

/**
 * Whose code a file is: `committedCode` only for a tracked file that nobody changed, that the default branch has in the same words, and that
 * did not come from the network in this session.
 */
export async function codeTrait(path: string, world: World, writtenBySession: boolean): Promise<'committedCode' | 'writtenCode' | 'fromNetwork'> {
  if (await downloaded(path, world)) return 'fromNetwork';
  if (writtenBySession || await isWrittenEarlier(path, world)) return 'writtenCode';
  const real = (await world.facts.realPath(path)) ?? path;
  const repository = await world.facts.repository(real);
  if (!repository || (await repository.state(real)) !== 'clean') return 'writtenCode';
  const { branch, defaultBranch } = repository;
  if (defaultBranch === undefined || branch === defaultBranch) return 'committedCode';
  const [here, there] = await Promise.all([repository.committed(real), repository.committed(real, defaultBranch)]);
  return here !== undefined && here === there ? 'committedCode' : 'writtenCode';
}

async function stateOf(path: string, world: World): Promise<string | undefined> {
  return (await world.facts.repository(path))?.state(path);
}

/** It lies in a repository that was cloned, not in a file that was fetched by itself. */
async function isCloned(path: string, world: World): Promise<boolean> {
  const root = (await world.facts.repository(path))?.root;
  return root !== undefined && (await downloaded(root, world)) !== undefined;
}

/** This command, or an earlier one of the session, makes something of it that nobody has read. */
async function isChangedUnseen(path: string, world: World): Promise<boolean> {
  const paths = [path, (await world.facts.realPath(path)) ?? path];
  return (changedBefore(paths, world) ?? world.facts.session.files.findLast(file => paths.includes(file.path)))?.unseen === true;
}

/** An earlier part of this very command copies, moves or edits over it. */
async function isWrittenEarlier(path: string, world: World): Promise<boolean> {
  if (!world.earlier?.length) return false;
  const { address } = await locate(path, world.start, world.facts);
  return world.earlier.some(({ effect }) => effect.resource.system === 'files' && effect.resource.address === address && (effect.operation === 'create' || effect.operation === 'update') && !/^mode|owner/.test(effect.reason.code));
}

/** Files that set an environment up and are made by tools, not by the agent: virtual environments, version managers, shell start-up. */
function isSetupScript(path: string): boolean {
  return /(?:^|\/)(?:bin\/activate|Scripts\/activate|nvm\.sh|\.(?:bashrc|bash_profile|profile|zshrc|zshenv|zprofile)|cargo\/env|\.cargo\/env|sdkman-init\.sh|conda\.sh|asdf\.sh|emsdk_env\.sh|setvars\.sh|setup\.bash|bash_completion|rvm|ghcup\/env|gvm)$/.test(path) || path.startsWith('/etc/');
}
