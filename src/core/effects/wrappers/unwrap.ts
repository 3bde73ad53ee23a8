// Reads the wrappers of `forms.ts`: finds the words of the program they run and hands it on.
import type { Call, Word } from '../../model/call';
import { together, type Found, type Interpreter, type World } from '../world';
import { forms, type WrapperForm } from './forms';
import { runJoined, runShellText, runWords, withVariables, wordAt, type Changed } from './nested';
import { leadingOptions } from './options';

export const wrapperInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries([...new Set(forms.flatMap(form => form.names))].map(name => [name, unwrapCall]));

async function unwrapCall(call: Call, world: World): Promise<Found | undefined> {
  for (const form of forms) {
    if (!form.names.includes(call.program ?? '')) continue;
    const found = await unwrap(call, form, world);
    if (found) return found;
  }
  return undefined;
}

async function unwrap(call: Call, form: WrapperForm, world: World): Promise<Found | undefined> {
  const valued = [...(form.values ?? []), ...(form.textOptions ?? [])];
  let args = call.args;
  let through = call.program ?? '';
  if (form.under) {
    const before = leadingOptions(args, valued);
    const line = before.rest.slice(0, 3).map(word => word.text ?? '').join(' ');
    const under = form.under.find(path => line === path || line.startsWith(`${path} `));
    if (under === undefined) return undefined;
    through += ` ${under}`;
    args = before.rest.slice(under.split(' ').length);
  }
  const options = leadingOptions(args, valued);
  const texts = (form.textOptions ?? []).flatMap(name => options.given.get(name) ?? []);
  if (texts.length > 0) {
    const found = await Promise.all(texts.map(word => runShellText(call, word, through, world)));
    const rest = form.text ? await run(call, form, options.rest, through, world) : undefined;
    return together(rest ? [...found, rest] : found);
  }
  const words = commandWords(args, options, form);
  const behind = form.before && form.textOptions?.includes(words?.[0]?.text ?? '') ? words?.[1] : undefined;
  if (behind) return runShellText(call, behind, through, world);
  return words && run(call, form, words, through, world);
}

function commandWords(args: readonly Word[], options: ReturnType<typeof leadingOptions>, form: WrapperForm): readonly Word[] | undefined {
  if (form.separator) {
    const at = args.findIndex(word => word.text === '--');
    return at < 0 ? undefined : args.slice(at + 1);
  }
  const rest = options.rest.slice(form.before ?? 0);
  return rest[0]?.text === '--' ? rest.slice(1) : rest;
}

async function run(call: Call, form: WrapperForm, words: readonly Word[], through: string, world: World): Promise<Found | undefined> {
  if (words.length === 0) return undefined;
  const changed: Changed = {
    ...(form.user === undefined ? {} : { user: form.user }),
    ...(form.profile === undefined ? {} : profileOf(call, form)),
  };
  if (form.text === 'all') return runJoined(call, words, through, world, changed);
  if (form.text === 'each') return together(await Promise.all(words.map(word => runShellText(call, word, through, world, { ...changed, input: undefined }))));
  if (!form.assignments) return runWords(call, form.package ? named(words) : words, through, world, changed);
  const at = words.findIndex(word => !/^[A-Za-z_]\w*=/.test(word.text ?? word.raw));
  const pairs = words.slice(0, at < 0 ? undefined : at).map((word): [string, string | undefined] => {
    const text = word.text ?? word.raw;
    return [text.slice(0, text.indexOf('=')), word.text === undefined ? undefined : text.slice(text.indexOf('=') + 1)];
  });
  if (at < 0) return undefined;
  const rest = words.slice(at);
  const variables = withVariables(call, pairs);
  return call.program === 'cross-env-shell' ? runJoined(call, rest, through, world, { ...changed, variables }) : runWords(call, rest, through, world, { ...changed, variables });
}

function profileOf(call: Call, form: WrapperForm): Changed {
  const options = leadingOptions(call.args.slice(1), form.values ?? []);
  const name = options.rest[0];
  return name && form.profile ? { variables: withVariables(call, [[form.profile, name.text]]) } : {};
}

/** `prisma@5.1`, `@scope/tool@latest` → the tool's own name. */
function named(words: readonly Word[]): readonly Word[] {
  const [name, ...args] = words;
  const text = name?.text;
  if (!name || text === undefined || /^[./]/.test(text) || /\.(?:py|js|ts|sh)$/.test(text)) return words;
  const bare = text.replace(/(?<=.)@[^/]*$/, '').replace(/(?:\[[^\]]*\]|[=<>~!]=.*)$/, '').replace(/^@[^/]+\//, '');
  return [bare === text ? name : wordAt(bare, name), ...args];
}
