// All agents that Countersign knows. To add one: a file beside this one and a line here.
import type { AgentId } from '../model/action';
import type { AgentAdapter } from './agent';
import { amazonQ } from './amazonQ';
import { amp } from './amp';
import { antigravity } from './antigravity';
import { claudeCode } from './claudeCode';
import { cline, clineCli } from './cline';
import { codex } from './codex';
import { copilotCli } from './copilotCli';
import { cursor } from './cursor';
import { devin } from './devin';
import { factoryDroid } from './factoryDroid';
import { geminiCli } from './geminiCli';
import { goose } from './goose';
import { kiro } from './kiro';
import { openCode } from './openCode';
import { qwenCode } from './qwenCode';
import { unknownAgent } from './unknownAgent';
import { vscode } from './vscode';
import { windsurf } from './windsurf';

/** In the order in which they are offered. */
export const agents: readonly AgentAdapter[] = [
  vscode, claudeCode, copilotCli, codex, geminiCli, cursor, qwenCode, windsurf, devin, kiro, amazonQ, cline, clineCli, openCode, factoryDroid, goose, antigravity, amp,
];

/** What the two proxies stand for: whoever is behind them, in the envelope that the proxies write themselves. */
const proxies: readonly AgentAdapter[] = [{ ...unknownAgent, id: 'mcp', name: 'an MCP client' }, { ...unknownAgent, id: 'acp', name: 'an ACP agent' }];

/** The adapter of an agent; the one for unknown callers where there is none. */
export function agentOf(id: AgentId): AgentAdapter {
  return agents.find(agent => agent.id === id) ?? proxies.find(proxy => proxy.id === id) ?? unknownAgent;
}
