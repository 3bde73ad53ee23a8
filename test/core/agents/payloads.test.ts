// Every agent's payloads (test/fixtures/payloads, one case a line) → what is asked. A case names the agent's version it was recorded
// from, or that it is from documentation or made up.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { agents, agentOf } from '../../../src/core/agents/agents';
import { parsePayload } from '../../../src/core/agents/parsePayload';
import { ownDeadline, timeouts } from '../../../src/core/agents/timeouts';

const folder = path.join(__dirname, '../../fixtures/payloads');

interface Case {
  readonly name: string;
  readonly payload: unknown;
  readonly kind?: string;
  readonly outcome?: string;
  readonly moment?: string;
  readonly [field: string]: unknown;
}

describe('agents’ payloads', () => {
  it('have cases for every agent', () => {
    assert.deepEqual(readdirSync(folder).sort(), agents.map(agent => `${agent.id}.jsonl`).sort());
  });

  for (const agent of agents) {
    const cases = readFileSync(path.join(folder, `${agent.id}.jsonl`), 'utf8').trim().split('\n').map(line => JSON.parse(line) as Case);
    for (const one of cases) {
      it(`${agent.name}: ${one.name}`, () => {
        const parsed = parsePayload(agent.id, one.payload, { id: '1', cwd: '/given', env: {} });
        assert.equal(parsed.kind, one.kind ?? 'action', JSON.stringify(parsed));
        if (parsed.kind !== 'action' && parsed.kind !== 'ran') return;
        assert.deepEqual(parsed.action.request, one['request']);
        for (const field of ['agent', 'session', 'cwd', 'toolUseId', 'subagent', 'description', 'mode'] as const) {
          if (one[field] !== undefined) assert.equal(parsed.action[field], one[field], field);
        }
        if (parsed.kind === 'ran') assert.equal(parsed.outcome, one.outcome);
        else assert.equal(parsed.event.moment, one.moment ?? 'before');
      });
    }

    it(`${agent.name}: never throws, and takes nothing for an action that is none`, () => {
      for (const payload of [null, undefined, 1, 'text', [], {}, { hook_event_name: 7 }, { tool_name: {} }, { toolCall: [] }, { input: null }, { tool_info: 3 }]) {
        const parsed = agent.parse(payload);
        assert.ok(parsed.kind === 'unreadable' || parsed.kind === 'notForUs', `${JSON.stringify(payload)} → ${JSON.stringify(parsed)}`);
      }
    });
  }

  it('with an event under a new name that is about a tool are not understood, and so denied', () => {
    const tool = { tool_name: 'Bash', tool_input: { command: 'ls' }, cwd: '/w' };
    for (const [id, payload] of [
      ['claude-code', { hook_event_name: 'BeforeToolCall', ...tool }], ['vscode', { hook_event_name: 'WillUseTool', ...tool }], ['nobody', { hook_event_name: 'before_everything' }],
      ['windsurf', { agent_action_name: 'will_run_command', tool_info: { command_line: 'ls' } }], ['cline', { hookName: 'BeforeTool', preToolUse: { toolName: 'x', parameters: {} } }],
    ] as const) {
      const parsed = agentOf(id).parse(payload);
      assert.equal(parsed.kind, 'unreadable', id);
      assert.equal(parsed.event.moment, 'before', id);
    }
    assert.equal(agentOf('nobody').parse({ hook_event_name: 'SessionStart' }).kind, 'notForUs');
  });

  it('of an unknown caller are read by the shape that most share', () => {
    const parsed = parsePayload('nobody', { hook_event_name: 'PreToolUse', session_id: 's', tool_name: 'Bash', tool_input: { command: 'ls' } }, { id: '1', cwd: '/given', env: {} });
    assert.equal(parsed.kind === 'action' && parsed.action.cwd, '/given');
    assert.equal(agentOf('nobody').id, 'unknown');
  });

  it('leave time to answer before the agent gives up', () => {
    for (const [id, seconds] of Object.entries(timeouts)) {
      const own = ownDeadline(seconds);
      assert.ok(own > 0 && own <= seconds * 0.9, id);
      if (seconds > 20) assert.ok(own <= seconds - 10 && own > 0, id);
    }
    assert.equal(ownDeadline(3600), 3240);
    assert.equal(ownDeadline(30), 20);
  });
});
