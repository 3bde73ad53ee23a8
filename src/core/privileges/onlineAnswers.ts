// What a tool answered to an online check, in one line: only fields that are known to be no secret, never the output itself.
import { parsedJson, listField, textField, field, namesIn } from './json';
import type { OnlineCheck } from './onlineChecks';
import { policySource } from './onlineChecks';
import { parseArn, permissionSetOf } from './aws/account';

export interface OnlineAnswer {
  /** One line for the card. */
  readonly text: string;
  /** `yes`/`no`: the tool decided about the right asked for; `told`: it named something; `failed`: no answer. */
  readonly kind: 'yes' | 'no' | 'told' | 'failed';
  /** The identity's own ARN, for `checksOnceKnown`. */
  readonly arn?: string;
}

const longest = 1 << 18;

/** `exit`: undefined where the tool was ended or could not be started. Its error text is not shown: it may quote what it was given. */
export function readOnlineAnswer(check: OnlineCheck, exit: number | undefined, output: string): OnlineAnswer {
  const failed: OnlineAnswer = { kind: 'failed', text: exit === undefined ? `${check.command[0]} gave no answer in time or is not installed` : `${check.command[0]} ended with status ${exit} and no answer` };
  if (output.length > longest) return failed;
  // `can-i` answers "no" with status 1; `gh auth status` writes to either stream.
  if (check.id.startsWith('kubernetes/rights')) return canI(output) ?? failed;
  if (exit !== 0) return failed;
  return reader(check)?.(output) ?? failed;
}

function reader(check: OnlineCheck): ((output: string) => OnlineAnswer | undefined) | undefined {
  if (check.id.startsWith('aws/rights')) return simulated;
  return ({
    'aws/identity': callerIdentity, 'kubernetes/identity': kubernetesUser, 'gcloud/identity': output => lines(output, /^[\w.+-]+@[\w.-]+$/, 'signed in as'), 'gcloud/rights': output => lines(output, /^(?:roles|projects|organizations)\/[\w./-]+$/, 'roles', 'no role of its own in this project'),
    'azure/identity': azureAccount, 'azure/rights': azureRoles, 'githost/identity': githubStatus, 'githost/rights': repositoryRights, 'registry/identity': output => lines(output, /^[\w.@~-]{1,80}$/, 'signed in as'),
    'platform/identity': platformAccount, 'pulumi/identity': output => lines(output, /^[\w.@-]{1,80}$/, 'signed in as'),
  } as Readonly<Record<string, (output: string) => OnlineAnswer | undefined>>)[check.id];
}

function callerIdentity(output: string): OnlineAnswer | undefined {
  const json = parsedJson(output);
  const arn = textField(json, 'Arn');
  const parsed = parseArn(arn);
  if (arn === undefined || !parsed || !/^[\w+=,.@:/-]+$/.test(arn)) return undefined;
  const [kind = '', name = '', session] = parsed.resource.split('/');
  const set = permissionSetOf(name);
  const who = parsed.resource === 'root' ? 'the root user' : kind === 'assumed-role' ? `${set === undefined ? `role ${name}` : `permission set ${set}`}${session === undefined ? '' : ` (session ${session})`}` : `${kind} ${parsed.name}`;
  const source = policySource(arn);
  return { kind: 'told', text: `${who} in account ${parsed.account}`, ...(source === undefined ? {} : { arn }) };
}

function simulated(output: string): OnlineAnswer | undefined {
  const results = listField(parsedJson(output), 'EvaluationResults').flatMap(one => {
    const [action, decision] = [textField(one, 'EvalActionName'), textField(one, 'EvalDecision')];
    return action === undefined || decision === undefined || !/^[\w:-]+$/.test(action) ? [] : [{ action, allowed: decision === 'allowed', explicit: decision === 'explicitDeny' }];
  });
  const [first] = results;
  if (!first) return undefined;
  const refused = results.find(one => !one.allowed);
  return refused ? { kind: 'no', text: `its policies ${refused.explicit ? 'refuse' : 'do not allow'} ${refused.action}` } : { kind: 'yes', text: `its policies allow ${[...new Set(results.map(one => one.action))].join(', ')}` };
}

function canI(output: string): OnlineAnswer | undefined {
  const word = /^(yes|no)\b/m.exec(output)?.[1];
  return word === undefined ? undefined : word === 'yes' ? { kind: 'yes', text: 'the cluster allows it' } : { kind: 'no', text: 'the cluster does not allow it' };
}

function kubernetesUser(output: string): OnlineAnswer | undefined {
  const user = field(parsedJson(output), 'status', 'userInfo');
  const name = textField(user, 'username');
  if (name === undefined) return undefined;
  const groups = listField(user, 'groups').filter((group): group is string => typeof group === 'string');
  return { kind: 'told', text: short(`user ${name}${groups.length > 0 ? `, groups ${groups.slice(0, 6).join(', ')}` : ''}`) };
}

function azureAccount(output: string): OnlineAnswer | undefined {
  const json = parsedJson(output);
  const user = textField(json, 'user', 'name');
  return user === undefined ? undefined : { kind: 'told', text: short(`${user} in subscription ${textField(json, 'name') ?? textField(json, 'id') ?? 'unknown'}`) };
}

function azureRoles(output: string): OnlineAnswer | undefined {
  const list = parsedJson(output);
  if (!Array.isArray(list)) return undefined;
  const roles = listField(list).flatMap(one => {
    const [role, scope] = [textField(one, 'roleDefinitionName'), textField(one, 'scope')];
    return role === undefined ? [] : [`${role} on ${scope === undefined ? 'an unknown scope' : scope.split('/').slice(-1)[0] ?? scope}`];
  });
  return { kind: 'told', text: roles.length === 0 ? 'no role in this subscription' : short(roles.slice(0, 6).join(', ')) };
}

/** Account and scopes; the masked token that it prints is left out. */
function githubStatus(output: string): OnlineAnswer | undefined {
  const account = /Logged in to (\S+) (?:account|as) ([\w-]+)/.exec(output);
  const scopes = /Token scopes: ([^\n]+)/.exec(output)?.[1]?.match(/[a-z][a-z_:]+/g);
  return account ? { kind: 'told', text: short(`${account[2] ?? ''} on ${account[1] ?? ''}${scopes ? `, scopes ${scopes.join(', ')}` : ''}`) } : undefined;
}

function repositoryRights(output: string): OnlineAnswer | undefined {
  const rights = parsedJson(output);
  const held = namesIn(rights).filter(name => field(rights, name) === true && /^[a-z]+$/.test(name));
  return namesIn(rights).length === 0 ? undefined : { kind: 'told', text: held.length === 0 ? 'no rights in the repository' : held.join(', ') };
}

function platformAccount(output: string): OnlineAnswer | undefined {
  const json = /^\s*[[{]/.test(output) ? parsedJson(output) : undefined;
  if (Array.isArray(json)) return { kind: 'told', text: short(`reaches ${json.length} projects: ${listField(json).flatMap(one => textField(one, 'name') ?? []).slice(0, 5).join(', ')}`) };
  const told = textField(json, 'email') ?? textField(json, 'account', 'email') ?? textField(json, 'login') ?? /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(output)?.[0] ?? /^[\w-]{2,40}$/m.exec(output.trim())?.[0];
  return told === undefined ? undefined : { kind: 'told', text: short(`signed in as ${told}`) };
}

/** The lines of a form, and nothing else of the output. */
function lines(output: string, form: RegExp, before: string, none?: string): OnlineAnswer | undefined {
  const found = output.split(/\r?\n/).map(line => line.trim()).filter(line => form.test(line));
  if (found.length === 0) return none !== undefined && output.trim() === '' ? { kind: 'told', text: none } : undefined;
  return { kind: 'told', text: short(`${before} ${[...new Set(found)].slice(0, 8).join(', ')}`) };
}

const short = (text: string): string => text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ').slice(0, 240);
