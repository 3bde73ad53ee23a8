// What lies between two states of a repository's infrastructure files, as effects that only wait for an apply. Recomputed from the
// texts, so that what was undone in between is not there any more.
import type { Repository } from '../../../facts';
import type { Effect, Evidence } from '../../../model/effect';
import type { ArmedFile, SessionFile } from '../../../model/session';
import { migrationLanguage } from '../../../parse/migration/migration';
import { isWithin } from '../../files/paths';
import { isSameThing } from '../../sameThing';
import type { Found, World } from '../../world';
import { nothing } from '../../world';
import { readInfrastructureEdit } from '../edits';
import type { Edit } from '../sources';
import { isTerraformFile, readTerraformEdits } from '../terraform/edit';
import type { Family } from './pipelines';

export interface Pending {
  readonly effect: Effect;
  readonly family: Family;
}

export interface Span {
  readonly repository: Repository;
  /** Revision that the other side has; undefined: not known here, what the session found counts. */
  readonly base: string | undefined;
  /** Revision that is brought; undefined: what is checked out. */
  readonly from: string | undefined;
  /** Only what other sessions armed is asked about, not what this one touched. */
  readonly armedOnly?: true;
}

export interface PendingFound {
  readonly pending: readonly Pending[];
  /** Changed files, relative to the repository. */
  readonly paths: readonly string[];
  readonly reads: Found['reads'];
}

/**
 * Other places where a change may lie that is about to be fired: branches and clones in which another session armed something. `base`: the
 * revision that the other side has; undefined: what each file was before counts. Nothing is fetched.
 */
export async function otherPlaces(repository: Repository, base: string | undefined, only: string | undefined, world: World): Promise<readonly Span[]> {
  const armed = await armedIn(repository, world);
  const places = new Map(armed.filter(file => file.root !== repository.root || (file.branch !== undefined && file.branch !== repository.branch)).map(file => [`${file.root}\0${file.branch ?? ''}`, file]));
  const spans = await Promise.all([...places.values()].slice(0, 8).map(async (file): Promise<readonly Span[]> => {
    if (only !== undefined && file.branch !== only) return [];
    const there = file.root === repository.root ? repository : await world.facts.repository(file.root);
    if (!there) return [];
    const isCheckedOut = there.branch === file.branch && there.root !== repository.root;
    const from = isCheckedOut || file.branch === undefined ? undefined : await firstKnown([file.branch, `origin/${file.branch}`], there);
    return isCheckedOut || from !== undefined ? [{ repository: there, base: base === undefined ? undefined : await firstKnown([base], there), from, armedOnly: true }] : [];
  }));
  return spans.flat();
}

export async function firstKnown(names: readonly string[], repository: Repository): Promise<string | undefined> {
  for (const name of names) if (await repository.resolve(name) !== undefined) return name;
  return undefined;
}

/** Why what other sessions armed is not known, where it could not be read. */
export async function armedUnread(repository: Repository, { facts }: World): Promise<string | undefined> {
  return (await facts.armed?.(repository.root))?.unread;
}

/** Most files that are compared. */
const most = 200;

/** Deferred deletes, replacements and orphans that the span would bring about, worked out anew. */
export async function pendingOf(span: Span, world: World): Promise<PendingFound> {
  const { repository } = span;
  const edits = await editsOf(span, world);
  if (edits.length === 0) return { pending: [], paths: [], reads: [] };
  const then = asIfEdited(edits, world);
  const terraform = edits.filter(edit => isTerraformFile(edit.path));
  const armed = await armedIn(repository, world);
  const found: { readonly found: Found; readonly family: Family }[] = [];
  if (terraform.length > 0) found.push({ found: await readTerraformEdits(terraform, then), family: 'terraform' });
  for (const edit of edits.filter(one => !terraform.includes(one))) {
    const one = await readInfrastructureEdit(edit.path, edit.before, edit.after, then);
    if (one !== nothing) found.push({ found: one, family: migrationLanguage(edit.path) === undefined ? 'kubernetes' : 'migrations' });
  }
  const own = new Set(world.facts.session.files.map(file => file.path));
  const pending = found.flatMap(one => one.found.effects.map(({ effect }): Pending => ({ effect: { ...effect, evidence: [...effect.evidence.map(withTruth), ...armedBy(effect, armed, world)] }, family: familyOf(effect, one.family) })));
  return { pending: pending.filter(one => isWeighty(one.effect)), paths: edits.map(edit => edit.path.slice(repository.root.length + 1)), reads: found.flatMap(one => one.found.reads) };

  function withTruth(one: Evidence): Evidence {
    return one.kind === 'file' && one.writtenBySession === true && !own.has(one.path) ? { ...one, writtenBySession: false } : one;
  }
}

/** Compose files are started by hand; everything else may be applied by a pipeline. */
function isWeighty(effect: Effect): boolean {
  return effect.traits.includes('deferred') && effect.resource.system !== 'docker' && effect.resource.system !== 'files' && !effect.disposable
    && (effect.operation === 'delete' || effect.operation === 'replace');
}

function familyOf(effect: Effect, family: Family): Family {
  return family === 'kubernetes' && effect.resource.system === 'aws' ? 'cloudFormation' : family;
}

/** What other sessions armed in a repository. */
async function armedIn(repository: Repository, { facts }: World): Promise<readonly ArmedFile[]> {
  return (await facts.armed?.(repository.root))?.files ?? [];
}

/** The edit that armed it, of this session or of another one. */
function armedBy(effect: Effect, armed: readonly ArmedFile[], world: World): readonly Evidence[] {
  const files = new Set(effect.evidence.flatMap(one => (one.kind === 'file' ? [one.path] : [])));
  const other = armed.find(file => files.has(file.path));
  if (other) return [{ kind: 'session', action: other.action, text: `${other.text} (${other.agent}${other.branch === undefined ? '' : `, on ${other.branch}`})` }];
  const entry = world.facts.session.ledger.findLast(past => past.outcome !== 'denied' && past.effect.traits.includes('deferred') && isSameThing(past.effect, effect));
  return entry ? [{ kind: 'session', action: entry.action, text: entry.text }] : [];
}

async function editsOf(span: Span, world: World): Promise<readonly Edit[]> {
  const { repository, base, from } = span;
  const touched = new Map(world.facts.session.files.filter(file => !span.armedOnly && isWithin(file.path, repository.root)).map(file => [file.path, file]));
  const armed = new Map(base === undefined ? (await armedIn(repository, world)).map(file => [file.path, file]) : []);
  const between = base === undefined ? [] : await repository.changedBetween(base, from ?? 'HEAD');
  const paths = [...new Set([...touched.keys(), ...armed.keys(), ...between])].filter(isDescription).slice(0, most);
  const edits = await Promise.all(paths.map(async (path): Promise<Edit> => {
    const after = from === undefined ? await world.facts.read(path, 8 << 20) : await repository.committed(path, from);
    const other = armed.get(path);
    const before = other && !touched.get(path)?.applied ? other.before : base === undefined ? await beforeSession(path, touched.get(path), after, repository) : await repository.committed(path, base);
    return { path, before, after };
  }));
  return edits.filter(edit => edit.before !== edit.after);
}

/** The committed text where it differs from the present one, otherwise what the session found. */
async function beforeSession(path: string, file: SessionFile | undefined, now: string | undefined, repository: Repository): Promise<string | undefined> {
  const committed = await repository.committed(path);
  if (file?.applied) return file.before;
  return committed !== undefined && committed !== now ? committed : file ? file.before ?? committed : now;
}

function isDescription(path: string): boolean {
  return isTerraformFile(path) || /(?:\.(?:ya?ml|json|template)|\/Kustomization)$/i.test(path) || migrationLanguage(path) !== undefined;
}

/** The world with the span as the work of a session and its beginning as what is committed. */
function asIfEdited(edits: readonly Edit[], world: World): World {
  const before = new Map(edits.map(edit => [edit.path, edit.before]));
  const { facts } = world;
  const files: readonly SessionFile[] = edits.map(edit => ({ path: edit.path, content: edit.after, before: edit.before, action: '' }));
  return {
    ...world,
    facts: {
      ...facts,
      session: { ...facts.session, files: [...facts.session.files.filter(file => !before.has(file.path)), ...files] },
      async repository(path) {
        const repository = await facts.repository(path);
        return repository && { ...repository, committed: (name, revision) => (revision === undefined && before.has(name) ? Promise.resolve(before.get(name)) : repository.committed(name, revision)) };
      },
    },
  };
}
