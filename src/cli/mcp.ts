// `countersign mcp -- SERVER…`: put before a server's command in any MCP client's configuration.
import { runMcp, serverName } from '../proxy/mcp';
import { proxyGate, proxyOptions } from './proxyOptions';

const usage = `usage: countersign mcp [--server NAME] [--timeout SECONDS] -- SERVER [ARGUMENT…]

Starts an MCP server and reviews every tool call before the server gets it. All else passes unchanged.

  --server NAME      the server's name in the client's configuration
  --timeout SECONDS  how long the client waits for an answer (60); a call that nobody has decided by then is denied

The exit status is the server's.`;

export async function run(args: readonly string[]): Promise<number> {
  const options = proxyOptions(args, ['--server', '--timeout', '--state']);
  if (typeof options === 'string') {
    process.stderr.write(`countersign mcp: ${options}\n\n${usage}\n`);
    return 1;
  }
  const { command, values } = options;
  const timeout = Number(values['--timeout'] ?? 60);
  if (!(timeout > 0)) {
    process.stderr.write(`countersign mcp: --timeout wants seconds\n`);
    return 1;
  }
  const status = await runMcp({
    server: values['--server'] ?? serverName(command), command, cwd: process.cwd(),
    gate: proxyGate('mcp', values['--state'], timeout), client: { input: process.stdin, output: process.stdout, errors: process.stderr },
  });
  process.exit(status);
}
