// `countersign policy …`: picks the subcommand.
import { run as accept } from './policyAccept';
import { run as check } from './policyCheck';
import { run as explain } from './policyExplain';
import { run as fetch } from './policyFetch';
import { run as init } from './policyInit';

const usage = `usage: countersign policy init [--preset balanced|strict|solo] [--print]   write a first .countersign/policy.json, after a look at it
       countersign policy check [FILE…]      errors with line and column, rules that no longer count, and the tests in the files
       countersign policy explain [FOLDER]   the policy that holds for a folder, and where each part comes from
       countersign policy explain -- COMMAND the rules that a command meets, with file, line, owner and how to change them; "-" reads an action as JSON
       countersign policy fetch [--yes]      bring the file in git here that the policy extends and pins by its hash
       countersign policy accept             take the policy and the signers of the default branch as accepted for this remote (on a terminal)
`;

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { init, check, explain, fetch, accept };

export async function run(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command(rest);
  process.stderr.write(usage);
  return 1;
}
