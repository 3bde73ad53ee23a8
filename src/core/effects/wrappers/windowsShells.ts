// PowerShell and cmd as programs: `powershell -Command …`, `-EncodedCommand`, `-File`, `cmd /c …`, text from a pipe.
import type { Call, Word } from '../../model/call';
import { decodeText } from '../powershell/readPowerShell';
import { runScriptFile } from '../scripts/localScript';
import { readScriptFile } from '../scripts/scriptFile';
import { inputOf } from '../shell/outputs';
import { unreadCode } from '../code/unreadCode';
import { nothing, type Found, type Interpreter, type World } from '../world';
import { runJoined, runText } from './nested';
import { notSeen } from './shells';

export const windowsShellInterpreters: Readonly<Record<string, Interpreter>> = { powershell, pwsh: powershell, 'pwsh-preview': powershell, cmd, comspec: cmd };

const values = /^[-/](?:ex|ep|executionpolicy|v|version|w|windowstyle|inputformat|if|outputformat|of|psconsolefile|configurationname|wd|workingdirectory|custompipename|settingsfile)/i;

async function powershell(call: Call, world: World): Promise<Found | undefined> {
  const { args } = call;
  for (let i = 0; i < args.length; i++) {
    const option = args[i]?.text ?? '';
    if (/^[-/](?:c|command|comm\w*)$/i.test(option)) return args[i + 1]?.text === '-' ? piped(call, world) : runJoined(call, args.slice(i + 1), 'powershell -Command', world, { dialect: 'powershell' }, 'powershell');
    if (/^[-/](?:e|ec|en\w*)$/i.test(option)) return encoded(call, args[i + 1], world);
    if (/^[-/](?:f|file)$/i.test(option)) return file(call, args[i + 1], args.slice(i + 2), world);
    if (values.test(option)) { i++; continue; }
    if (/^[-/]/.test(option)) continue;
    if (/\.ps1$/i.test(option)) return file(call, args[i], args.slice(i + 1), world);
    return runJoined(call, args.slice(i), 'powershell', world, { dialect: 'powershell' }, 'powershell');
  }
  return piped(call, world);
}

async function encoded(call: Call, word: Word | undefined, world: World): Promise<Found> {
  const text = word?.text === undefined ? undefined : decodeText(word.text, 'utf-16le');
  if (text === undefined) return unreadCode({ call, what: 'an encoded PowerShell command' }, world);
  return runText(call, { text, span: word?.span ?? call.span }, 'powershell -EncodedCommand', world, { dialect: 'powershell' }, 'powershell');
}

async function file(call: Call, word: Word | undefined, args: readonly Word[], world: World): Promise<Found> {
  if (!word) return nothing;
  const named = word.text === undefined ? word : { ...word, text: word.text.replaceAll('\\', '/') };
  return runScriptFile(await readScriptFile(named, call, world), call, args, `powershell ${word.raw}`, world, 'powershell');
}

async function piped(call: Call, world: World): Promise<Found> {
  if (!call.input) return nothing;
  const text = call.input.kind === 'text' ? call.input.text : await inputOf(call, world);
  if (text !== undefined) return runText(call, { text, span: call.span }, 'powershell', world, { input: undefined, dialect: 'powershell' }, 'powershell');
  return notSeen(call, call.input.kind === 'call' ? call.input.call : undefined, world);
}

/** `cmd [/q …] /c text`: the rest of the line is the text. Quoting of a posix or PowerShell word is put back for cmd. */
async function cmd(call: Call, world: World): Promise<Found | undefined> {
  const at = call.args.findIndex(word => /^\/+[ckr]$/i.test(word.text ?? '') || /^\/+[ckr]./i.test(word.text ?? ''));
  if (at < 0) return call.input ? piped(call, world) : nothing;
  const stuck = /^\/+[ckr](.+)$/i.exec(call.args[at]?.text ?? '')?.[1];
  const rest = call.args.slice(at + 1);
  const whole = call.dialect === 'cmd' ? unquoted(rest) : undefined;
  if (whole !== undefined) return runText(call, { text: whole, span: call.span }, 'cmd /c', world, { dialect: 'cmd' }, 'cmd');
  if (rest.length === 0 && stuck === undefined) return nothing;
  const parts = [...(stuck === undefined ? [] : [stuck]), ...rest.map(word => {
    const text = word.text ?? word.partial ?? word.raw;
    return rest.length > 1 && /\s/.test(text) && !text.includes('"') ? `"${text}"` : text;
  })];
  const span = { start: rest[0]?.span.start ?? call.span.start, end: rest.at(-1)?.span.end ?? call.span.end };
  return runText(call, { text: parts.join(' '), span }, 'cmd /c', world, { dialect: 'cmd' }, 'cmd');
}

/** cmd takes the rest of its line as it stands and strips the first and the last quote: `"rd /s /q \"C:\x\""` → `rd /s /q \"C:\x\"`. */
function unquoted(words: readonly Word[]): string | undefined {
  const raw = words.map(word => word.raw).join(' ');
  return raw.startsWith('"') && raw.includes('\\"') && raw.endsWith('"') ? raw.slice(1, -1) : undefined;
}
