// Every agent's answers, byte for byte: what denies, what approves, and that silence is the only abstention.
import assert from 'node:assert/strict';
import { agents, agentOf } from '../../../src/core/agents/agents';
import type { AgentEvent, Reply } from '../../../src/core/agents/agent';
import { universalDenial } from '../../../src/core/agents/universalDenial';
import type { Decision } from '../../../src/core/model/decision';

const decision = (kind: Decision['kind']): Decision => ({ kind, verdict: 'acknowledge', reason: kind === 'abstain' ? '' : 'because', by: 'user' });
const before = (name: string, form: 'camel' | 'snake' = 'snake'): AgentEvent => ({ moment: 'before', name, form });
const nestedDeny = (event: string) => ({ hookSpecificOutput: { hookEventName: event, permissionDecision: 'deny', permissionDecisionReason: 'because' } });
const nestedAllow = { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'allow', permissionDecisionReason: 'because' } };
const permission = (behavior: object) => ({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: behavior } });

/** agent, event, the denial's JSON (undefined: none), the approval's JSON (undefined: silence) */
const rows: readonly (readonly [string, AgentEvent, unknown, unknown])[] = [
  ['vscode', before('PreToolUse'), { hookSpecificOutput: { ...nestedDeny('PreToolUse').hookSpecificOutput, additionalContext: 'because' } }, nestedAllow],
  ['vscode', before('preToolUse', 'camel'), { permissionDecision: 'deny', permissionDecisionReason: 'because' }, { permissionDecision: 'allow', permissionDecisionReason: 'because' }],
  ['copilot-cli', before('preToolUse', 'camel'), { permissionDecision: 'deny', permissionDecisionReason: 'because' }, { permissionDecision: 'allow', permissionDecisionReason: 'because' }],
  ['claude-code', before('PreToolUse'), nestedDeny('PreToolUse'), nestedAllow],
  ['claude-code', { moment: 'permission', name: 'PermissionRequest' }, permission({ behavior: 'deny', message: 'because' }), permission({ behavior: 'allow' })],
  ['codex', before('PreToolUse'), nestedDeny('PreToolUse'), undefined],
  ['codex', { moment: 'permission', name: 'PermissionRequest' }, permission({ behavior: 'deny', message: 'because' }), permission({ behavior: 'allow' })],
  ['qwen-code', before('PreToolUse'), nestedDeny('PreToolUse'), nestedAllow],
  ['gemini-cli', before('BeforeTool'), { decision: 'deny', reason: 'because' }, undefined],
  ['devin', before('PreToolUse'), { decision: 'block', reason: 'because' }, undefined],
  ['cursor', before('beforeShellExecution'), { permission: 'deny', user_message: 'because', agent_message: 'because' }, { permission: 'allow' }],
  ['antigravity', before('PreToolUse'), { decision: 'deny', reason: 'because' }, { decision: 'allow', reason: 'because' }],
  ['cline', before('PreToolUse'), { cancel: true, errorMessage: 'because', contextModification: 'because' }, undefined],
  ['cline-cli', before('tool_call'), { cancel: true, errorMessage: 'because', contextModification: 'because' }, undefined],
  ...['windsurf', 'kiro', 'amazon-q', 'factory-droid', 'goose', 'opencode', 'amp'].map(id => [id, before('PreToolUse'), undefined, undefined] as const),
];

describe('answers to agents', () => {
  for (const [id, event, deny, allow] of rows) {
    it(`${id} ${event.name}${event.form === 'camel' ? ' (camel)' : ''}`, () => {
      const agent = agentOf(id);
      const denial = agent.reply(decision('deny'), event);
      check(denial, deny);
      assert.equal(denial.stderr, 'because\n');
      // A prompt of the agent's own stays open whatever the status; everywhere else status 2 blocks by itself.
      assert.equal(denial.exitCode, event.moment === 'permission' ? 0 : 2);
      const approval = agent.reply(decision('allow'), event);
      check(approval, allow);
      assert.equal(approval.exitCode, 0);
      assert.equal(approval.stderr, '');
    });
  }

  it('cover every agent', () => {
    assert.deepEqual(new Set(rows.map(row => row[0])), new Set(agents.map(agent => agent.id)));
  });

  for (const agent of [...agents, agentOf('nobody')]) {
    it(`${agent.id}: abstains by silence, and never speaks after the tool has run`, () => {
      for (const event of [before('PreToolUse'), before('preToolUse', 'camel'), { moment: 'permission', name: 'PermissionRequest' } as const]) {
        assert.deepEqual(agent.reply(decision('abstain'), event), { stdout: '', stderr: '', exitCode: 0 });
      }
      for (const kind of ['deny', 'allow', 'abstain'] as const) {
        assert.deepEqual(agent.reply(decision(kind), { moment: 'after', name: 'PostToolUse' }), { stdout: '', stderr: '', exitCode: 0 });
      }
    });
  }

  it('deny an unknown caller in every dialect at once', () => {
    const reply = universalDenial('because');
    const said = JSON.parse(reply.stdout) as Record<string, unknown>;
    assert.equal(reply.exitCode, 2);
    assert.equal(reply.stderr, 'because\n');
    assert.equal(said['cancel'], true);
    for (const [key, value] of Object.entries({ decision: 'block', permissionDecision: 'deny', permission: 'deny', behavior: 'deny' })) assert.equal(said[key], value);
    assert.deepEqual(said['hookSpecificOutput'], nestedDeny('PreToolUse').hookSpecificOutput);
  });
});

function check(reply: Reply, expected: unknown): void {
  if (expected === undefined) assert.equal(reply.stdout, '');
  else assert.deepEqual(JSON.parse(reply.stdout), expected);
  assert.ok(reply.stdout === '' || reply.stdout.endsWith('\n') && reply.stdout.indexOf('\n') === reply.stdout.length - 1, 'one object on one line');
}
