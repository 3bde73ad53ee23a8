// Codex (command line, editor extension, desktop). Its answers are checked against a strict schema: one key too many and the command
// runs. There is no allow without a rewritten input, so an approval is silence. A changed registration is skipped until trusted again.
import type { AgentAdapter } from './agent';
import { nestedReply } from './replies';
import { timeouts } from './timeouts';
import { parseToolEvent, shellProbe } from './toolEvent';

const seconds = timeouts['codex'] ?? 3600;

export const codex: AgentAdapter = {
  id: 'codex',
  name: 'Codex',
  parse: payload => parseToolEvent(payload, { before: ['PreToolUse'], permission: ['PermissionRequest'], after: ['PostToolUse'] }),
  reply: (decision, event) => nestedReply(decision, event, { silentAllow: true }),
  probe: shellProbe('PreToolUse', 'Bash'),
  limits: {
    timeout: seconds, fixedTimeout: false, onTimeout: 'runs', onCrash: 'runs', denyEndsRun: false, interactiveInput: 'notAsked', evidence: 'measured',
    gaps: [],
  },
  configuration: {
    kind: 'json', path: '.codex/hooks.json', whole: {},
    // Codex runs the text with the user's login shell, which may not be a POSIX one: our own sh reads it.
    entries: commands => {
      const hook = (command: string, timeout: number): unknown => ({ type: 'command', command: `/bin/sh -c ${shellQuoted(command)}`, timeout });
      return [
        { at: ['hooks', 'PreToolUse'], value: { hooks: [hook(commands.before, seconds)] } },
        { at: ['hooks', 'PermissionRequest'], value: { hooks: [hook(commands.before, seconds)] } },
        { at: ['hooks', 'PostToolUse'], value: { hooks: [hook(commands.after, 30)] } },
      ];
    },
  },
  traces: ['.codex/config.toml', '.codex/auth.json', '.codex/sessions'],
  offSwitches: [
    ...['~/.codex/config.toml', '.codex/config.toml', '/etc/codex/managed_config.toml'].flatMap(path => [{ path, at: ['features', 'hooks'], value: false }, { path, at: ['features', 'codex_hooks'], value: false }]),
    { path: '/etc/codex/requirements.toml', at: ['allow_managed_hooks_only'], value: true },
  ],
  trust: { path: '.codex/config.toml', words: 'Codex skips it in silence until it is trusted' },
  markers: ['CODEX_MANAGED_BY_NPM', 'CODEX_SANDBOX', 'CODEX_SANDBOX_NETWORK_DISABLED'],
};

/** In single quotes for any shell: an inner quote closes, adds an escaped one and opens again. */
function shellQuoted(command: string): string {
  return `'${command.replaceAll("'", `'\\''`)}'`;
}
