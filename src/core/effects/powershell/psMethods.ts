// .NET methods that delete, write, move or start something, called from PowerShell.
import type { Call, Word } from '../../model/call';
import type { PsMethod, PsNode } from '../../parse/powershell/powerShellSyntax';
import { unreadCode } from '../code/unreadCode';
import { nothing, type Found } from '../world';
import { expand, runNode, type PsFlow } from './readPowerShell';
import type { PsState } from './psValues';
import type { PsWalk } from './psWalk';

export async function runMethod(method: PsMethod, node: Extract<PsNode, { kind: 'expression' }>, state: PsState, flow: PsFlow, walk: PsWalk): Promise<Found> {
  const args = (await Promise.all(method.args.map(word => expand(word, state, flow, walk, false)))).flatMap(words => words[0] ?? []);
  const call = (program: string, words: readonly Word[]): Call => ({
    program, name: { text: program, raw: program, span: walk.spanOf(method.span) }, args: words, variables: state.variables, cwd: state.cwd, redirects: [], certainty: flow.certainty,
    ...(walk.code.host === undefined ? {} : { host: walk.code.host }), ...(walk.code.user === undefined ? {} : { user: walk.code.user }),
    span: walk.spanOf(method.span), hops: walk.hopsOf(method.span), dialect: 'powershell',
  });
  const flag = (text: string): Word => ({ text, raw: text, span: walk.spanOf(method.span) });
  const run = (program: string, words: readonly Word[]): Promise<Found> => walk.world.readCall(call(program, words), walk.world);
  const [first, second] = args;
  if (method.type === 'redirect') return first ? run(method.name, [first]) : nothing;
  if (method.type !== undefined) {
    if (!first) return nothing;
    if (/^(?:io\.(?:file|directory)|microsoft\.visualbasic\.fileio\.filesystem)$/.test(method.type)) {
      if (/^delete(?:directory|file)?$/.test(method.name)) return run('remove-item', [...(method.type === 'io.file' || method.name === 'deletefile' ? [] : [flag('-Recurse')]), flag('-LiteralPath'), first]);
      if (/^(?:write|create$|opencreate|createtext)/.test(method.name) && method.type === 'io.file') return run('>', [first]);
      if (/^append/.test(method.name)) return run('>>', [first]);
      if (/^(?:move|movefile|movedirectory|replace)$/.test(method.name) && second) return run('move-item', [first, second]);
      if (/^copy/.test(method.name) && second) return run('copy-item', [first, second]);
    }
    if (method.type === 'diagnostics.process' && method.name === 'start') {
      const words = second?.text?.split(/\s+/).map(flag) ?? (second ? [second] : []);
      return walk.world.readCall({ ...call(first.text?.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '').toLowerCase() ?? '', words), name: first, ...(first.text === undefined ? { program: undefined } : {}) }, walk.world);
    }
    if (method.type === 'scriptblock' && method.name === 'create') {
      const text = first.text ?? first.partial;
      return text === undefined ? unreadCode({ call: call('scriptblock', []), what: 'a script block made from text' }, walk.world)
        : walk.world.readCode({ language: 'powershell', text, span: walk.spanOf(method.span), cwd: state.cwd, variables: state.variables, certainty: flow.certainty, hops: [...walk.hopsOf(method.span), { through: '[scriptblock]::Create' }] }, walk.world);
    }
    return nothing;
  }
  if (/^(?:delete|moveto)$/.test(method.name)) return deleteOn(method, node, state, flow, walk, run, flag);
  return nothing;
}

/** `(Get-Item x).Delete()`, `$item.Delete()`. */
async function deleteOn(method: PsMethod, node: Extract<PsNode, { kind: 'expression' }>, state: PsState, flow: PsFlow, walk: PsWalk, run: (program: string, words: readonly Word[]) => Promise<Found>, flag: (text: string) => Word): Promise<Found> {
  const part = method.on?.parts[0];
  if (part?.kind === 'script') {
    const [only] = part.script.nodes;
    const quiet: PsWalk = { ...walk, effects: [], unread: [], reads: [], changes: [] };
    const inner = only?.kind === 'command' ? await runNode(only, state, flow, quiet) : undefined;
    const target = inner?.args.find(word => !/^-/.test(word.text ?? ''));
    if (inner && /^(?:get-item|gi|get-childitem|gci|ls|dir)$/.test(inner.program ?? '') && target) return run('remove-item', [flag('-Recurse'), target]);
  }
  const [word] = method.on ? await expand(method.on, state, flow, walk, false) : [];
  if (word && part?.kind === 'variable' && word.text !== undefined) return run('remove-item', [flag('-Recurse'), word]);
  return unreadCode({ code: walk.code, what: `${node.word.raw.slice(0, 60)}`, why: 'what it deletes was not determined' }, walk.world);
}
