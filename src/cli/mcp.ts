// `countersign mcp -- SERVER…` and `countersign mcp --http URL`: put in place of a server in any MCP client's configuration.
import { runMcp, serverName, type McpProxy } from '../proxy/mcp';
import { proxyGate, proxyOptions, type ProxyOptions } from './proxyOptions';

const usage = `usage: countersign mcp [--server NAME] [--timeout SECONDS] -- SERVER [ARGUMENT…]
       countersign mcp [--server NAME] [--timeout SECONDS] --http URL [--header 'NAME: VALUE']…

Starts an MCP server, or connects to one at an address, and reviews every tool call before the server gets it. All else passes unchanged.

  --server NAME      the server's name in the client's configuration
  --timeout SECONDS  how long the client waits for an answer (60); a call that nobody has decided by then is denied
  --http URL         a server that speaks Streamable HTTP
  --header 'N: V'    sent with every request to it; \${NAME} stands for a variable of the environment

The exit status is the server's; 0 for one at an address.`;

export async function run(args: readonly string[]): Promise<number> {
  const options = proxyOptions(args, ['--server', '--timeout', '--state', '--http', '--header'], '--http');
  const behind = typeof options === 'string' ? options : behindOf(options);
  const timeout = typeof options === 'string' ? 60 : Number(options.values['--timeout'] ?? 60);
  if (typeof options === 'string' || typeof behind === 'string' || !(timeout > 0)) {
    process.stderr.write(`countersign mcp: ${typeof behind === 'string' ? behind : '--timeout wants seconds'}\n\n${usage}\n`);
    return 1;
  }
  const { values } = options;
  const status = await runMcp({
    server: values['--server'] ?? (behind.kind === 'http' ? behind.target.url.hostname : serverName(behind.command)), behind, cwd: process.cwd(),
    gate: proxyGate('mcp', values['--state'], timeout), client: { input: process.stdin, output: process.stdout, errors: process.stderr },
  });
  process.exit(status);
}

/** A text is what is wrong. */
function behindOf({ values, all, command }: ProxyOptions): McpProxy['behind'] | string {
  const address = values['--http'];
  const given = all.filter(one => one.name === '--header').map(one => one.value);
  if (address === undefined) return given.length > 0 ? '--header goes with --http' : { kind: 'program', command };
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return `${address} is no http or https address`;
  const url = new URL(address);
  const headers: Record<string, string> = {};
  for (const one of given) {
    const [, name, written] = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(one) ?? [];
    if (name === undefined || written === undefined) return "--header wants 'NAME: VALUE'";
    const missing = [...written.matchAll(/\$\{(\w+)\}/g)].map(match => match[1] ?? '').find(variable => process.env[variable] === undefined);
    if (missing !== undefined) return `--header ${name}: the variable ${missing} is not set`;
    const value = written.replace(/\$\{(\w+)\}/g, (_, variable: string) => process.env[variable] ?? '');
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return `--header ${name}: a header cannot hold this value`;
    headers[name.toLowerCase()] = value;
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !local && given.length > 0) return 'a --header would be sent unencrypted; use https';
  return { kind: 'http', target: { url, headers } };
}
