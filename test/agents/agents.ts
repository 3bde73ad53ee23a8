// The real agents that are run: package and pinned version, how each is started without a terminal against the scripted model, and how a
// call of its tools is written. Nothing here registers a hook: that is what is tested.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { ToolUse } from './model';

/** One run of an agent: its own home and working directory, and where its model is. */
export interface Place {
  readonly home: string;
  readonly workspace: string;
  /** `http://127.0.0.1:PORT`. */
  readonly model: string;
  /** Where the package was installed; outlives the run. */
  readonly installed: string;
  /** Started in the mode that asks for nothing. */
  readonly bypass: boolean;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface RealAgent {
  /** As it is called on the command line of these tests, and in the table. */
  readonly name: string;
  /** Adapter that a call's payload is answered by. */
  readonly id: string;
  /** Adapter under which the hook is registered. */
  readonly registered: string;
  readonly npm: string;
  readonly version: string;
  /** Runs with every push; the others with `--all`. */
  readonly usual: boolean;
  /** A denial ends the run: one call a run. */
  readonly oneCall?: boolean;
  /** Its processes share one port whatever their home is: one session at a time. */
  readonly alone?: boolean;
  /** Once, after its package was put into the folder. */
  prepare?(installed: string): void | Promise<void>;
  /** Writes what the agent itself needs and says how it is started. Called before the hook is registered. */
  configure(place: Place): Command;
  shell(command: string): readonly ToolUse[];
  /** Replaces all of a file's content with the agent's own tool for files. */
  replace(file: string, before: string, after: string): readonly ToolUse[];
  /** The same without saying what was there before, where `replace` says it: what is named in the call itself is not lost. */
  overwrite?(file: string, after: string): readonly ToolUse[];
  /** What must be called before the agent lets a file be replaced. */
  read?(file: string): readonly ToolUse[];
}

const prompt = 'Tidy up the folder.';

const write = (file: string, content: unknown): void => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
};
const bin = (place: Place, name: string): string => path.join(place.installed, 'node_modules', '.bin', name);

export const realAgents: readonly RealAgent[] = [
  {
    name: 'codex', id: 'codex', registered: 'codex', npm: '@openai/codex', version: '0.169.0', usual: true,
    configure(place) {
      write(path.join(place.home, '.codex', 'config.toml'), [
        'model = "gpt-5.5"', 'model_provider = "test"', 'approval_policy = "never"', 'sandbox_mode = "danger-full-access"', 'check_for_update_on_startup = false',
        '[analytics]', 'enabled = false',
        '[model_providers.test]', 'name = "test"', `base_url = "${place.model}/v1"`, 'env_key = "TEST_API_KEY"', 'wire_api = "responses"', 'request_max_retries = 1', 'stream_max_retries = 1',
        `[projects."${place.workspace}"]`, 'trust_level = "trusted"', '',
      ].join('\n'));
      const bypass = place.bypass ? ['--dangerously-bypass-approvals-and-sandbox'] : [];
      return { program: bin(place, 'codex'), args: ['exec', '--skip-git-repo-check', ...bypass, prompt], env: { TEST_API_KEY: 'dummy-key' } };
    },
    shell: command => [{ tool: 'exec_command', input: { cmd: command } }, { tool: 'shell_command', input: { command } }],
    replace: (file, before, after) => [{ tool: 'apply_patch', input: `*** Begin Patch\n*** Update File: ${file}\n@@\n-${before}\n+${after}\n*** End Patch\n` }],
    overwrite: (file, after) => [{ tool: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${file}\n+${after}\n*** End Patch\n` }],
  },
  {
    name: 'claude', id: 'claude-code', registered: 'claude-code', npm: '@anthropic-ai/claude-code', version: '2.1.330', usual: true,
    // Its package puts the program in place with a script of its own, which our install does not run.
    prepare: installed => void execFileSync(process.execPath, ['install.cjs'], { cwd: path.join(installed, 'node_modules', '@anthropic-ai', 'claude-code'), stdio: 'ignore', timeout: 120_000 }),
    configure(place) {
      write(path.join(place.home, '.claude', 'settings.json'), { permissions: { allow: ['Bash', 'Write', 'Edit', 'Read'] } });
      return {
        program: bin(place, 'claude'), args: ['-p', prompt, '--output-format', 'json', ...(place.bypass ? ['--dangerously-skip-permissions'] : [])],
        // Root may use the bypass mode only where it says that it is in a sandbox.
        env: { ANTHROPIC_BASE_URL: place.model, ANTHROPIC_API_KEY: 'dummy-key', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1', ...(place.bypass ? { IS_SANDBOX: '1' } : {}) },
      };
    },
    shell: command => [{ tool: 'Bash', input: { command, description: 'Tidies up' } }],
    read: file => [{ tool: 'Read', input: { file_path: file } }],
    replace: (file, _before, after) => [{ tool: 'Write', input: { file_path: file, content: `${after}\n` } }],
  },
  {
    name: 'gemini', id: 'gemini-cli', registered: 'gemini-cli', npm: '@google/gemini-cli', version: '0.61.0', usual: true,
    configure(place) {
      write(path.join(place.home, '.gemini', 'settings.json'), {
        security: { auth: { selectedType: 'gemini-api-key' } }, general: { disableAutoUpdate: true, disableUpdateNag: true, enableAutoUpdate: false },
        privacy: { usageStatisticsEnabled: false }, telemetry: { enabled: false },
      });
      // Without a terminal it offers its shell in the bypass mode only.
      return {
        program: bin(place, 'gemini'), args: ['-m', 'gemini-2.5-flash', '--yolo', '--skip-trust', '--output-format', 'json', '-p', prompt],
        env: { GOOGLE_GEMINI_BASE_URL: place.model, GEMINI_API_KEY: 'dummy-key' },
      };
    },
    shell: command => [{ tool: 'run_shell_command', input: { command, description: 'Tidies up' } }],
    replace: (file, _before, after) => [{ tool: 'write_file', input: { file_path: file, content: `${after}\n` } }],
  },
  {
    // Reads the file that is registered for VS Code.
    name: 'copilot', id: 'copilot-cli', registered: 'vscode', npm: '@github/copilot', version: '1.0.102', usual: true,
    // It unpacks 235 MB of itself at the first start; two first starts at once would be in each other's way.
    prepare: installed => void execFileSync(path.join(installed, 'node_modules', '.bin', 'copilot'), ['--version'], {
      env: { PATH: process.env['PATH'] ?? '', HOME: installed, XDG_CACHE_HOME: path.join(installed, 'cache'), COPILOT_OFFLINE: 'true', COPILOT_AUTO_UPDATE: 'false' }, stdio: 'ignore', timeout: 120_000,
    }),
    configure: place => ({
      program: bin(place, 'copilot'), args: ['-p', prompt, place.bypass ? '--yolo' : '--allow-all-tools', '--output-format', 'json'],
      env: {
        COPILOT_PROVIDER_BASE_URL: `${place.model}/v1`, COPILOT_PROVIDER_API_KEY: 'dummy-key', COPILOT_MODEL: 'mock-model', COPILOT_OFFLINE: 'true', COPILOT_AUTO_UPDATE: 'false',
        XDG_CACHE_HOME: path.join(place.installed, 'cache'),
      },
    }),
    shell: command => [{ tool: 'bash', input: { command, description: 'Tidies up' } }],
    replace: (file, before, after) => [{ tool: 'edit', input: { path: file, old_str: before, new_str: after } }, { tool: 'str_replace_editor', input: { command: 'str_replace', path: file, old_str: before, new_str: after } }],
    // Refused by the tool itself in the end: only the reason that the model is told shows who refused first.
    overwrite: (file, after) => [{ tool: 'create', input: { path: file, file_text: `${after}\n` } }],
  },
  {
    name: 'qwen', id: 'qwen-code', registered: 'qwen-code', npm: '@qwen-code/qwen-code', version: '0.24.4', usual: false,
    configure(place) {
      write(path.join(place.home, '.qwen', 'settings.json'), {
        security: { auth: { selectedType: 'openai' } }, general: { enableAutoUpdate: false, disableAutoUpdate: true }, privacy: { usageStatisticsEnabled: false }, telemetry: { enabled: false },
      });
      return {
        program: bin(place, 'qwen'), args: ['-m', 'mock-model', '--yolo', '--auth-type', 'openai', '--output-format', 'json', '-p', prompt],
        env: { OPENAI_BASE_URL: `${place.model}/v1`, OPENAI_API_KEY: 'dummy-key', OPENAI_MODEL: 'mock-model' },
      };
    },
    shell: command => [{ tool: 'run_shell_command', input: { command, description: 'Tidies up', is_background: false } }],
    read: file => [{ tool: 'read_file', input: { file_path: file } }],
    replace: (file, _before, after) => [{ tool: 'write_file', input: { file_path: file, content: `${after}\n` } }],
  },
  {
    name: 'opencode', id: 'opencode', registered: 'opencode', npm: 'opencode-ai', version: '1.18.33', usual: false,
    // Its package puts the program in place with a script of its own, which our install does not run.
    prepare: installed => void execFileSync(process.execPath, ['postinstall.mjs'], { cwd: path.join(installed, 'node_modules', 'opencode-ai'), stdio: 'ignore', timeout: 120_000 }),
    configure(place) {
      write(path.join(place.home, '.config', 'opencode', 'opencode.json'), {
        model: 'test/mock-model', small_model: 'test/mock-model', autoupdate: false, share: 'disabled', permission: { bash: 'allow', edit: 'allow' },
        provider: { test: { npm: '@ai-sdk/openai-compatible', name: 'test', options: { baseURL: `${place.model}/v1`, apiKey: 'dummy-key' }, models: { 'mock-model': { name: 'test', limit: { context: 100_000, output: 4000 } } } } },
      });
      return {
        program: bin(place, 'opencode'), args: ['run', '--format', 'json', prompt],
        env: { OPENCODE_DISABLE_AUTOUPDATE: 'true', OPENCODE_DISABLE_MODELS_FETCH: 'true', OPENCODE_DISABLE_DEFAULT_PLUGINS: 'true', OPENCODE_DISABLE_LSP_DOWNLOAD: 'true' },
      };
    },
    shell: command => [{ tool: 'bash', input: { command, description: 'Tidies up' } }],
    read: file => [{ tool: 'read', input: { filePath: file } }],
    replace: (file, _before, after) => [{ tool: 'write', input: { filePath: file, content: `${after}\n` } }],
  },
  {
    name: 'cline', id: 'cline-cli', registered: 'cline-cli', npm: 'cline', version: '3.0.65', usual: false, oneCall: true, alone: true,
    configure: place => ({
      program: '/bin/bash',
      args: ['-c', '"$0" auth -p openai -k dummy-key -m mock-model -b "$1/v1" && "$0" --json -P openai -m mock-model -k dummy-key "$2"; status=$?; "$0" hub stop >/dev/null 2>&1; exit $status', bin(place, 'cline'), place.model, prompt],
      env: { CLINE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    }),
    shell: command => [{ tool: 'run_commands', input: { commands: [command] } }, { tool: 'execute_command', input: { command } }],
    replace: (file, before, after) => [{ tool: 'editor', input: { path: file, old_text: before, new_text: after } }],
    overwrite: (file, after) => [{ tool: 'editor', input: { path: file, new_text: `${after}\n` } }],
  },
];
