// `java -jar tool.jar …`: the tool that the archive is known as.
import type { Call } from '../../model/call';
import type { Interpreter } from '../world';

const archives: readonly { readonly pattern: RegExp; readonly program: string }[] = [
  { pattern: /jenkins-cli[^/]*\.jar$/i, program: 'jenkins-cli' },
  { pattern: /flyway[^/]*\.jar$/i, program: 'flyway' },
  { pattern: /liquibase[^/]*\.jar$/i, program: 'liquibase' },
];

export const readJar: Interpreter = async (call, world) => {
  const at = call.args.findIndex(word => word.text === '-jar');
  const archive = at < 0 ? undefined : call.args[at + 1];
  const known = archives.find(one => archive?.text !== undefined && one.pattern.test(archive.text));
  if (!known || !archive || world.depth <= 0) return undefined;
  const inner: Call = { ...call, program: known.program, name: archive, args: call.args.slice(at + 2), hops: [...call.hops, { through: `java -jar ${archive.text ?? archive.raw}` }] };
  return world.readCall(inner, { ...world, depth: world.depth - 1 });
};

export const jarInterpreters: Readonly<Record<string, Interpreter>> = { java: readJar };
