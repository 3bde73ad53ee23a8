// An agent that is started so that the user's hooks do not apply to it: nothing of what it then does is asked. With its permission
// questions switched off is `knowledge/agentTools.ts`; a change of its settings files is `protect.ts`.
import { agentLaunches, homeVariables, tellingOptions, type AgentLaunch } from '../knowledge/agentLaunch';
import type { Call, Word } from '../model/call';
import { nothing, type Found, type Interpreter } from './world';

const texts = (words: readonly Word[]): readonly string[] => words.map(word => word.text ?? word.raw);

/** Starts of the agents themselves. */
export const agentInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(agentLaunches.flatMap(agent => agent.programs.map((program): [string, Interpreter] => [program, async (call, world) => launched(call, agent, world.facts.home)])));

/** `npx @openai/codex@0.20 …`, `npm i -g …@version`, `setx CODEX_HOME …`: another version of an agent, or another place for its settings. */
export const agentRunners: Readonly<Record<string, Interpreter>> = {
  ...Object.fromEntries(['npx', 'bunx', 'pnpx'].map((name): [string, Interpreter] => [name, async (call, world) => throughPackage(call, world.facts.home, 0)])),
  ...Object.fromEntries(['npm', 'pnpm', 'yarn', 'bun'].map((name): [string, Interpreter] => [name, async (call, world) => {
    const [verb, second] = texts(call.args.filter(word => !word.text?.startsWith('-')));
    if (verb === 'exec' || verb === 'x' || verb === 'dlx') return throughPackage(call, world.facts.home, 1);
    const global = texts(call.args).some(word => word === '-g' || word === '--global' || word === '--location=global') || verb === 'global' && second === 'add';
    return global && /^(?:i|install|add|global)$/.test(verb ?? '') ? installed(call) : undefined;
  }])),
  ...Object.fromEntries(['setx', 'launchctl', 'systemctl'].map((name): [string, Interpreter] => [name, async call => lasting(call)])),
};

function launched(call: Call, agent: AgentLaunch, home: string): Found | undefined {
  if (call.host !== undefined) return undefined;
  const words = texts(call.args);
  if (words.length > 0 && words.every(word => tellingOptions.includes(word))) return undefined;
  const moved = movedBy(call, agent, home);
  if (moved !== undefined) return ungated(call, agent, moved);
  const option = words.map((word, i) => (word.includes('=') && word.startsWith('--') ? word : /^--?[A-Za-z]/.test(word) && words[i + 1]?.startsWith('-') === false ? `${word}=${words[i + 1] ?? ''}` : word))
    .flatMap((joined, i) => [joined, words[i] ?? '']).find(joined => agent.options.some(pattern => new RegExp(pattern).test(joined.slice(0, 2000))));
  if (option !== undefined) return ungated(call, agent, /^[^=]*/.exec(option)?.[0] ?? option);
  const said = words.filter(word => !word.startsWith('-')).join(' ').slice(0, 2000);
  if (/^(?:plugins?|mcp|extensions?|hooks?|skills?) (?:disable|uninstall|remove|rm)\b.*countersign/i.test(said)) return ungated(call, agent, said.split(' ').slice(0, 2).join(' '));
  const verb = agent.verbs.find(pattern => new RegExp(pattern).test(said));
  return verb === undefined ? undefined : ungated(call, agent, said.split(' ').slice(0, 2).join(' '));
}

/** A variable that this command or this session set to another place; what the agent was started with itself is the user's own. */
function movedBy(call: Call, agent: AgentLaunch, home: string): string | undefined {
  if (call.user !== undefined && call.user !== 'root') return `runs as ${call.user}`;
  return [...agent.variables, ...homeVariables].find(name => {
    const variable = call.variables.get(name);
    if (variable === undefined || variable.origin.kind === 'environment' || variable.origin.kind === 'default') return false;
    return !(homeVariables.includes(name) && variable.value === home) && variable.value !== '';
  });
}

function throughPackage(call: Call, home: string, skip: number): Found | undefined {
  const named = call.args.map((word, i) => ({ word, i })).filter(({ word }) => !word.text?.startsWith('-'))[skip];
  const asked = call.args.map(word => /^(?:--package|-p)=(.*)$/.exec(word.text ?? '')?.[1]).find(text => text !== undefined);
  for (const text of [asked, named?.word.text]) {
    const found = text === undefined ? undefined : agentOfPackage(text);
    if (!found) continue;
    if (found.version !== undefined) return ungated(call, found.agent, `version ${found.version}`);
    return named ? launched({ ...call, args: call.args.slice(named.i + 1) }, found.agent, home) : undefined;
  }
  return undefined;
}

function installed(call: Call): Found | undefined {
  for (const text of texts(call.args)) {
    const found = agentOfPackage(text);
    if (found?.version !== undefined) return ungated(call, found.agent, `version ${found.version}`);
  }
  return undefined;
}

/** `@scope/name@version`; `latest`, or a version that runs the hooks, is none to speak of. */
function agentOfPackage(text: string): { readonly agent: AgentLaunch; readonly version: string | undefined } | undefined {
  const at = text.lastIndexOf('@');
  const name = at > 0 ? text.slice(0, at) : text;
  const version = at > 0 ? text.slice(at + 1) : undefined;
  const agent = agentLaunches.find(one => one.packages.includes(name));
  return agent && { agent, version: version === 'latest' || (version !== undefined && runsHooks(version, agent)) ? undefined : version };
}

/** An exact version; a range or a tag may be any. */
function runsHooks(version: string, agent: AgentLaunch): boolean {
  if (agent.hooksFrom === undefined || !/^\d+\.\d+\.\d+$/.test(version)) return false;
  return version.localeCompare(agent.hooksFrom, 'en', { numeric: true }) >= 0;
}

/** A variable for every later log-in. */
function lasting(call: Call): Found | undefined {
  const words = texts(call.args);
  const named = call.program === 'setx' ? words.find(word => !word.startsWith('/')) : words.find((_, i, all) => /^(?:setenv|set-environment)$/.test(all[i - 1] ?? ''))?.split('=')[0];
  const agent = agentLaunches.find(one => one.variables.some(variable => variable === named?.toUpperCase() && variable !== 'XDG_CONFIG_HOME'));
  return agent && named !== undefined ? ungated(call, agent, named) : undefined;
}

function ungated(call: Call, agent: AgentLaunch, how: string): Found {
  return { ...nothing, effects: [{ call, effect: { operation: 'execute', certainty: call.certainty, reversibility: 'unknown', disruption: 'none', traits: ['gate', 'unknownText'], reason: { code: 'gate-agent', values: { what: agent.name, how } }, evidence: [{ kind: 'action', span: call.span }],
    resource: { system: 'agent', kind: 'agent without its hooks', address: agent.name, where: 'machine', keeps: 'nothing', extent: 'one' } } }] };
}
