// Cmdlets that change the session or run text and blocks: Set-Location, ForEach-Object, Invoke-Expression, Invoke-Command, Start-Process …
import type { Call, Word } from '../../model/call';
import type { PsScript } from '../../parse/powershell/powerShellSyntax';
import { unreadCode } from '../code/unreadCode';
import { inputText } from '../shell/outputs';
import { runShellText, runText, runWords, wordAt } from '../wrappers/nested';
import { notSeen } from '../wrappers/shells';
import { moveTo, runScript, type PsFlow } from './readPowerShell';
import { forked, type PsState } from './psValues';
import { add, type PsWalk } from './psWalk';

/** True: done, nobody else is asked. */
export async function runCmdlet(call: Call, blocks: readonly PsScript[], state: PsState, flow: PsFlow, walk: PsWalk): Promise<boolean> {
  const plain = call.args.filter(word => !/^-[A-Za-z]/.test(word.text ?? ''));
  switch (call.program) {
    case 'set-location':
    case 'cd':
    case 'sl':
    case 'chdir': moveTo(plain[0], state, walk); return true;
    case 'push-location':
    case 'pushd': state.stack.push(state.cwd); moveTo(plain[0], state, walk); return true;
    case 'pop-location':
    case 'popd': state.cwd = state.stack.pop(); return true;
    case 'foreach-object':
    case '%':
    case 'foreach': await forEach(call, blocks, state, flow, walk); return true;
    case 'where-object':
    case '?':
    case 'where':
      if (call.program === 'where' && blocks.length === 0) return false;
      for (const block of blocks) await runScript(block, forked(state), { certainty: 'may' }, walk);
      return true;
    case 'set-variable':
    case 'sv':
      if (plain[0]?.text !== undefined && plain[1]) state.bindings.set(plain[0].text.toLowerCase(), { words: [plain[1]] });
      return true;
    case 'invoke-expression':
    case 'iex': await evaluate(call, plain, walk); return true;
    case 'invoke-command':
    case 'icm': {
      const host = valueOf(call, ['-computername', '-cn', '-hostname', '-vmname', '-containerid'])?.text;
      const inner = host === undefined || host === 'localhost' || host === '.' ? walk : { ...walk, code: { ...walk.code, host } };
      for (const block of blocks) await runScript(block, forked(state), flow, inner);
      return true;
    }
    case 'start-job':
    case 'sajb':
    case 'start-threadjob':
    case 'measure-command':
    case 'trace-command':
      for (const block of blocks) await runScript(block, forked(state), flow, walk);
      return true;
    case 'start-process':
    case 'saps':
    case 'start': await startProcess(call, plain, walk); return true;
    case 'write-host':
    case 'write-output':
    case 'write-verbose':
    case 'write-error':
    case 'write-warning':
    case 'write-information':
    case 'echo':
    case 'out-null':
    case 'select-object':
    case 'sort-object':
    case 'format-table': return true;
    default: return false;
  }
}

function valueOf(call: Call, names: readonly string[]): Word | undefined {
  const at = call.args.findIndex(word => names.includes(word.text?.toLowerCase() ?? '') || names.some(name => (word.text?.length ?? 0) > 3 && name.startsWith(word.text?.toLowerCase() ?? '-')));
  return at < 0 ? undefined : call.args[at + 1];
}

/** `$_` is each item where the items are known, the pattern of a listing, or unknown. */
async function forEach(call: Call, blocks: readonly PsScript[], state: PsState, flow: PsFlow, walk: PsWalk): Promise<void> {
  const from = flow.input?.kind === 'call' ? flow.input.call : undefined;
  const listing = from && /^(?:get-childitem|gci|ls|dir|get-item|gi)$/.test(from.program ?? '') ? from.args.find(word => !/^-/.test(word.text ?? '')) ?? wordAt('.', call) : undefined;
  const text = flow.input?.kind === 'text' ? flow.input.text : undefined;
  const items: readonly Word[] = listing?.text !== undefined ? [{ ...listing, text: /[*?]/.test(listing.text) ? listing.text : `${listing.text}/*`, glob: true }]
    : text !== undefined ? text.split('\n').filter(Boolean).slice(0, 40).map(line => wordAt(line, call))
    : [{ text: undefined, raw: '$_', unknown: '$_', partial: '$_', span: call.span }];
  for (const item of items) {
    const inside = forked(state);
    inside.bindings.set('_', { words: [item] });
    inside.bindings.set('psitem', { words: [item] });
    for (const block of blocks) await runScript(block, inside, { certainty: text === undefined ? 'may' : flow.certainty }, walk);
  }
}

async function evaluate(call: Call, plain: readonly Word[], walk: PsWalk): Promise<void> {
  const word = plain[0];
  // Text that something else gives (`(irm https://…)`): what is written here is not the text that runs.
  if (word && word.text === undefined && word.unknown === word.raw) {
    const foreign = /downloadstring|downloaddata|webclient|httpclient|\b(?:irm|iwr|curl|wget|invoke-restmethod|invoke-webrequest)\b/i.test(word.raw);
    const from = /https?:\/\/[^\s'"()]+/i.exec(word.raw)?.[0];
    add(walk, unreadCode({ call, what: from === undefined ? `what ${word.raw.slice(0, 60)} gives` : `what comes from ${from}`, why: 'its text was not determined', trait: foreign ? 'fromNetwork' : 'unknownText' }, walk.world));
    return;
  }
  if (word) { add(walk, await runShellText(call, word, 'Invoke-Expression', walk.world, { input: undefined }, 'powershell')); return; }
  const { input } = call;
  if (!input) return;
  const text = await inputText(input, walk.world);
  if (text !== undefined) add(walk, await runText(call, { text, span: call.span }, 'Invoke-Expression', walk.world, { input: undefined }, 'powershell'));
  else if (input.kind === 'call') add(walk, notSeen(call, input.call, walk.world));
  else add(walk, unreadCode({ call, what: 'what is piped into Invoke-Expression', trait: /downloadstring|webclient/i.test(walk.code.text) ? 'fromNetwork' : 'unknownText' }, walk.world));
}

/** `Start-Process -FilePath x -ArgumentList a,b -Verb RunAs`. */
async function startProcess(call: Call, plain: readonly Word[], walk: PsWalk): Promise<void> {
  const file = valueOf(call, ['-filepath']) ?? plain[0];
  if (!file) return;
  const at = call.args.findIndex(word => /^-arg/i.test(word.text ?? ''));
  const list: Word[] = [];
  for (let i = at + 1; at >= 0 && i < call.args.length && !/^-[A-Z][a-z]{3,}/.test(call.args[i]?.text ?? ''); i++) list.push(call.args[i] as Word);
  const args = at >= 0 ? list : plain.slice(1);
  const root = call.args.some(word => word.text?.toLowerCase() === 'runas');
  const words = args.length === 1 && args[0]?.text?.includes(' ') ? args[0].text.split(/\s+/).map(text => wordAt(text, args[0] as Word)) : args;
  add(walk, await runWords(call, [file, ...words], 'Start-Process', walk.world, root ? { user: 'root' } : {}));
}
