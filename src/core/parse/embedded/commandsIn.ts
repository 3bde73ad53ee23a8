// Which commands a document holds, and which one an offset points at: the smallest that stands by itself, a pipeline as a whole.
// Pure and bounded; the form of a document is told by its language and name.
import type { Span } from '../../model/effect';
import { parseSql } from '../sql/statements';
import { commandsOfDockerfile } from './dockerfile';
import { embeddedText, offsetInside, spanOutside, type EmbeddedLanguage, type EmbeddedText } from './embeddedText';
import { commandsOfGitlabCi } from './gitlabCi';
import { commandsOfPackageJson, commandsOfTasks } from './jsonFiles';
import { commandsOfMarkdown } from './markdownBlocks';
import { powerShellSegments } from './powerShellSegments';
import { commandsOfJustfile, commandsOfMakefile } from './recipes';
import { shellSegments } from './shellSegments';
import { commandsOfTaskfile } from './taskfile';
import { commandsOfWorkflow } from './workflow';

export interface EmbeddedCommand {
  readonly text: string;
  readonly language: EmbeddedLanguage;
  /** In the document. */
  readonly span: Span;
  /** The text that it is a part of, and where in it. */
  readonly within: EmbeddedText;
  readonly inside: Span;
}

/** Longest document that is read, in UTF-16 units. */
export const longestDocument = 1_000_000;

/** A script beyond this is read around the place that is asked for. */
const longestScript = 60_000;

/** `languageId` as the editor spells it; `fileName` a path with either slash; `around`: from `partAround`. */
export function embeddedTexts(source: string, languageId: string, fileName: string, around: Span = { start: 0, end: source.length }): readonly EmbeddedText[] {
  if (source.length > longestDocument) return [];
  const path = fileName.replaceAll('\\', '/');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const whole = (language: EmbeddedLanguage): readonly EmbeddedText[] => {
    const text = embeddedText(source, [{ from: around.start, to: around.end }], language);
    return text ? [text] : [];
  };
  if (languageId === 'shellscript') return whole('bash');
  if (languageId === 'powershell') return whole('powershell');
  if (languageId === 'bat') return whole('cmd');
  if (languageId === 'sql' || languageId.endsWith('sql')) return whole('sql');
  if (languageId === 'dockerfile') return commandsOfDockerfile(source);
  if (languageId === 'makefile') return commandsOfMakefile(source);
  if (languageId === 'just' || /^\.?justfile$/i.test(name) || name.endsWith('.just')) return commandsOfJustfile(source);
  if (languageId === 'markdown') return commandsOfMarkdown(source);
  if (name === 'package.json') return commandsOfPackageJson(source);
  if (name === 'tasks.json' && path.endsWith('.vscode/tasks.json')) return commandsOfTasks(source);
  if (/\.ya?ml$/.test(name) && (/(?:^|\/)\.github\/workflows\//.test(path) || /^action\.ya?ml$/.test(name))) return commandsOfWorkflow(source);
  if (/(?:^|\/)(?:[^/]*\.gitlab-ci|\.gitlab\/ci\/.*)\.ya?ml$/.test(path)) return commandsOfGitlabCi(source);
  if (/^taskfile(?:\.dist)?\.ya?ml$/i.test(name)) return commandsOfTaskfile(source);
  return [];
}

/** The part of a long script that is read for one offset, between empty lines; the same for offsets near each other. */
export function partAround(source: string, offset: number): Span {
  if (source.length <= longestScript) return { start: 0, end: source.length };
  const half = longestScript / 2;
  const from = Math.floor(offset / half) * half - half / 2;
  const start = from <= 0 ? 0 : Math.max(0, lineStart(source, from));
  const end = source.indexOf('\n\n', from + 2 * half);
  return { start, end: end < 0 || end > from + 3 * half ? Math.min(source.length, from + 2 * half) : end };
}

/** Right after the first empty line from here, or after the first line where none is near. */
function lineStart(source: string, from: number): number {
  const blank = source.indexOf('\n\n', from);
  return blank >= 0 && blank < from + longestScript / 4 ? blank + 2 : source.indexOf('\n', from) + 1;
}

/** Every command of a document, in order. */
export function commandsIn(source: string, languageId: string, fileName: string): readonly EmbeddedCommand[] {
  return embeddedTexts(source, languageId, fileName).flatMap(text => segmentsOf(text).map(span => commandOf(text, span)));
}

/** The command around an offset, or undefined where none stands. */
export function commandAt(texts: readonly EmbeddedText[], offset: number): EmbeddedCommand | undefined {
  for (const text of texts) {
    if (offset < text.span.start || offset > text.span.end) continue;
    const inside = offsetInside(text, offset);
    if (inside === undefined) continue;
    const spans = segmentsOf(text);
    const span = spans.find(one => one.start <= inside && inside < one.end) ?? spans.find(one => one.end === inside);
    if (span) return commandOf(text, span);
  }
  return undefined;
}

function commandOf(text: EmbeddedText, span: Span): EmbeddedCommand {
  return { text: text.text.slice(span.start, span.end), language: text.language, span: spanOutside(text, span), within: text, inside: span };
}

const known = new WeakMap<EmbeddedText, readonly Span[]>();

/** The pieces that stand by themselves, as offsets of the embedded text. */
export function segmentsOf(text: EmbeddedText): readonly Span[] {
  const had = known.get(text);
  if (had) return had;
  const spans = segments(text);
  known.set(text, spans);
  return spans;
}

function segments({ text, language }: EmbeddedText): readonly Span[] {
  switch (language) {
    case 'sql': return parseSql(text, 'generic').parts.map(part => ({ start: part.start, end: part.end }));
    case 'powershell': return powerShellSegments(text);
    case 'cmd': return [...text.matchAll(/[^\r\n]+/g)].map(line => ({ start: line.index, end: line.index + line[0].length }));
    default: return shellSegments(text);
  }
}
