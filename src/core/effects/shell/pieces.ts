// Shell text that the parser rejects. A shell of that dialect would reject most of it too, another dialect might run it: what reads as a
// command of its own is read as one that may run, and the text is named as not fully read.
import { parseShell } from '../../parse/shell/parseShell';
import type { SimpleCommand } from '../../parse/shell/shellSyntax';
import { unreadCode } from '../code/unreadCode';
import { typedMongo } from '../databases/mongo';
import { callOf } from '../databases/readSqlCode';
import { runCommand } from './runCommand';
import { fork, type ShellState } from './state';
import type { Walk } from './walk';

const longest = 20_000;
const most = 200;

export async function readPieces(walk: Walk, message: string, state: ShellState): Promise<void> {
  const { code } = walk;
  walk.unread.push({ what: code.file ? `part of ${code.file.path}` : 'part of the command', why: `could not be fully read: ${message}`, span: code.span });
  let dynamic = code.text.length > longest;
  const pieces = code.text.slice(0, longest).split(/[\n;&|(){}`]+|\b(?:do|then|else)\b/).map(piece => piece.trim()).filter(Boolean).slice(0, most);
  for (const piece of pieces) {
    const node = commandIn(piece);
    const first = node?.words[0]?.parts[0];
    if (!node) continue;
    if (first?.kind !== 'text') {
      dynamic ||= first?.kind === 'command' || first?.kind === 'process';
      continue;
    }
    if (!/^[A-Za-z./~\\][\w./+-]*$/.test(first.text)) continue;
    await runCommand({ ...node, span: code.offset === undefined ? node.span : { start: 0, end: code.text.length } }, fork(state), { certainty: 'may', functions: [] }, walk);
  }
  const typed = callOf(code);
  walk.effects.push(...typedMongo(code.text, typed).map(effect => ({ effect, call: typed })));
  // The text itself is the agent's own and is shown; what it would run by other text is not.
  walk.effects.push(...unreadCode({ code, what: 'shell text that could not be fully read', trait: dynamic ? 'unknownText' : 'writtenCode' }, walk.world).effects);
}

function commandIn(piece: string): SimpleCommand | undefined {
  const { script } = parseShell(piece);
  const [node] = script.nodes;
  return node?.kind === 'command' ? node : undefined;
}
