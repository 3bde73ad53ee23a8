// What a hover says about one place of a document: the same engine and words as an approval, without a session, without a process,
// without a network, without a write. Knows nothing of the editor.
import * as path from 'node:path';
import { readAction, worldFor } from '../../core/effects/readAction';
import { generatedFolderIn } from '../../core/effects/files/disposable';
import { nothing, type Found, type FoundEffect, type World } from '../../core/effects/world';
import { markdown } from '../../core/explain/markdown';
import type { Facts } from '../../core/facts';
import type { ProposedAction } from '../../core/model/action';
import { variablesOf } from '../../core/model/call';
import type { Span } from '../../core/model/effect';
import { emptySession } from '../../core/model/session';
import { isAtLeast, type Verdict } from '../../core/model/verdict';
import { commandAt, embeddedTexts, longestDocument, partAround, segmentsOf, type EmbeddedCommand } from '../../core/parse/embedded/commandsIn';
import type { EmbeddedText } from '../../core/parse/embedded/embeddedText';
import { settingsBefore } from '../../core/parse/embedded/settingsBefore';
import { defaultPolicy } from '../../core/policy/policy';
import { seenDatabase } from '../../core/privileges/database/seen';
import { reviewFound } from '../../core/review';
import { loadGrammars } from '../../node/grammars';
import { readFacts } from '../../node/readFacts';
import { changedBlocks, type ChangedBlocks } from './changedBlocks';
import { recent } from './recent';

export interface HoverDocument {
  /** Tells two documents apart. */
  readonly id: string;
  /** Grows with every edit. */
  readonly version: number;
  readonly text: string;
  readonly languageId: string;
  /** A path; need not exist. */
  readonly fileName: string;
  /** Where commands of the document would start. */
  readonly cwd: string;
}

export interface HoverWords {
  /** Escaped Markdown. */
  readonly words: string;
  /** In the document. */
  readonly span: Span;
}

export interface HoverEngine {
  /** About the command at an offset; undefined where none stands, nothing about it is worth a person's look, or the reader has gone on. */
  commandAt(document: HoverDocument, offset: number, isGone: () => boolean): Promise<HoverWords | undefined>;
  /** About the infrastructure that the block at an offset describes, changed against `before`. */
  changeAt(document: HoverDocument, before: string, offset: number, isGone: () => boolean): Promise<HoverWords | undefined>;
}

export interface HoverOptions {
  /** Folder of the grammars. */
  readonly dist?: string;
  workspaces(): readonly string[];
}

/** Folders are walked no longer than a reader waits. */
const walkMs = 12;
/** What was read of a text counts this long: the files that it names may change. */
const keptMs = 10_000;
/** Longer texts are read command by command, after what the earlier ones of the same text set. */
const longestWhole = 1500;

export function hoverEngine(options: HoverOptions): HoverEngine {
  const grammars = loadGrammars(options.dist);
  const texts = recent<readonly EmbeddedText[]>(6);
  const read = recent<Promise<Found>>(12, keptMs);
  const said = recent<Promise<string | undefined>>(60, keptMs);
  const changes = recent<Promise<ChangedBlocks>>(6, keptMs);
  const ids = new WeakMap<EmbeddedText, number>();
  let lastId = 0;
  return { commandAt: aboutCommand, changeAt: aboutChange };

  async function aboutCommand(document: HoverDocument, offset: number, isGone: () => boolean): Promise<HoverWords | undefined> {
    if (document.text.length > longestDocument) return undefined;
    const part = partAround(document.text, offset);
    const found = texts(`${document.id} ${document.version} ${part.start} ${part.end}`, () => embeddedTexts(document.text, document.languageId, document.fileName, part));
    const at = commandAt(found, offset);
    if (at === undefined || isGone()) return undefined;
    const id = idOf(at.within);
    const words = await said(`${id} ${at.inside.start}`, () => wordsOf(at, id, document.cwd));
    return words === undefined || isGone() ? undefined : { words, span: at.span };
  }

  async function wordsOf(command: EmbeddedCommand, id: number, cwd: string): Promise<string | undefined> {
    const { within, inside } = command;
    const facts = quietFacts(within.runs);
    const settings = within.text.length <= longestWhole ? undefined : settingsBefore(within, segmentsOf(within), inside);
    const inContext = settings === undefined ? only(await read(`${id}`, () => readText(within.text, within, cwd, facts)), inside, within.language)
      : only(await readText(settings + command.text, within, cwd, facts), { start: settings.length, end: settings.length + command.text.length }, within.language);
    // What stands in a function that nothing calls has no effect in the whole, and is looked at by itself.
    const isCalled = inContext.effects.length + inContext.unread.length > 0 || settings === '' || within.text === command.text;
    const found = isCalled ? inContext : await readText(command.text, within, cwd, facts);
    const weighed = found.effects.filter(one => !isHousekeeping(one) && (within.runs === 'here' || reachesOut(one)));
    return review({ ...found, effects: weighed }, actionOf(command.text, within, cwd), facts);
  }

  function readText(text: string, { language, runs }: EmbeddedText, cwd: string, facts: Facts): Promise<Found> {
    const action = actionOf(text, { language, runs }, cwd);
    const world = worldOf(action, facts);
    if (language !== 'sql') return readAction(action, world);
    return world.readCode({ language, text, offset: 0, span: { start: 0, end: text.length }, cwd: action.cwd, variables: variablesOf(action.env), certainty: 'will', hops: [] }, world);
  }

  async function aboutChange(document: HoverDocument, before: string, offset: number, isGone: () => boolean): Promise<HoverWords | undefined> {
    if (document.text.length > longestDocument || before.length > longestDocument || before === document.text) return undefined;
    const { fileName, text, cwd } = document;
    // Every other file is as it is; this one was as it was committed.
    const quiet = quietFacts();
    const facts: Facts = { ...quiet, read: (file, limit) => (file === fileName ? Promise.resolve(before) : quiet.read(file, limit)) };
    const action: ProposedAction = { ...basis(cwd), request: { tool: 'write', path: fileName, content: text } };
    const blocks = await changes(`${document.id} ${document.version} ${before.length} ${digest(before)}`, () => changedBlocks(fileName, before, text, worldOf(action, facts)));
    const block = isGone() ? undefined : blocks.at(offset);
    if (block === undefined) return undefined;
    // An edit loses nothing yet: what a later apply replaces is held there, and said here.
    const words = await review({ ...nothing, effects: block.effects }, action, facts, 'note');
    return words === undefined || isGone() ? undefined : { words, span: block.span };
  }

  async function review(found: Found, action: ProposedAction, facts: Facts, least: Verdict = 'confirm'): Promise<string | undefined> {
    if (found.effects.length + found.unread.length === 0) return undefined;
    const { review: made } = await reviewFound(found, action, facts, defaultPolicy);
    return isAtLeast(made.verdict, least) ? markdown(made) : undefined;
  }

  function worldOf(action: ProposedAction, facts: Facts): World {
    return worldFor(action, { facts, grammars, databaseOf: call => seenDatabase(call, action.cwd, facts) });
  }

  /** Pointing at a text starts no process: what git would say is not known here. */
  function quietFacts(runs: EmbeddedText['runs'] = 'here'): Facts {
    // Elsewhere nobody has this person's home.
    const home = runs === 'here' ? {} : { home: runs === 'runner' ? '/home/runner' : '/image/home' };
    return { ...readFacts({ session: emptySession('hover'), workspaces: options.workspaces(), treeTimeMs: walkMs, ...home }), repository: () => Promise.resolve(undefined) };
  }

  function idOf(text: EmbeddedText): number {
    const id = ids.get(text) ?? ++lastId;
    ids.set(text, id);
    return id;
  }
}

function actionOf(text: string, { language, runs }: Pick<EmbeddedText, 'language' | 'runs'>, cwd: string): ProposedAction {
  return { ...basis(cwd), ...(runs === 'here' ? {} : { env: {} }), request: { tool: 'shell', command: text, shell: language === 'sql' ? 'bash' : language } };
}

function basis(cwd: string): Omit<ProposedAction, 'request'> {
  return { id: 'hover', agent: 'editor', session: 'hover', cwd: path.resolve(cwd), env: hoverEnvironment() };
}

/** The person's own environment decides as whom a script would run. */
function hoverEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What comes from one part of a text that was read as a whole. Statements of SQL share one call: their effects say where they stand. */
function only(found: Found, part: Span, language: EmbeddedText['language']): Found {
  const meets = (span: Span | undefined): boolean => span !== undefined && span.start < part.end && part.start < span.end;
  return {
    ...nothing,
    effects: found.effects.filter(({ effect, call }) => (call && language !== 'sql' ? meets(call.span) : effect.evidence.some(one => one.kind === 'action' && meets(one.span)))),
    unread: found.unread.filter(one => meets(one.span)),
  };
}

/**
 * A delete in the workspace of what tools make again, or of what is not there now: a reader of a script loses nothing by it. A gate
 * wants proof of that; a hover, which releases nothing, may go by the name.
 */
function isHousekeeping({ effect }: FoundEffect): boolean {
  const { resource, traits, operation, reason } = effect;
  if (resource.system !== 'files' || operation !== 'delete' || resource.where !== 'workspace' || resource.extent === 'all') return false;
  if (traits.some(trait => trait !== 'deferred')) return false;
  return reason.code === 'file-missing' || generatedFolderIn(resource.address) !== undefined;
}

/** An image that is being built or a machine made for one job: its own files come and go with it. */
function reachesOut({ effect }: FoundEffect): boolean {
  const own = effect.resource.system === 'files' || effect.resource.system === 'machine';
  return !own || effect.operation === 'send' || effect.operation === 'execute';
}

/** Tells texts of one length apart; not for anything that must withstand an attack. */
function digest(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
  return sum;
}
