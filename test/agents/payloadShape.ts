// Recorded payloads (test/fixtures/payloads) against what a real agent sends: a pinned agent whose payload got another shape is noticed.
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../src/build/bundle';
import { parsePayload } from '../../src/core/agents/parsePayload';

type Fields = Readonly<Record<string, unknown>>;

interface Recorded {
  readonly version: string;
  readonly payload: Fields;
}

/** Members and the kinds of their values, as one text, with the names of event and tool as they are; a tool's result differs from call to call and is only named. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].sort().join('|')}]`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return `{${Object.entries(value).map(([name, member]) => `${name}:${named.test(name) ? JSON.stringify(member) : result.test(name) ? 'result' : shapeOf(member)}`).sort().join(',')}}`;
}

const named = /^(hook_event_name|hookName|tool_name|toolName|tool)$/;
const result = /^tool_?(response|result)$/i;

/** Payloads of a version that look like none that was recorded; one for each shape. */
export function unrecorded(agentId: string, version: string, payloads: readonly unknown[]): readonly unknown[] {
  const file = path.join(root, 'test', 'fixtures', 'payloads', `${agentId}.jsonl`);
  const recorded = readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line) as Recorded).filter(one => one.version === version);
  const known = new Set(recorded.map(one => shapeOf(one.payload)));
  const found = new Map<string, unknown>();
  for (const payload of payloads) if (!known.has(shapeOf(payload))) found.set(shapeOf(payload), payload);
  return [...found.values()];
}

/** Adds what was sent and looks like nothing recorded to the fixtures, as one case for each kind of payload. `places`: text in the payload → what stands for it. */
export function record(agentId: string, version: string, payloads: readonly unknown[], places: readonly (readonly [string, string])[]): void {
  const file = path.join(root, 'test', 'fixtures', 'payloads', `${agentId}.jsonl`);
  const lines = new Map<string, string>();
  for (const raw of unrecorded(agentId, version, payloads)) {
    const payload: unknown = JSON.parse(neutral(JSON.stringify(raw), places));
    const parsed = parsePayload(agentId, payload, { id: '1', cwd: '/given', env: {} });
    if (parsed.kind !== 'action' && parsed.kind !== 'ran') continue;
    const { request, cwd, toolUseId } = parsed.action;
    const result = parsed.kind === 'ran' ? { kind: 'ran', outcome: parsed.outcome } : {};
    lines.set(shapeOf(raw), JSON.stringify({ name: `as sent ${parsed.kind === 'ran' ? 'after' : 'before'} ${request.tool}`, version, payload, ...result, request, cwd, ...(toolUseId === undefined ? {} : { toolUseId }) }));
  }
  const before = readFileSync(file, 'utf8').trimEnd();
  if (lines.size > 0) writeFileSync(file, `${[before, ...lines.values()].join('\n')}\n`);
}

/** Ids and places of one machine are replaced. */
function neutral(text: string, places: readonly (readonly [string, string])[]): string {
  let out = text;
  for (const [from, to] of places) out = out.replaceAll(from, to).replaceAll(from.replaceAll(/[^A-Za-z0-9]/g, '-'), to.replaceAll(/[^A-Za-z0-9]/g, '-'));
  return out.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '00000000-0000-4000-8000-000000000000').replaceAll(/\b(toolu_|call_)[0-9a-z_]+/g, '$11');
}
