// One call of git taken apart: global options, the folder it works in, the subcommand and its own words. What it does is in the other files.
import type { Repository } from '../../facts';
import type { Call, Word } from '../../model/call';
import type { Effect, Evidence } from '../../model/effect';
import type { Resource } from '../../model/resource';
import type { Found, FoundEffect, World } from '../world';
import { nothing } from '../world';
import { locate } from '../files/location';
import { absolute } from '../files/paths';
import { styleOf } from '../files/target';

export interface GitCall {
  /** With the working directory that `-C`, `--work-tree` and GIT_WORK_TREE leave. */
  readonly call: Call;
  readonly subcommand: string;
  /** Words after the subcommand. */
  readonly args: readonly Word[];
  /** Undefined: on another machine, the folder is not known, or no repository was seen there. */
  readonly repository: Repository | undefined;
  /** `-c name=value`, lower-case names. */
  readonly settings: ReadonlyMap<string, string>;
}

const takeValue: ReadonlySet<string> = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path', '--super-prefix', '--config-env', '--attr-source']);

/** `needs`: whether a subcommand has to know its repository; looking for it costs a process. Undefined: no subcommand. */
export async function gitCallOf(call: Call, world: World, needs: (subcommand: string) => boolean = () => true): Promise<GitCall | undefined> {
  let cwd = call.cwd;
  const settings = new Map<string, string>();
  let tree = call.variables.get('GIT_WORK_TREE')?.value;
  let gitDir = call.variables.get('GIT_DIR')?.value;
  const style = styleOf(call, world.facts);
  const into = (folder: string | undefined): string | undefined => (folder === undefined ? undefined : /^(?:\/|[A-Za-z]:)/.test(folder) ? absolute(folder, '/', style) : cwd === undefined ? undefined : absolute(folder, cwd, style));
  let at = 0;
  for (; at < call.args.length; at++) {
    const text = call.args[at]?.text;
    if (text === undefined || !text.startsWith('-')) break;
    const equals = text.startsWith('--') ? text.indexOf('=') : -1;
    const name = equals < 0 ? text : text.slice(0, equals);
    const value = equals >= 0 ? text.slice(equals + 1) : takeValue.has(name) ? call.args[++at]?.text : undefined;
    if (name === '-C') cwd = into(value);
    else if (name === '-c' && value !== undefined) settings.set(value.split('=')[0]?.toLowerCase() ?? '', value.slice(value.indexOf('=') + 1));
    else if (name === '--work-tree') tree = value;
    else if (name === '--git-dir') gitDir = value;
    else if (name === '--help' || name === '--version' || name === '-h' || name === '-v') return undefined;
  }
  const subcommand = call.args[at]?.text;
  if (subcommand === undefined) return undefined;
  const folder = tree !== undefined ? into(tree) : gitDir !== undefined ? into(gitDir)?.replace(/\/\.git$/, '') : cwd;
  const repository = call.host !== undefined || folder === undefined || !needs(subcommand) ? undefined : await world.facts.repository(folder);
  return { call: { ...call, cwd: tree === undefined ? cwd : folder }, subcommand, args: call.args.slice(at + 1), repository, settings };
}

type Parts = Omit<Effect, 'resource' | 'certainty' | 'disruption' | 'evidence' | 'traits'> & { readonly resource: Partial<Resource> & { readonly kind: string; readonly address: string }; readonly traits?: Effect['traits']; readonly certainty?: Effect['certainty']; readonly span?: Evidence };

/** An effect of a git call: on this repository unless the resource says otherwise. */
export function gitEffect(git: GitCall, parts: Parts, word?: Word): FoundEffect {
  const { resource, traits = [], certainty, ...rest } = parts;
  const effect: Effect = {
    ...rest, certainty: certainty ?? git.call.certainty, disruption: 'none', traits, evidence: [{ kind: 'action', span: word?.span ?? git.call.span }],
    resource: { system: 'git', keeps: 'unknown', extent: 'one', where: git.call.host === undefined ? 'workspace' : 'remote', ...(git.call.host === undefined ? {} : { place: git.call.host }), ...resource },
  };
  return { effect, call: git.call };
}

export const only = (...effects: readonly FoundEffect[]): Found => ({ ...nothing, effects });

/** The repository as a reader knows it: its folder relative to the workspace, and where that is. */
export async function placeOf(git: GitCall, world: World): Promise<{ readonly address: string; readonly where: Resource['where'] }> {
  if (!git.repository) return { address: git.call.cwd === undefined ? 'a repository' : (await locate(git.call.cwd, world.start, world.facts)).address, where: git.call.host === undefined ? 'workspace' : 'remote' };
  const { address, where } = await locate(git.repository.root, world.start, world.facts);
  return { address, where: where === 'temporary' ? 'temporary' : where };
}
