// Turns that the driven tests let the built-in agent play.
import type { Turn } from '../../src/demo/model/script';

/** Deletes an environment on disk with data that git does not have, and makes an empty one. */
export const recreate = 'rm -rf environments/orders-prod && ./scripts/create-environment.sh orders-prod';

/** The same in the cloud, as production; in the demo's home `aws` only says what it was asked for. */
export const recreateStack = 'aws cloudformation delete-stack --stack-name orders-prod --profile operator-prod && aws cloudformation create-stack --stack-name orders-prod --template-body file://infra/stack.yaml --profile operator-prod';

/** Shell commands as one turn of the agent, one step each. `name` must be new in its editor: a conversation is told by it. */
export function turnOf(name: string, commands: readonly string[]): Turn {
  return {
    prompt: `Please play ${name}.`, title: name,
    steps: commands.map((command) => ({ say: `Step of ${name}.`, tool: 'run_in_terminal', input: { command, explanation: 'Refreshes the environment.', goal: 'Refresh', mode: 'sync', timeout: 30_000 } })),
    done: `FINISHED ${name}`, denied: `STOPPED ${name} {reason}`,
  };
}
