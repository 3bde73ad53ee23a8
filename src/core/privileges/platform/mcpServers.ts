// Where agents and editors configure MCP servers, and what one server's entry says: program, address, names of the variables that it is
// given. Nothing is started; values of variables stay here except hosts and names of projects.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { readBoundedYaml, yamlValue } from '../../parse/boundedYaml';
import { foldersUp, home } from '../folders';
import { field, lineOf, listField, namesIn, parsedJson, parsedToml, textField } from '../json';

export interface McpServer {
  readonly name: string;
  readonly command: string | undefined;
  readonly args: readonly string[];
  readonly url: string | undefined;
  /** Names and values; values are for looking at, not for showing. */
  readonly env: ReadonlyMap<string, string>;
  readonly headers: readonly string[];
  readonly origin: Origin;
}

/** In a project, relative; the nearest folder first. */
const inProject = ['.mcp.json', 'mcp.json', '.vscode/mcp.json', '.cursor/mcp.json', '.kiro/settings/mcp.json', '.gemini/settings.json', '.roo/mcp.json', '.amazonq/mcp.json', '.claude/settings.json', '.claude/settings.local.json', 'opencode.json', '.codex/config.toml', '.qwen/settings.json', '.factory/mcp.json', '.continue/config.yaml', '.zed/settings.json', '.idx/mcp.json', '.trae/mcp.json', '.augment/settings.json', '.crush.json', 'crush.json', '.windsurf/mcp_config.json', '.amp/settings.json'];
/** In the user's home. */
const inHome = [
  '.claude.json', '.claude/settings.json', '.cursor/mcp.json', '.config/Code/User/mcp.json', '.config/Code/User/settings.json', 'Library/Application Support/Code/User/mcp.json', 'AppData/Roaming/Code/User/mcp.json', '.vscode-server/data/User/mcp.json',
  '.codex/config.toml', '.gemini/settings.json', '.kiro/settings/mcp.json', '.codeium/windsurf/mcp_config.json', '.aws/amazonq/mcp.json', '.config/opencode/opencode.json', '.copilot/mcp-config.json', '.qwen/settings.json', '.factory/mcp.json', '.config/goose/config.yaml', '.continue/config.yaml', '.continue/config.json', '.config/zed/settings.json', '.config/amp/settings.json', '.config/crush/crush.json', '.lmstudio/mcp.json',
  ...['.config', 'Library/Application Support', 'AppData/Roaming'].flatMap(base => ['Code', 'Cursor', 'Code - Insiders', 'VSCodium', 'Windsurf'].flatMap(editor => [`${base}/${editor}/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json`, `${base}/${editor}/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json`])),
  '.vscode-server/data/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json', '.cline/data/settings/cline_mcp_settings.json',
  '.config/Claude/claude_desktop_config.json', 'Library/Application Support/Claude/claude_desktop_config.json',
];

const fileLimit = 1 << 20;

/** Agents write a server's name in their own way (`claude.ai Railway`, `plugin_x_railway`): case and punctuation do not count. */
export async function mcpServer(name: string, cwd: string, facts: Facts): Promise<McpServer | undefined> {
  const folders = await foldersUp(cwd, facts);
  const paths = [...folders.flatMap(folder => inProject.map(file => `${folder}/${file}`)), ...inHome.map(file => home(facts, file))];
  for (const path of [...new Set(paths)]) {
    const text = await facts.read(path, fileLimit);
    if (text === undefined) continue;
    const all = path.endsWith('.toml') ? parsedToml(text) : path.endsWith('.yaml') ? yamlOf(text) : parsedJson(text);
    const tables = [...folders.map(folder => field(all, 'projects', folder, 'mcpServers')), field(all, 'mcpServers'), field(all, 'servers'), field(all, 'mcp', 'servers'), field(all, 'mcp_servers'), field(all, 'context_servers'), field(all, 'amp.mcpServers'), field(all, 'extensions'), byName(field(all, 'mcpServers')), field(all, 'mcp'), path.endsWith('mcp.json') ? all : undefined];
    for (const table of tables) {
      const key = namesIn(table).find(one => plain(one) === plain(name));
      if (key !== undefined) return serverOf(key, field(table, key), { kind: 'file', path, line: lineOf(text, /\.(?:toml|yaml)$/.test(path) ? key : `"${key}"`), name: `server ${key}` });
    }
  }
  return undefined;
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function yamlOf(text: string): unknown {
  const yaml = readBoundedYaml(text);
  return yaml.kind === 'read' ? yamlValue(yaml.root) : undefined;
}

/** A list of servers that carry their names. */
function byName(list: unknown): unknown {
  return Array.isArray(list) ? Object.fromEntries(listField(list).flatMap(entry => (textField(entry, 'name') === undefined ? [] : [[textField(entry, 'name') ?? '', entry] as const]))) : undefined;
}

function serverOf(name: string, entry: unknown, origin: Origin): McpServer {
  const written = field(entry, 'command') ?? field(entry, 'cmd');
  // Zed's older form keeps program and words together.
  const command = textField(written, 'path') ?? written;
  const list = Array.isArray(command) ? command.filter((part): part is string => typeof part === 'string') : [];
  const env = field(entry, 'env') ?? field(entry, 'environment') ?? field(entry, 'envs') ?? field(written, 'env');
  return {
    name, origin, command: typeof command === 'string' ? command : list[0],
    args: [...list.slice(1), ...listField(field(written, 'args') ?? field(entry, 'args')).filter((part): part is string => typeof part === 'string')],
    url: textField(entry, 'url') ?? textField(entry, 'httpUrl') ?? textField(entry, 'serverUrl') ?? textField(entry, 'uri'),
    env: new Map(namesIn(env).flatMap(key => {
      const value = field(env, key);
      return typeof value === 'string' ? [[key, value] as const] : [];
    })),
    headers: namesIn(field(entry, 'headers') ?? field(entry, 'http_headers')),
  };
}
