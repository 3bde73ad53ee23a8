// As whom an MCP server acts: by its own configuration, which is not the shell's. Names of variables and headers, hosts and project
// references are shown; their values are not.
import type { Facts } from '../../facts';
import type { Principal } from '../../model/principal';
import { targetOf } from '../database/target';
import { environmentOfTarget } from '../database/database';
import { environmentOf, type Clue } from '../environment';
import type { IdentityRequest } from '../resolver';
import { parseUrl } from '../url';
import { mcpServer, type McpServer } from './mcpServers';

/** `server` as the agent names it. */
export async function resolveMcp(server: string, request: IdentityRequest, facts: Facts): Promise<Principal> {
  const found = await mcpServer(server, request.cwd, facts);
  if (!found) {
    return { system: 'mcp', name: `MCP server ${server}`, origins: [{ kind: 'default', name: 'its configuration was not found' }], environment: environmentOf([{ what: 'server', text: server }], request.environments), needs: [], holds: [], limits: [], notSeen: ['the identity of the server'] };
  }
  const target = databaseOf(found);
  const environment = target ? await environmentOfTarget(target, request, facts) : environmentOf(cluesOf(found), request.environments);
  const host = target?.host ?? (found.url === undefined ? undefined : parseUrl(found.url)?.host);
  const project = projectOf(found);
  const secrets = [...[...found.env.keys()].filter(name => /TOKEN|KEY|SECRET|PASSWORD|CREDENTIAL|URL|URI|DSN/i.test(name)), ...found.headers.filter(name => /auth|token|key/i.test(name))];
  const limits = found.args.some(arg => /^--?(?:read-?only|readonly)(?:=true)?$/i.test(arg)) || /[?&]read_?only=true/i.test(found.url ?? '') ? ['started read-only'] : [];
  return {
    system: 'mcp', name: `MCP server ${found.name} (${found.url === undefined ? programOf(found) : 'remote'})`, ...(host === undefined ? {} : { scope: `${host}${target?.database === undefined ? '' : `/${target.database}`}` }),
    ...(project === undefined ? {} : { scopeName: project }), origins: [found.origin, ...secrets.slice(0, 2).map(name => ({ kind: 'file' as const, path: found.origin.kind === 'file' ? found.origin.path : '', name: `its own ${name}` }))],
    environment, needs: [], holds: [], limits, notSeen: [secrets.length > 0 ? 'what its credential may do' : 'the identity of the server'],
  };
}

function programOf(server: McpServer): string {
  const runner = /^(?:npx|uvx|bunx|pnpm|npm|docker|node|python3?|uv|deno)$/.test(server.command?.split('/').at(-1) ?? '');
  const named = runner ? server.args.find(arg => !arg.startsWith('-') && !/^(?:run|dlx|exec|tool)$/.test(arg) && !arg.includes('://')) : undefined;
  return (named ?? server.command ?? 'unknown program').slice(0, 60);
}

/** A connection that the server is started with, in its words or variables. */
function databaseOf(server: McpServer): ReturnType<typeof targetOf> {
  for (const text of [...server.args, ...server.env.values()]) {
    const target = targetOf(text.replace(/^--[\w-]+=/, ''), server.origin);
    if (target) return target;
  }
  const host = server.env.get('PGHOST') ?? server.env.get('POSTGRES_HOST') ?? server.env.get('MYSQL_HOST') ?? server.env.get('DB_HOST');
  return host === undefined ? undefined : { engine: undefined, user: server.env.get('PGUSER') ?? server.env.get('MYSQL_USER') ?? server.env.get('DB_USER'), host, port: undefined, database: server.env.get('PGDATABASE') ?? server.env.get('MYSQL_DB') ?? server.env.get('DB_NAME'), hasPassword: true, origins: [server.origin] };
}

const telling = /^(?:AWS_PROFILE|AWS_REGION|AWS_ENDPOINT_URL|KUBECONTEXT|KUBE_CONTEXT|K8S_CONTEXT|GOOGLE_CLOUD_PROJECT|GCP_PROJECT|PROJECT|PROJECT_ID|.*_PROJECT(?:_REF|_ID)?|.*_ENV(?:IRONMENT)?|ENVIRONMENT|.*_HOST|.*_URL|.*_ENDPOINT|.*_ACCOUNT(?:_ID)?|STRIPE_MODE|NODE_ENV)$/i;

function cluesOf(server: McpServer): readonly Clue[] {
  const clues: Clue[] = [{ what: 'server', text: server.name }];
  if (server.url !== undefined) clues.push({ what: 'host', text: parseUrl(server.url)?.host ?? '' });
  for (const [name, value] of server.env) if (telling.test(name)) clues.push({ what: name, text: parseUrl(value)?.host ?? value.slice(0, 60) });
  for (const [i, arg] of server.args.entries()) {
    const value = /^--(?:project|project-ref|profile|context|env|environment|region|host|account|cluster|kube-context|stage)(?:=(.+))?$/.exec(arg);
    const text = value?.[1] ?? (value ? server.args[i + 1] : undefined);
    if (text !== undefined) clues.push({ what: arg.split('=')[0] ?? arg, text: text.slice(0, 60) });
  }
  return clues.filter(clue => clue.text !== '' && !/^\$\{/.test(clue.text));
}

function projectOf(server: McpServer): string | undefined {
  for (const [i, arg] of server.args.entries()) {
    const text = /^--(?:project|project-ref|project-id)=(.+)$/.exec(arg)?.[1] ?? (/^--(?:project|project-ref|project-id)$/.test(arg) ? server.args[i + 1] : undefined);
    if (text !== undefined) return text.slice(0, 60);
  }
  return /[?&]project_(?:ref|id)=([\w-]+)/.exec(server.url ?? '')?.[1];
}
