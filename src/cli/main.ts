// The `countersign` command line: picks the subcommand, loads it, turns its answer into an exit status.
import type { EngineReview } from '../hook/engineReview';
import { leanHeap } from '../node/leanHeap';

const commands: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<number> }>>> = {
  review: () => import('./review'),
  hook: () => import('./hook'),
  mcp: () => import('./mcp'),
  acp: () => import('./acp'),
  agents: () => import('./agents'),
  policy: () => import('./policy'),
  replay: () => import('./replay'),
  waiting: () => import('./waiting'),
  approve: () => import('./approve'),
  restore: () => import('./restore'),
  sign: () => import('./sign'),
  request: () => import('./request'),
  answers: () => import('./answers'),
  doctor: () => import('./doctor'),
  audit: () => import('./audit'),
  // For editors alone, so it is not in the list below.
  uninstall: () => import('./uninstall'),
};

/** The engine for the hook's small client, which requires this bundle when no editor answers. */
export const engineReview: EngineReview = async (request, state) => {
  leanHeap();
  return (await import('../hook/engineReview')).engineReview(request, state);
};

const usage = `usage: countersign COMMAND [OPTIONS]

  review [--json]         explain actions read from standard input, one a line
  hook --agent AGENT      what agents call before a tool runs
  mcp -- SERVER           start an MCP server and review the calls of its tools
  acp -- AGENT            start an agent of the Agent Client Protocol and review what it asks permission for
  agents                  install, status and remove hooks in the agents' configuration
  policy                  start, check and explain the team policy
  replay                  what would have been asked over the last weeks, and what another policy would ask
  waiting                 list actions that wait for a person
  approve ID              decide on a waiting action, on a terminal of your own
  restore [ID]            bring back copies of files that an approved action lost
  sign [ID]               list the requests of colleagues, read one and sign it, on a terminal of your own
  request                 your own requests for a signature: who signed, taking one back
  answers                 what you answered for later calls: list, take back; hold one session to more
  doctor                  find and mend what is wrong with the gate
  audit                   verify and export the record

Exit status: 0 done, 1 some input was wrong, 2 refused or failed.`;

async function main(args: readonly string[]): Promise<number> {
  // An editor puts a word of its own before the command when the extension goes.
  const [name, ...rest] = args[0] === '--type=extension-post-uninstall' ? args.slice(1) : args;
  if (name === '--version') { process.stdout.write(`${process.env['COUNTERSIGN_BUILD_VERSION'] ?? ''}\n`); return 0; }
  if (name === undefined || name === 'help' || name === '--help') { process.stdout.write(usage + '\n'); return name === undefined ? 1 : 0; }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) { process.stderr.write(`countersign: there is no command '${name}'\n\n${usage}\n`); return 1; }
  return (await command()).run(rest);
}

// A reader that closes early (`| head`) must not end what is being written elsewhere.
if (require.main === module) process.stdout.on('error', () => undefined);
if (require.main === module) leanHeap();
if (require.main === module) main(process.argv.slice(2)).then(
  status => { process.exitCode = status; },
  (error: unknown) => {
    process.stderr.write(`countersign: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
