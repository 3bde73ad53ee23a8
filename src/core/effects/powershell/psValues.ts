// Words of PowerShell as they are handed to a command: variables, environment, `$( )` with a plain value, lists. Unknown parts say so.
import type { Call, Variable, Word } from '../../model/call';
import type { PsPart, PsScript, PsWord } from '../../parse/powershell/powerShellSyntax';
import type { PsWalk } from './psWalk';

/** A variable: one value, or a list of them. */
export interface PsBinding {
  readonly words: readonly Word[];
}

export interface PsState {
  cwd: string | undefined;
  readonly stack: (string | undefined)[];
  readonly bindings: Map<string, PsBinding>;
  /** Environment variables of the process, as programs get them. */
  variables: Call['variables'];
  readonly functions: Map<string, { readonly parameters: readonly string[]; readonly body: PsScript }>;
  readonly changed: Set<string>;
}

export const forked = (state: PsState): PsState => ({ ...state, stack: [...state.stack], bindings: new Map(state.bindings), functions: new Map(state.functions), changed: new Set(state.changed) });

/** The words that a written word stands for: several for a list. `values` of nested scripts are worked out beforehand. */
export function wordsOf(word: PsWord, values: ReadonlyMap<PsPart, readonly Word[] | undefined>, state: PsState, walk: PsWalk, split: boolean): readonly Word[] {
  const pieces = split ? divided(word) : [word];
  return pieces.flatMap(piece => {
    const only = piece.parts[0];
    if (piece.parts.length === 1 && only) {
      const list = only.kind === 'variable' ? listOf(only.name, state) : only.kind === 'script' ? values.get(only) : undefined;
      if (list) return list.map(one => ({ ...one, raw: piece.raw, span: walk.spanOf(piece.span) }));
    }
    return [oneWord(piece, values, state, walk)];
  });
}

/** `a,b` in plain text are two words. */
function divided(word: PsWord): readonly PsWord[] {
  const pieces: PsPart[][] = [[]];
  for (const part of word.parts) {
    if (part.kind !== 'text' || part.quoted || !part.text.includes(',')) { pieces.at(-1)?.push(part); continue; }
    part.text.split(',').forEach((text, i) => {
      if (i > 0) pieces.push([]);
      if (text !== '') pieces.at(-1)?.push({ ...part, text });
    });
  }
  const filled = pieces.filter(parts => parts.length > 0);
  return filled.length <= 1 ? [{ ...word, parts: filled[0] ?? word.parts }] : filled.map(parts => ({ parts, raw: parts.map(part => (part.kind === 'text' ? part.text : part.raw)).join(''), span: word.span }));
}

function listOf(name: string, state: PsState): readonly Word[] | undefined {
  return state.bindings.get(bare(name))?.words;
}

const bare = (name: string): string => name.replace(/^(?:global|script|local|private|using|variable):/, '');

function oneWord(word: PsWord, values: ReadonlyMap<PsPart, readonly Word[] | undefined>, state: PsState, walk: PsWalk): Word {
  let text = '';
  let known = true;
  let partial = '';
  let tail = '';
  let unknown: string | undefined;
  let unset = true;
  let glob = false;
  const parts = [...word.parts];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (!part) continue;
    let value: Word | undefined;
    if (part.kind === 'text') value = { text: i === 0 && !part.quoted ? part.text.replace(/^~(?=$|[\\/])/, () => walk.world.facts.home) : part.text, raw: part.text, span: word.span, glob: /[*?]/.test(part.text) };
    else if (part.kind === 'variable') {
      value = variableOf(part.name, state, walk);
      const next = parts[i + 1];
      // `$_.FullName` and `$item.Path` are the path itself.
      if (next?.kind === 'text' && !next.quoted && /^\.(?:FullName|Path|PSPath|Name|ProviderPath|Source|Definition)\b/i.test(next.text)) parts[i + 1] = { ...next, text: next.text.replace(/^\.\w+/, '') };
      else if (next?.kind === 'text' && !next.quoted && /^\.\w+/.test(next.text) && part.name !== 'psscriptroot') { parts[i + 1] = { ...next, text: next.text.replace(/^(?:\.\w+)+/, '') }; value = undefined; }
      if (!value) unset = false;
      else if (value.text === undefined && value.unset !== true) unset = false;
    } else {
      const list = values.get(part);
      value = list?.length === 1 ? list[0] : undefined;
      if (!value) unset = false;
    }
    const raw = part.kind === 'text' ? part.text : part.raw;
    if (value?.text === undefined) {
      known = false;
      unknown ??= raw;
      partial += value?.partial ?? raw;
      text += value?.ifEmpty ?? '';
      tail = '';
    } else {
      text += value.text;
      partial += value.text;
      tail += value.text;
      glob ||= value.glob === true;
    }
  }
  const span = walk.spanOf(word.span);
  if (known) return { text, raw: word.raw, span, ...(glob ? { glob: true } : {}) };
  return { text: undefined, raw: word.raw, span, unknown: unknown ?? word.raw, ifEmpty: text, partial, ...(tail === '' ? {} : { tail: tail.replaceAll('\\', '/') }), ...(unset ? { unset: true } : {}) };
}

function variableOf(name: string, state: PsState, walk: PsWalk): Word | undefined {
  const span = walk.code.span;
  const word = (text: string): Word => ({ text, raw: `$${name}`, span });
  if (name.startsWith('env:')) {
    const wanted = name.slice(4).toLowerCase();
    let found: Variable | undefined;
    for (const [key, variable] of state.variables) if (key.toLowerCase() === wanted) found = variable;
    if (found?.value !== undefined) return word(found.value);
    if (wanted === 'temp' || wanted === 'tmp') return word(walk.world.facts.temporary[0] ?? '/tmp');
    if (wanted === 'userprofile' || wanted === 'home') return word(walk.world.facts.home);
    const system = { systemdrive: 'C:', systemroot: 'C:/Windows', windir: 'C:/Windows', programfiles: 'C:/Program Files', programdata: 'C:/ProgramData', 'programfiles(x86)': 'C:/Program Files (x86)', public: 'C:/Users/Public' }[wanted];
    if (system !== undefined) return word(system);
    return { text: undefined, raw: `$${name}`, unknown: `$${name}`, ifEmpty: '', partial: `$${name}`, span, ...(found ? {} : { unset: true }) };
  }
  const key = bare(name);
  const bound = state.bindings.get(key);
  if (bound) return bound.words.length === 1 ? bound.words[0] : undefined;
  if (key === 'home') return word(walk.world.facts.home);
  if (key === 'pwd') return state.cwd === undefined ? undefined : word(state.cwd);
  if (key === 'psscriptroot') return walk.code.file ? word(walk.code.file.path.replace(/\/[^/]*$/, '')) : undefined;
  if (key === 'true' || key === 'false') return word(key);
  if (key === 'null') return word('');
  return /^[a-z]\w*$/.test(key) && !/^(?:args|input|matches|error|host|profile|myinvocation|psversiontable|this|lastexitcode)$/.test(key) ? { text: undefined, raw: `$${name}`, unknown: `$${name}`, ifEmpty: '', partial: `$${name}`, span, unset: true } : undefined;
}
