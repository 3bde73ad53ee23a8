// `npm run test:agents`: real agents, offline, with our hook registered, through every fault; `npm test` runs the usual ones the same way.
import { parseArgs } from 'node:util';
import { realAgents } from './agents';
import { faults } from './faults';
import { testAgents } from './suite';

const usage = `npm run test:agents -- [--all] [--only NAME]… [--fault NAME]… [--keep] [--record]
  --all    every agent, not only those of each push
  --only   one of ${realAgents.map(agent => agent.name).join(', ')}
  --fault  only these: ${faults.map(fault => fault.name).join(', ')}
  --record adds payloads of a shape that is not among test/fixtures/payloads to them
  --keep   leaves the homes of the runs where they are`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { all: { type: 'boolean' }, only: { type: 'string', multiple: true }, fault: { type: 'string', multiple: true }, keep: { type: 'boolean' }, record: { type: 'boolean' } } });
  const agents = realAgents.filter(agent => (values.only === undefined ? values.all === true || agent.usual : values.only.includes(agent.name)));
  const wanted = faults.filter(fault => values.fault === undefined || values.fault.includes(fault.name));
  if (agents.length === 0 || wanted.length === 0) throw new Error(usage);
  const { passed, failed } = await testAgents({ agents, faults: wanted, keep: values.keep === true, record: values.record === true });
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

main().then(status => process.exit(status), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
