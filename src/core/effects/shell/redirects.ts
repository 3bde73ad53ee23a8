// Redirections: what a command reads, and files that it empties or writes. What an overwrite loses belongs to `effects/files`.
import type { Call, Input, Redirect, Word } from '../../model/call';
import type { ShellRedirect } from '../../parse/shell/shellSyntax';
import { absolute } from '../files/paths';
import { overwriteByRedirect } from './overwriteByRedirect';
import { outputOf } from './outputs';
import { expandSingle } from './runCommand';
import { exportedVariables, type ShellState } from './state';
import { collect, hopsTo, inAction, worldAfter, type Flow, type Walk } from './walk';
import { withWrittenFile } from './writtenFiles';

export interface Applied {
  readonly input: Input | undefined;
  readonly redirects: readonly Redirect[];
}

/** `calls`: the command that writes, to know what the file will hold; empty for compound commands. */
export async function applyRedirects(redirects: readonly ShellRedirect[], calls: readonly Call[], state: ShellState, flow: Flow, walk: Walk): Promise<Applied> {
  let input: Input | undefined;
  const applied: Redirect[] = [];
  for (const redirect of redirects) {
    if (redirect.kind === 'text') {
      const word = await expandSingle(redirect.text, state, flow, walk);
      input = word.text === undefined ? { kind: 'text', text: word.partial ?? redirect.text.raw, partial: true } : { kind: 'text', text: unglobbed(word) };
      continue;
    }
    const to = await expandSingle(redirect.to, state, flow, walk);
    applied.push({ kind: redirect.kind, to });
    if (redirect.kind === 'read') input = to.output ? { kind: 'call', call: to.output } : { kind: 'file', path: to };
  }
  for (const [i, redirect] of redirects.filter(one => one.kind !== 'text').entries()) {
    const made = applied[i];
    if (made && (made.kind === 'overwrite' || made.kind === 'append')) await writes(made, redirect, calls[0] && { ...calls[0], input: input ?? calls[0].input }, state, flow, walk);
  }
  return { input, redirects: applied };
}

const unglobbed = (word: Word): string => (word.glob ? (word.text ?? '').replace(/\\([*?[\]\\])/g, '$1') : word.text ?? '');

const noFile = /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+|full|zero)$/;

async function writes(redirect: Redirect, written: ShellRedirect, call: Call | undefined, state: ShellState, flow: Flow, walk: Walk): Promise<void> {
  const { to } = redirect;
  if (to.output || to.unknown?.startsWith('>(') || (to.text !== undefined && noFile.test(to.text))) return;
  const writer: Call = {
    program: redirect.kind === 'overwrite' ? '>' : '>>', name: to, args: [to], variables: exportedVariables(state), cwd: state.cwd, redirects: [redirect],
    ...(walk.code.host === undefined ? {} : { host: walk.code.host }), ...(walk.code.user === undefined ? {} : { user: walk.code.user }),
    certainty: flow.certainty, span: inAction(written.span, walk), hops: hopsTo(written.span, walk), dialect: walk.dialect, ...(call ? { input: { kind: 'call' as const, call } } : {}),
  };
  // bash opens a connection under this name.
  const connection = /^\/dev\/(?:tcp|udp)\/([^/]+)\/(\d+)$/.exec(to.text ?? '');
  if (connection && walk.dialect === 'posix') {
    const word = (part: string | undefined): Word => ({ ...to, text: part, raw: part ?? '' });
    collect(walk, await walk.world.readCall({ ...writer, program: 'nc', name: word('nc'), args: [word(connection[1]), word(connection[2])] }, walk.world));
    return;
  }
  const text = call && (await outputOf(call, walk.world));
  const content = text === undefined ? undefined : text;
  collect(walk, await overwriteByRedirect(writer, content, worldAfter(walk)));
  if (walk.code.host === undefined && content !== undefined && redirect.kind === 'overwrite' && to.text !== undefined && state.cwd !== undefined) {
    const path = absolute(to.text, state.cwd, walk.world.facts.platform === 'win32' ? 'windows' : 'posix');
    walk.world = withWrittenFile(walk.world, path, content);
    walk.changes.push({ kind: 'file', path, content });
  }
}
