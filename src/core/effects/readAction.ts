// The entry of the room: one action of any kind → effects. Each kind of request has one reader.
import type { ProposedAction } from '../model/action';
import { variablesOf, type Call } from '../model/call';
import { interpreters } from './interpreters';
import { nothing, together, type Code, type Found, type World } from './world';

/** Levels of indirection that are followed: `ssh h "docker exec c sh -c 'npm run x'"` uses four. */
const maximumDepth = 12;

export function worldFor(action: ProposedAction, base: Pick<World, 'facts' | 'grammars'>): World {
  return { ...base, depth: maximumDepth, readCall, readCode };
}

export async function readAction(action: ProposedAction, world: World): Promise<Found> {
  const { request } = action;
  switch (request.tool) {
    case 'shell': {
      const span = { start: 0, end: request.command.length };
      return readCode({ language: request.shell, text: request.command, offset: 0, span, cwd: world.facts.session.cwd ?? action.cwd,
        variables: variablesOf(action.env), certainty: 'will', hops: [] }, world);
    }
    default: return nothing;
  }
}

async function readCall(call: Call, world: World): Promise<Found> {
  const read = call.program === undefined ? undefined : await interpreters[call.program]?.(call, world);
  return read ?? nothing;
}

async function readCode(code: Code, world: World): Promise<Found> {
  if (world.depth <= 0) return { ...nothing, unread: [{ what: 'nested code', why: 'nested too deeply', span: code.span }] };
  return together([]);
}
