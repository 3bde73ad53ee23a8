// Which engine docker and its kin talk to: --context, -H, DOCKER_HOST, DOCKER_CONTEXT, a context used in this session, currentContext of
// config.json, the local socket. Whoever reaches a socket is root on its machine.
import type { Facts } from '../../facts';
import { environmentOf, isLocalHost, onlyOne } from '../environment';
import { absolutePath, home } from '../folders';
import { leadsTo } from '../forwarded';
import { lineOf, parsedJson, textField } from '../json';
import type { IdentityRequest, Resolver } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';
import { sshHost } from '../ssh/config';
import { parseUrl } from '../url';

export const resolveDocker: Resolver = async (request, facts) => {
  const engine = await engineOf(request, facts);
  const url = engine.host === undefined ? undefined : parseUrl(engine.host);
  const led = url === undefined ? '' : leadsTo(url.host, url.port, facts);
  const isRemote = url !== undefined && url.scheme !== 'unix' && url.scheme !== 'npipe' && url.scheme !== 'fd' && !isLocalHost(led);
  const at = isRemote && url.scheme === 'ssh' ? await sshHost(url.host, facts) : undefined;
  const host = at?.host ?? led;
  const context = engine.context ?? '';
  const program = request.call?.program === 'podman' || request.call?.program === 'nerdctl' ? request.call.program : 'docker';
  const clues = [...(isRemote ? [{ what: 'host', text: host }, ...(at && at.host !== url.host ? [{ what: 'host alias', text: url.host }] : [])] : []), ...(context === '' || context === 'default' ? [] : [{ what: 'context', text: context }]), ...(isRemote ? onlyOne('context', engine.context, engine.contexts ?? 0, 'the only Docker context that leads to another machine') : [])];
  // A named context whose file is not here may lead anywhere: nothing is lowered to this machine.
  const isUnknown = !isRemote && engine.host === undefined && !['', 'default', 'desktop-linux', 'rootless', 'colima', 'orbstack'].includes(context);
  const place = isRemote ? `${at?.user ?? url.user ?? ''}${at?.user ?? url.user ? '@' : ''}${host}` : isUnknown ? `wherever context ${context} leads` : 'this machine';
  // A socket inside a container is handed in from the machine around it.
  const rootOf = place === 'this machine' && facts.account?.container !== undefined ? `the machine that runs this ${facts.account.container} container` : place;
  return {
    system: 'docker', name: `${program} on ${place}`, ...(isRemote ? { scope: host } : {}), ...(context === '' || context === 'default' ? {} : { scopeName: context }),
    ...(isRemote ? { where: 'remote' as const } : isUnknown ? {} : { where: 'machine' as const }),
    origins: [...(engine.by ? [shown(engine.by)] : [{ kind: 'default' as const, name: 'the local socket' }]), ...at?.origins ?? []],
    environment: environmentOf(clues, request.environments), needs: [],
    holds: [program === 'podman' ? `every container of the user on ${place}` : `root on ${rootOf}, and every project there`], limits: [],
    notSeen: engine.notSeen,
  };
};

interface Engine {
  /** `unix:///…`, `ssh://…`, `tcp://…`; undefined: the local default. */
  readonly host: string | undefined;
  readonly context: string | undefined;
  readonly by: Setting | undefined;
  /** How many contexts with files lead to other machines, where one of them is in use. */
  readonly contexts?: number;
  readonly notSeen: readonly string[];
}

async function engineOf(request: IdentityRequest, facts: Facts): Promise<Engine> {
  const folder = await configFolder(request, facts);
  const global = globalOptions(request);
  const context = option(global, ['--context', '-c']);
  if (context) return ofContext(context, folder, facts, request);
  const host = option(global, ['-H', '--host', '--url']) ?? await variable(request, facts, 'DOCKER_HOST', 'CONTAINER_HOST');
  if (host) return { host: withScheme(host.text), context: undefined, by: host.text === undefined ? host : { ...host, text: host.text.replace(/\/\/[^@/]*:[^@/]*@/, '//') }, notSeen: host.text === undefined ? ['which engine the variable names'] : [] };
  const named = await variable(request, facts, 'DOCKER_CONTEXT') ?? (request.chosen['docker'] && { text: request.chosen['docker'].value, origin: request.chosen['docker'].origin });
  if (named) return ofContext(named, folder, facts, request);
  const path = `${folder}/config.json`;
  const text = await facts.read(path, 1 << 18);
  const current = textField(parsedJson(text), 'currentContext');
  if (current !== undefined) return ofContext({ text: current, origin: { kind: 'file', path, line: lineOf(text, '"currentContext"'), name: 'currentContext' } }, folder, facts, request);
  return { host: undefined, context: undefined, by: undefined, notSeen: [] };
}

/** Options before the subcommand: after it `-H`, `-c` and `-h` mean other things. */
function globalOptions(request: IdentityRequest): Pick<IdentityRequest, 'call'> {
  const { call } = request;
  if (!call) return { call };
  const takes = new Set(['--context', '-c', '-H', '--host', '--config', '--url', '-l', '--log-level', '--tlscacert', '--tlscert', '--tlskey']);
  let end = 0;
  while (end < call.args.length && (call.args[end]?.text ?? '').startsWith('-')) end += takes.has(call.args[end]?.text ?? '') ? 2 : 1;
  return { call: { ...call, args: call.args.slice(0, end) } };
}

const withScheme = (text: string | undefined): string | undefined => (text === undefined || text.includes('://') ? text : `tcp://${text}`);

async function configFolder(request: IdentityRequest, facts: Facts): Promise<string> {
  const set = option(globalOptions(request), ['--config']) ?? await variable(request, facts, 'DOCKER_CONFIG');
  return set?.text === undefined ? home(facts, '.docker') : absolutePath(set.text, request.cwd, facts);
}

/** `contexts/meta/HASH/meta.json`; the hash is of the name, so the files are looked through. */
async function ofContext(by: Setting, folder: string, facts: Facts, request: IdentityRequest): Promise<Engine> {
  if (by.text === undefined) return { host: undefined, context: undefined, by, notSeen: ['which context the variable names'] };
  if (by.text === 'default') return { host: undefined, context: 'default', by, notSeen: [] };
  const made = /(?:^|,)host=([^,]+)/.exec(request.chosen[`docker.context.${by.text}`]?.value ?? '')?.[1];
  if (made !== undefined) return { host: made, context: by.text, by, notSeen: [] };
  const names = (await facts.list(`${folder}/contexts/meta`) ?? []).slice(0, 100);
  const hosts = new Map<string | undefined, string | undefined>();
  for (const name of names) {
    const json = parsedJson(await facts.read(`${folder}/contexts/meta/${name}/meta.json`, 1 << 16));
    hosts.set(textField(json, 'Name'), textField(json, 'Endpoints', 'docker', 'Host'));
  }
  // One that was not read may lead anywhere.
  if (hosts.has(by.text)) return { host: hosts.get(by.text), context: by.text, by, contexts: [...hosts.values()].filter(host => host === undefined || !/^(?:unix|npipe):/.test(host)).length, notSeen: [] };
  return { host: undefined, context: by.text, by, notSeen: [`where context ${by.text} leads (its file is not here)`] };
}
