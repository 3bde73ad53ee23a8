// YAML settings files read line by line in bounded work: kubeconfigs, database.yml and their kin. Of its own because the library takes a
// second for a hostile quarter of a megabyte. Forms: block maps and lists, flow maps and lists (JSON), plain and quoted scalars, `|` and `>`
// texts, comments, anchors, aliases, merges. Not: tags, complex keys, several documents, escapes that only YAML has.

import { closing, plainText, quotedText, Stop } from './plainYamlText';

/** Lines from 1. A scalar that says nothing (`~`, `null`, empty) or is true or false has no text. */
export type PlainNode =
  | { readonly kind: 'text'; readonly text: string | undefined; readonly line: number }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, PlainNode>; readonly line: number }
  | { readonly kind: 'list'; readonly items: readonly PlainNode[]; readonly line: number };

/** `other`: a form that is not read here, or no YAML; `over`: nested deeper or made of more parts than anybody writes. */
export type PlainYaml = { readonly kind: 'read'; readonly root: PlainNode | undefined } | { readonly kind: 'other' } | { readonly kind: 'over' };

const deepest = 24;
/** Some 500 clusters with their contexts and users. */
const mostNodes = 10_000;
const mostLines = 12_000;

interface Reader {
  readonly text: string;
  /** Where each line begins. */
  readonly starts: readonly number[];
  /** The line read next, and where on it: past the dash of a list or the key of a map. */
  line: number;
  column: number;
  nodes: number;
  /** An alias names what stands before it; its parts count again wherever it is used, for readers walk them all. */
  readonly anchors: Map<string, { readonly node: PlainNode; readonly parts: number }>;
}

/** Never throws. `root` undefined: an empty text. */
export function readPlainYaml(written: string): PlainYaml {
  const text = written.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0 && starts.length <= mostLines; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (starts.length > mostLines) return { kind: 'over' };
  const reader: Reader = { text, starts, line: 0, column: 0, nodes: 0, anchors: new Map() };
  try {
    if (!skipBlank(reader)) return { kind: 'read', root: undefined };
    if (reader.column === 0 && /^---[ ]*$/.test(rest(reader))) nextLine(reader);
    if (!skipBlank(reader)) return { kind: 'read', root: undefined };
    const root = block(reader, -1, 0);
    if (skipBlank(reader)) throw new Stop('other');
    return { kind: 'read', root };
  } catch (error) {
    if (error instanceof Stop) return { kind: error.why };
    throw error;
  }
}

function nextLine(reader: Reader): void {
  reader.line++;
  reader.column = 0;
}

const lineEnd = (reader: Reader): number => (reader.starts[reader.line + 1] ?? reader.text.length + 1) - 1;
const position = (reader: Reader): number => (reader.starts[reader.line] ?? reader.text.length) + reader.column;
const rest = (reader: Reader): string => reader.text.slice(position(reader), lineEnd(reader));

/** To the next thing on this or a later line, its column in `column`; false: there is none. */
function skipBlank(reader: Reader): boolean {
  for (; reader.line < reader.starts.length; nextLine(reader)) {
    const start = reader.starts[reader.line] ?? 0;
    const end = lineEnd(reader);
    let at = start + reader.column;
    while (at < end && reader.text.charCodeAt(at) === 0x20) at++;
    const letter = at < end ? reader.text[at] : '\n';
    if (letter === '\n' || letter === '#') continue;
    if (letter === '\t') throw new Stop('other');
    reader.column = at - start;
    return true;
  }
  return false;
}

function counted(reader: Reader, depth: number): void {
  if (depth > deepest || ++reader.nodes > mostNodes) throw new Stop('over');
}

/** What stands at the reader, indented more than `outer`. */
function block(reader: Reader, outer: number, depth: number): PlainNode {
  counted(reader, depth);
  const indent = reader.column;
  const first = reader.text[position(reader)];
  if (first === '&') return anchored(reader, outer, depth, false);
  if (isDash(reader)) return list(reader, indent, depth);
  if (first === '{' || first === '[') return flowOfLines(reader, depth);
  if (keyEnd(reader) >= 0) return map(reader, indent, depth);
  return scalar(reader, outer);
}

/** `&name`, and what it names on the same line or below. */
function anchored(reader: Reader, outer: number, depth: number, ofKey: boolean): PlainNode {
  const own = reader.line;
  const name = /^&([\w.-]+)(?= |$)/.exec(rest(reader).slice(0, 100))?.[1];
  if (name === undefined) throw new Stop('other');
  reader.column += name.length + 1;
  const before = reader.nodes;
  const has = skipBlank(reader);
  const isOwnLine = has && reader.line === own;
  if (isOwnLine && (isDash(reader) || '&*'.includes(reader.text[position(reader)] ?? ''))) throw new Stop('other');
  const isBelow = has && !isOwnLine && (reader.column > outer || (ofKey && reader.column === outer && isDash(reader)));
  const node = isOwnLine ? value(reader, outer, depth) : isBelow ? block(reader, outer, depth + 1) : { kind: 'text' as const, text: undefined, line: own + 1 };
  reader.anchors.set(name, { node, parts: reader.nodes - before + 1 });
  return node;
}

function named(reader: Reader, name: string | undefined): PlainNode {
  const found = reader.anchors.get(name ?? '');
  if (!found) throw new Stop('other');
  reader.nodes += found.parts;
  if (reader.nodes > mostNodes) throw new Stop('over');
  return found.node;
}

/** With what `<<` adds below its own entries. */
function withMerged(reader: Reader, own: Map<string, PlainNode>): ReadonlyMap<string, PlainNode> {
  const merge = own.get('<<');
  if (!merge) return own;
  own.delete('<<');
  const sources = merge.kind === 'list' ? merge.items : [merge];
  const all = new Map<string, PlainNode>();
  for (const source of sources.toReversed()) {
    if (source.kind !== 'map') throw new Stop('other');
    reader.nodes += source.entries.size;
    for (const [key, node] of source.entries) all.set(key, node);
  }
  for (const [key, node] of own) all.set(key, node);
  return all;
}

function isDash(reader: Reader): boolean {
  const at = position(reader);
  return reader.text[at] === '-' && (at + 1 >= lineEnd(reader) || reader.text[at + 1] === ' ');
}

function list(reader: Reader, indent: number, depth: number): PlainNode {
  const items: PlainNode[] = [];
  const line = reader.line + 1;
  while (skipBlank(reader) && reader.column === indent && isDash(reader)) {
    const own = reader.line;
    reader.column++;
    const has = skipBlank(reader);
    if (has && (reader.line === own || reader.column > indent)) items.push(reader.line === own && isTextHead(reader) ? textBlock(reader, indent) : block(reader, indent, depth + 1));
    else items.push({ kind: 'text', text: undefined, line: own + 1 });
  }
  if (isLeft(reader, indent)) throw new Stop('other');
  return { kind: 'list', items, line };
}

/** Something is left that is indented more than what was just read: no form of ours. */
const isLeft = (reader: Reader, indent: number): boolean => reader.line < reader.starts.length && reader.column > indent && skipBlank(reader);

function map(reader: Reader, indent: number, depth: number): PlainNode {
  const entries = new Map<string, PlainNode>();
  const line = reader.line + 1;
  while (skipBlank(reader) && reader.column === indent && !(isDash(reader) && entries.size > 0)) {
    const end = keyEnd(reader);
    if (end < 0) throw new Stop('other');
    const key = keyOf(reader.text.slice(position(reader), end));
    if (entries.has(key)) throw new Stop('other');
    const own = reader.line;
    reader.column = end + 1 - (reader.starts[own] ?? 0);
    const has = skipBlank(reader);
    if (has && reader.line === own) entries.set(key, value(reader, indent, depth));
    // A list may stand as far left as its key.
    else if (has && (reader.column > indent || (reader.column === indent && isDash(reader)))) entries.set(key, block(reader, indent, depth + 1));
    else entries.set(key, { kind: 'text', text: undefined, line: own + 1 });
  }
  if (isLeft(reader, indent)) throw new Stop('other');
  return { kind: 'map', entries: withMerged(reader, entries), line };
}

/** On the line of its key. */
function value(reader: Reader, indent: number, depth: number): PlainNode {
  const first = reader.text[position(reader)];
  if (first === '&') return anchored(reader, indent, depth, true);
  if (first === '{' || first === '[') return flowOfLines(reader, depth + 1);
  if (isTextHead(reader)) return textBlock(reader, indent);
  counted(reader, depth + 1);
  return scalar(reader, indent);
}

/** Offset of the colon that ends a key at the reader; below 0: no key stands here. */
function keyEnd(reader: Reader): number {
  const at = position(reader);
  const end = lineEnd(reader);
  const first = reader.text[at];
  if (first === '"' || first === '\'') {
    const close = reader.text.indexOf(first, at + 1);
    if (close < 0 || close >= end || reader.text.slice(at, close).includes('\\') || reader.text[close + 1] !== ':') return -1;
    return close + 2 >= end || reader.text[close + 2] === ' ' ? close + 1 : -1;
  }
  for (let colon = reader.text.indexOf(':', at); colon >= 0 && colon < end; colon = reader.text.indexOf(':', colon + 1)) {
    if (colon + 1 >= end || reader.text[colon + 1] === ' ') return reader.text.slice(at, colon).includes(' #') ? -1 : colon;
  }
  return -1;
}

function keyOf(written: string): string {
  const text = written.trimEnd();
  if (/^["'].*["']$/.test(text)) return text.slice(1, -1);
  if (!/^[\w./<]/.test(text)) throw new Stop('other');
  return text;
}

const textHead = /^[|>][+-]?[1-9]?[+-]?[ ]*(?:#.*)?$/;
const isTextHead = (reader: Reader): boolean => '|>'.includes(reader.text[position(reader)] ?? ' ') && textHead.test(rest(reader));

/** `|` and `>`: the lines below that are indented more, as they stand. */
function textBlock(reader: Reader, indent: number): PlainNode {
  const line = reader.line + 1;
  const lines: string[] = [];
  nextLine(reader);
  for (; reader.line < reader.starts.length; nextLine(reader)) {
    const written = rest(reader);
    const own = written.search(/[^ ]/);
    if (own >= 0 && own <= indent) break;
    lines.push(written.trim());
  }
  return { kind: 'text', text: lines.join('\n').trim(), line };
}

/** A plain or quoted text, on as many lines as it takes, or an alias. */
function scalar(reader: Reader, outer: number): PlainNode {
  const line = reader.line + 1;
  const first = reader.text[position(reader)];
  if (first === '"' || first === '\'') return quoted(reader, line);
  const written = withoutComment(rest(reader));
  const hasComment = written.length < rest(reader).trimEnd().length;
  nextLine(reader);
  const alias = /^\*([\w.-]+)$/.exec(written)?.[1];
  const parts = [written];
  while (skipBlank(reader) && reader.column > outer) {
    // A comment ends a text, a blank line stands for a line's end, and an alias is one word.
    if (hasComment || alias !== undefined || parts.length > 200 || reader.line !== line - 1 + parts.length) throw new Stop('other');
    parts.push(withoutComment(rest(reader)));
    if ((parts.at(-1)?.length ?? 0) < rest(reader).trimEnd().length) throw new Stop('other');
    nextLine(reader);
  }
  if (alias !== undefined) return named(reader, alias);
  if (/^(?:[&*!%@`?|>,\]}]|---|\.\.\.)/.test(written) || parts.some(part => /: |:$|^(?:---|\.\.\.)/.test(part))) throw new Stop('other');
  return { kind: 'text', text: plainText(parts.join(' ')), line };
}

function withoutComment(written: string): string {
  const comment = written.indexOf(' #');
  return (comment < 0 ? written : written.slice(0, comment)).trimEnd();
}

function quoted(reader: Reader, line: number): PlainNode {
  const start = position(reader);
  const close = closing(reader.text, start);
  if (close < 0) throw new Stop('other');
  const text = quotedText(reader.text.slice(start, close + 1));
  for (let at = reader.text.indexOf('\n', start); at >= 0 && at < close; at = reader.text.indexOf('\n', at + 1)) nextLine(reader);
  reader.column = close + 1 - (reader.starts[reader.line] ?? 0);
  nothingElse(reader);
  return { kind: 'text', text, line };
}

/** On this line, but for a comment. */
function nothingElse(reader: Reader): void {
  if (!/^[ ]*(?:[ ]#.*)?$/.test(rest(reader))) throw new Stop('other');
  nextLine(reader);
}

/** A flow map or list, over as many lines as it takes; nothing else may follow on the last. */
function flowOfLines(reader: Reader, depth: number): PlainNode {
  const at: FlowReader = { text: reader.text, at: position(reader), line: reader.line, reader };
  const node = flow(at, depth);
  reader.line = at.line;
  reader.column = at.at - (reader.starts[at.line] ?? 0);
  nothingElse(reader);
  return node;
}

interface FlowReader {
  readonly text: string;
  readonly reader: Reader;
  at: number;
  line: number;
}

function flow(at: FlowReader, depth: number): PlainNode {
  counted(at.reader, depth);
  const first = at.text[at.at];
  if (first === '[') return flowList(at, depth);
  if (first === '{') return flowMap(at, depth);
  if (first === '*') {
    const name = /^[\w.-]+/.exec(at.text.slice(at.at + 1, at.at + 100))?.[0];
    at.at += 1 + (name?.length ?? 0);
    return named(at.reader, name);
  }
  const line = at.line + 1;
  return { kind: 'text', text: flowText(at), line };
}

function flowList(at: FlowReader, depth: number): PlainNode {
  const line = at.line + 1;
  const items: PlainNode[] = [];
  at.at++;
  for (;;) {
    flowSpace(at);
    if (at.text[at.at] === ']') break;
    items.push(flow(at, depth + 1));
    flowSpace(at);
    if (at.text[at.at] === ',') at.at++;
    else if (at.text[at.at] !== ']') throw new Stop('other');
  }
  at.at++;
  return { kind: 'list', items, line };
}

function flowMap(at: FlowReader, depth: number): PlainNode {
  const line = at.line + 1;
  const entries = new Map<string, PlainNode>();
  at.at++;
  for (;;) {
    flowSpace(at);
    if (at.text[at.at] === '}') break;
    const isQuoted = at.text[at.at] === '"' || at.text[at.at] === '\'';
    const key = flowText(at);
    flowSpace(at);
    if (key === undefined || entries.has(key) || at.text[at.at] !== ':' || !(isQuoted || /[\s,}]/.test(at.text[at.at + 1] ?? ' '))) throw new Stop('other');
    at.at++;
    flowSpace(at);
    const isNothing = at.text[at.at] === ',' || at.text[at.at] === '}';
    entries.set(key, isNothing ? { kind: 'text', text: undefined, line: at.line + 1 } : flow(at, depth + 1));
    flowSpace(at);
    if (at.text[at.at] === ',') at.at++;
    else if (at.text[at.at] !== '}') throw new Stop('other');
  }
  at.at++;
  return { kind: 'map', entries: withMerged(at.reader, entries), line };
}

function flowSpace(at: FlowReader): void {
  for (;; at.at++) {
    const letter = at.text[at.at];
    if (letter === '\n') at.line++;
    else if (letter === '#') throw new Stop('other');
    else if (letter !== ' ' && letter !== '\t') return;
  }
}

/** Up to what ends it; a text that goes on over a line's end is left to the library. */
function flowText(at: FlowReader): string | undefined {
  const first = at.text[at.at];
  if (first === '"' || first === '\'') {
    const close = closing(at.text, at.at);
    if (close < 0) throw new Stop('other');
    const written = at.text.slice(at.at, close + 1);
    const text = quotedText(written);
    at.line += written.split('\n').length - 1;
    at.at = close + 1;
    return text;
  }
  const start = at.at;
  for (; at.at < at.text.length; at.at++) {
    const letter = at.text[at.at] ?? '';
    if (letter === ',' || letter === ']' || letter === '}' || letter === '[' || letter === '{' || letter === '\n') break;
    if (letter === ':' && /[\s,\]}]/.test(at.text[at.at + 1] ?? ' ')) break;
    if (letter === '#' && at.text[at.at - 1] === ' ') throw new Stop('other');
  }
  const text = at.text.slice(start, at.at).trim();
  if (text === '' || /^[&*!%@`?|>"']/.test(text)) throw new Stop('other');
  return plainText(text);
}
