// Programs that edit files in place: `sed -i`, `perl -pi`, `awk -i inplace`, `sponge`, `patch`. Tracked files come back from git.
import { parsePatchText } from '../../parse/patch/parsePatch';
import type { Word } from '../../model/call';
import { nothing, together, type Interpreter } from '../world';
import { optionsOf } from './options';
import { patchEffects } from './applyPatch';
import { overwritePath } from './pathEffect';

const sed: Interpreter = async (call, world) => {
  const inPlace = call.args.some(word => /^(?:-[nrEsuz]*i|--in-place)/.test(word.text ?? ''));
  if (!inPlace) return undefined;
  const options = optionsOf(call, ['-e', '--expression', '-f', '--file', '-l']);
  const scripted = options.has('-e', '--expression', '-f', '--file');
  const words = scripted ? options.positionals : options.positionals.slice(1);
  const script = (scripted ? options.values('-e', '--expression').map(word => word.text ?? '').join('\n') : options.positionals[0]?.text) ?? '';
  // `-n` without a `p` or `w` prints nothing back either.
  const silent = options.has('-n', '--quiet', '--silent') || call.args.some(word => /^-[rEsuz]*n[rEsuz]*i?$/.test(word.text ?? ''));
  const emptying = /^\s*(?:1,\$)?d\s*$/.test(script) || (silent && !scripted && !/[pwPr=]/.test(script.replace(/\/(?:[^/\\]|\\.)*\//g, '')) && call.host === undefined);
  return edits(words.filter(word => word.text !== ''), emptying ? { content: '' } : { edit: true });

  async function edits(names: readonly Word[], how: { readonly edit: true } | { readonly content: string }) {
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
  return together(await Promise.all(files.map(word => overwritePath(word, call, world, emptying ? { content: '' } : { edit: true }))));
};

const awk: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-i', '-v', '-F', '-f']);
  if (!options.values('-i').some(word => word.text === 'inplace')) return undefined;
  return together(await Promise.all(options.positionals.slice(1).map(word => overwritePath(word, call, world, { edit: true }))));
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
  if (text === undefined) return { ...nothing, unread: [{ what: 'the patch', why: 'its text is not known', span: call.span }] };
  const parsed = parsePatchText(text, Number(options.value('-p', '--strip')?.text ?? 1));
  return patchEffects(parsed, { ...call, cwd: cwd === undefined || cwd.startsWith('/') ? cwd : `${call.cwd ?? ''}/${cwd}` }, world);
};

export const inPlaceInterpreters: Readonly<Record<string, Interpreter>> = { sed, gsed: sed, perl, ruby: perl, awk, gawk: awk, sponge, patch };
