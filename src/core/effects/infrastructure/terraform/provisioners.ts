// Commands that a configuration runs beside its resources: provisioners of what is created, and those `when = destroy` of what is
// deleted or replaced. Each is read like a command of the agent's own.
import { variablesOf, type Call } from '../../../model/call';
import type { Block, Expression } from '../../../parse/hcl/syntax';
import { nothing, together, type Found, type World } from '../../world';
import type { PlannedChange } from './plan';

const mostCommands = 40;

export async function provisionersOf(changes: readonly PlannedChange[], call: Call, world: World): Promise<Found> {
  const commands = changes.flatMap(commandsOf).slice(0, mostCommands);
  if (commands.length === 0 || world.depth <= 0) return nothing;
  return together(await Promise.all(commands.map(one => read(one, call, world))));
}

interface Command {
  readonly text: string | undefined;
  readonly remote: boolean;
  readonly address: string;
  readonly file: string | undefined;
  readonly line: number;
}

function commandsOf(change: PlannedChange): readonly Command[] {
  const creates = change.operation === 'create' || change.operation === 'replace';
  const destroys = change.operation === 'delete' || change.operation === 'replace';
  return (change.block?.body.blocks ?? []).filter(inner => inner.type === 'provisioner').flatMap((inner): readonly Command[] => {
    const when = wordOf(inner, 'when');
    if (when === 'destroy' ? !destroys : !creates) return [];
    const remote = inner.labels[0] === 'remote-exec';
    const written = remote ? inner.body.attributes.get('inline') : inner.body.attributes.get('command');
    return written ? [{ text: textOf(written.value), remote, address: change.address, file: change.file, line: inner.line }] : [];
  });
}

function wordOf(block: Block, name: string): string | undefined {
  const value = block.body.attributes.get(name)?.value;
  return value?.kind === 'reference' ? value.root : value?.kind === 'literal' ? String(value.value) : undefined;
}

/** Literal text; a list's lines. Interpolations stand as a variable that is not known. */
function textOf(value: Expression): string | undefined {
  if (value.kind === 'literal') return typeof value.value === 'string' ? value.value : undefined;
  if (value.kind === 'template') return value.parts.map(part => (typeof part === 'string' ? part : '"$TERRAFORM_VALUE"')).join('');
  if (value.kind !== 'list') return undefined;
  const lines = value.items.map(textOf);
  return lines.every(line => line !== undefined) ? lines.join('\n') : undefined;
}

async function read(command: Command, call: Call, world: World): Promise<Found> {
  const through = `the provisioner of ${command.address}`;
  if (command.text === undefined) return { ...nothing, unread: [{ what: through, why: 'its command is not written as text' }] };
  return world.readCode({
    language: 'sh', text: command.text, span: call.span, cwd: call.cwd, variables: command.remote ? variablesOf({}) : call.variables, certainty: call.certainty,
    ...(command.remote ? { host: `the machine of ${command.address}` } : {}), hops: [...call.hops, { through, file: command.file, line: command.line }],
  }, { ...world, depth: world.depth - 1 });
}
