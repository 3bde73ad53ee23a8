// The entry of the room: one action of any kind → effects. Each kind of request has one reader.
import type { ProposedAction } from '../model/action';
import { variablesOf, type Call, type Variable, type Variables } from '../model/call';
import { alsoRuns } from './alsoRuns';
import { codeReaders } from './codeReaders';
import { unreadCode } from './code/unreadCode';
import { readFileTool } from './fileTools';
import { withHopEvidence } from './hopEvidence';
import { withIntent } from './intent';
import { unseenSources } from './infrastructure/unseenSources';
import { identityChangesOf } from './identityChanges';
import { interpreters } from './interpreters';
import { readKnowledge } from './fromKnowledge';
import { readMcp } from './mcp';
import { readLocalScript } from './scripts/localScript';
import { unresolvedProgram } from './shell/unresolvedProgram';
import { readShellWithState } from './shell/readShell';
import { readTypedText } from './typedText';
import { nothing, together, type Code, type Found, type FoundEffect, type World } from './world';

/** Levels of indirection that are followed: `ssh h "docker exec c sh -c 'npm run x'"` uses four. */
const maximumDepth = 12;

export function worldFor(action: ProposedAction, base: Pick<World, 'facts' | 'grammars' | 'databaseOf'>): World {
  return { ...base, depth: maximumDepth, start: action.cwd, spent: { calls: 0, told: false }, readCall, readCode };
}

export async function readAction(action: ProposedAction, world: World): Promise<Found> {
  return withIntent(await readRequest(action, world), action);
}

async function readRequest(action: ProposedAction, world: World): Promise<Found> {
  const { request } = action;
  switch (request.tool) {
    case 'shell': {
      const span = { start: 0, end: request.command.length };
      const code: Code = { language: request.shell, text: request.command, offset: 0, span, cwd: world.facts.session.cwd ?? action.cwd,
        variables: withSession(variablesOf(action.env), world), certainty: 'will', hops: [] };
      return readShellAction(code, action.cwd, world);
    }
    case 'input': return readTypedText(request.text, action, world);
    case 'mcp': return readMcp(request, action, world);
    default: return (await readFileTool(action, world)) ?? nothing;
  }
}

/** Reads the command where the session left its terminal; where the agent reports another folder, also there, and both count. */
async function readShellAction(code: Code, reported: string, world: World): Promise<Found> {
  const first = await readTopLevel(code, world);
  if (code.cwd === reported) return first;
  const second = await readTopLevel({ ...code, cwd: reported }, world);
  const added = second.effects.filter(one => !first.effects.some(known => isSame(known, one)));
  return { ...first, effects: [...first.effects, ...added], reads: [...first.reads, ...second.reads] };
}

function isSame(a: FoundEffect, b: FoundEffect): boolean {
  return a.effect.operation === b.effect.operation && JSON.stringify(a.effect.resource) === JSON.stringify(b.effect.resource);
}

async function readTopLevel(code: Code, world: World): Promise<Found> {
  if (code.language === 'powershell' || code.language === 'cmd') return withHopEvidence(await readCode(code, world));
  const { found, changes } = await readShellWithState(code, world);
  return withHopEvidence({ ...found, changes: [...found.changes, ...changes] });
}

/** The agent's environment with what earlier calls of the session exported. */
function withSession(variables: Variables, world: World): Variables {
  const exported = Object.entries(world.facts.session.variables);
  if (exported.length === 0) return variables;
  return new Map([...variables, ...exported.map(([name, { value }]): [string, Variable] => [name, { value, origin: { kind: 'session', name } }])]);
}

async function readCall(call: Call, world: World): Promise<Found> {
  const { program } = call;
  if (program === undefined) return unresolvedProgram(call, world);
  // A redirection stands under its sign; its name is the file written to, not a program to run.
  const local = program === '>' || program === '>>' ? undefined : await readLocalScript(call, world);
  const interpreter = Object.hasOwn(interpreters, program) ? interpreters[program] : undefined;
  const own = (await interpreter?.(call, world)) ?? readKnowledge(call, world);
  const added = Object.hasOwn(alsoRuns, program) ? await alsoRuns[program]?.(call, world) : undefined;
  const found = [local, own, added, identityChangesOf(call, own)].flatMap(one => one ?? []);
  const unseen = await unseenSources(call, found, world);
  if (unseen) found.push(unseen);
  return found.length === 0 ? nothing : together(found);
}

async function readCode(code: Code, world: World): Promise<Found> {
  if (world.depth <= 0) return unreadCode({ code, what: 'nested code', why: 'nested too deeply' }, world);
  const inner = { ...world, depth: world.depth - 1 };
  return (await codeReaders[code.language]?.(code, inner)) ?? unreadCode({ code, what: `${code.language} code`, why: 'this language is not read' }, world);
}
