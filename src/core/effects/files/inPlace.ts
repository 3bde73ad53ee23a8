// Programs that edit files in place: `sed -i`, `perl -pi`, `awk -i inplace`, `sponge`, `patch`. Tracked files come back from git.
import { parsePatchText } from '../../parse/patch/parsePatch';
import type { Word } from '../../model/call';
import { nothing, together, type Interpreter } from '../world';
import { optionsOf } from './options';
import { patchEffects } from './applyPatch';
import { overwritePath } from './pathEffect';
import { substitutions } from './substitutions';

const sed: Interpreter = async (call, world) => {
  const inPlace = call.args.some(word => /^(?:-[nrEsuz]*i|--in-place)/.test(word.text ?? ''));
  if (!inPlace) return undefined;
  // BSD's `-i ''` names no suffix.
  const options = optionsOf({ args: call.args.filter((word, i) => !(word.text === '' && call.args[i - 1]?.text === '-i')) }, ['-e', '--expression', '-f', '--file', '-l']);
  const scripted = options.has('-e', '--expression', '-f', '--file');
  const words = scripted ? options.positionals : options.positionals.slice(1);
  const script = (scripted ? options.values('-e', '--expression').map(word => word.text ?? '').join('\n') : options.positionals[0]?.text) ?? '';
  // `-n` without a `p` or `w` prints nothing back either.
  const silent = options.has('-n', '--quiet', '--silent') || call.args.some(word => /^-[rEsuz]*n[rEsuz]*i?$/.test(word.text ?? ''));
  const emptying = /^\s*(?:1,\$)?d\s*$/.test(script) || (silent && !scripted && !/[pwPr=]/.test(script.replace(/\/(?:[^/\\]|\\.)*\//g, '')) && call.host === undefined);
  const suffix = call.args.some(word => /^(?:-[nrEsuz]*i.+|--in-place=.+)$/.test(word.text ?? '') && !/^-i[nrEsuz]+$/.test(word.text ?? ''));
  const extended = call.args.some(word => /^(?:-[nisuz]*[rE][nisuzrE]*|--regexp-extended)$/.test(word.text ?? ''));
  const becomes = silent || suffix || options.has('-f', '--file') ? undefined : substitutions(script, extended);
  return edits(words.filter(word => word.text !== ''), emptying ? { content: '' } : { edit: true, ...(becomes ? { becomes } : {}) });

  async function edits(names: readonly Word[], how: { readonly edit: true; readonly becomes?: (before: string) => string | undefined } | { readonly content: string }) {
    return together(await Promise.all(names.map(word => overwritePath(word, call, world, how))));
  }
};

/** `perl -pi -e '…' files`, `ruby -pi -e`: the code is a filter over lines. */
const perl: Interpreter = async (call, world) => {
  const first = call.args.findIndex(word => /^-[a-z0-9]*i/.test(word.text ?? ''));
  if (first < 0 || call.args.some((word, i) => i < first && !(word.text ?? '').startsWith('-'))) return undefined;
  const options = optionsOf(call, ['-e', '-E', '-I', '-M']);
  const names = options.has('-e', '-E') ? options.positionals.filter(word => word.text !== 'pe' && word.text !== 'e') : options.positionals.slice(1);
  const files = call.args.some(word => /^-[a-z0-9]*e$/i.test(word.text ?? '')) ? call.args.slice(call.args.findLastIndex(word => /^-[a-z0-9]*e$/i.test(word.text ?? '')) + 2) : names;
  // `-n` without a print writes nothing back: the file is emptied.
  const flags = call.args.slice(0, Math.max(0, call.args.length - files.length)).map(word => word.text ?? '');
  const code = flags.at(-1) ?? '';
  const emptying = flags.some(text => /^-[a-z0-9]*n[a-z0-9]*$/i.test(text) && !/p/.test(text)) && !/print|say|puts|\bp\b|write|\$_\.display/.test(code);
  const becomes = call.program === 'perl' && flags.slice(0, -1).every(text => /^-[pie0-9.]*(?:bak)?$/i.test(text)) && flags.some(text => /p/.test(text)) && !flags.some(text => /^-0/.test(text)) ? substitutions(code, true) : undefined;
  return together(await Promise.all(files.map(word => overwritePath(word, call, world, emptying ? { content: '' } : { edit: true, ...(becomes ? { becomes } : {}) }))));
};

const awk: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-i', '-v', '-F', '-f']);
  if (!options.values('-i').some(word => word.text === 'inplace')) return undefined;
  return together(await Promise.all(options.positionals.slice(1).map(word => overwritePath(word, call, world, { edit: true }))));
};

/** Programs that write back what they made of a file: `yq -i`, `sd`, `dasel put -f`, `hcledit -u -f`, `crudini --set`. */
const rewriting = (inPlace: RegExp | undefined, named: { readonly options: readonly string[] } | { readonly from: number; readonly to?: number }): Interpreter => async (call, world) => {
  if (inPlace && !call.args.some(word => inPlace.test(word.text ?? ''))) return undefined;
  const options = optionsOf(call, ['-f', '--file', '--from-file', '-p', '-o', '--input-format', '--output-format', '-n', '--max-replacements']);
  const words = 'options' in named ? options.values(...named.options) : options.positionals.slice(named.from, named.to);
  return together(await Promise.all(words.map(word => overwritePath(word, call, world, { edit: true }))));
};

const sponge: Interpreter = async (call, world) => {
  const name = optionsOf(call).positionals[0];
  return name ? overwritePath(name, call, world, { edit: true }) : nothing;
};

/** `patch -p1 < x.patch`: the patch is read where its text is known. */
const patch: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-i', '--input', '-p', '--strip', '-d', '--directory', '-o', '-D', '-B', '-r', '-z']);
  if (options.has('--dry-run', '-C', '--check')) return nothing;
  const file = options.value('-i', '--input') ?? (call.input?.kind === 'file' ? call.input.path : undefined) ?? options.positionals[1];
  const cwd = options.value('-d', '--directory')?.text ?? call.cwd;
  let text = call.input?.kind === 'text' ? call.input.text : undefined;
  if (text === undefined && file?.text !== undefined && call.cwd !== undefined && call.host === undefined) text = await world.facts.read(file.text.startsWith('/') ? file.text : `${call.cwd}/${file.text}`);
  if (text === undefined) return { ...nothing, unread: [{ what: 'the patch', why: 'its text is not known', span: call.span }], ...(call.cwd === undefined || call.host !== undefined ? {} : { changes: [{ kind: 'tree', root: call.cwd, by: 'patch' }] }) };
  const parsed = parsePatchText(text, Number(options.value('-p', '--strip')?.text ?? 1));
  return patchEffects(parsed, { ...call, cwd: cwd === undefined || cwd.startsWith('/') ? cwd : `${call.cwd ?? ''}/${cwd}` }, world);
};

/** Editors that take their commands from a script: `ed -s f`, `ex -sc '…|x' f`, `vim -c 'wq' f`. Opened for a person, they change nothing by themselves. */
const scriptedEditor: Interpreter = async (call, world) => {
  const words = call.args.map(word => word.text ?? word.raw);
  const commands = words.filter((word, i) => /^-[a-zA-Z]*[cS]$/.test(words[i - 1] ?? '') || /^\+./.test(word) || word.startsWith('--cmd='));
  const batch = call.program === 'ed' || call.program === 'red' || call.program === 'ex' || words.some(word => /^-[a-zA-Z]*[eE][a-zA-Z]*$/.test(word)) || commands.some(text => /(?:^|[|:\s+])(?:w|wa|wq|wqa|x|xa|xit|update|up)!?(?:$|[|\s])/.test(text));
  if (!batch) return undefined;
  const options = optionsOf(call, ['-c', '-sc', '-esc', '-Sc', '-S', '--cmd', '-p', '-u', '-i', '-T', '-t', '-V']);
  return together(await Promise.all(options.positionals.filter(word => !/^[+!]/.test(word.text ?? '')).map(word => overwritePath(word, call, world, { edit: true }))));
};

export const inPlaceInterpreters: Readonly<Record<string, Interpreter>> = { sed, gsed: sed, perl, ruby: perl, awk, gawk: awk, sponge, patch, ed: scriptedEditor, red: scriptedEditor, ex: scriptedEditor, vi: scriptedEditor, vim: scriptedEditor, nvim: scriptedEditor,
  yq: rewriting(/^(?:-[a-zA-Z]*i[a-zA-Z]*|--inplace|--in-place)$/, { from: 1 }), sd: rewriting(undefined, { from: 2 }), hcledit: rewriting(/^(?:-u|--update)$/, { options: ['-f', '--file'] }), dasel: rewriting(/^(?:put|delete)$/, { options: ['-f', '--file'] }),
  crudini: rewriting(/^--(?:set|del)$/, { from: 1, to: 2 }) };
