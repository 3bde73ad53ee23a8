// Are two effects about one and the same thing, although tools spell it differently? `orders/AppDb` and `AppDb`, a physical name and
// an address in a state, `CloudFormation stack` and `stack`. Used for pairs, for what the session made and for what was denied.
import type { Effect } from '../model/effect';
import type { System } from '../model/resource';
import { isWithin } from './files/paths';
import { isStrong, verbOf } from './verbs';

/** Texts under which an effect's thing may be looked for: equal things share at least one. Lower case, without place and kind. */
export function thingNames(effect: Effect): readonly string[] {
  const { system, address, parts, count } = effect.resource;
  const names = [address, ...(system === 'files' ? [] : [lastPart(address)]), ...(count === undefined && parts?.length === 1 ? parts : [])];
  const own = effect.reason.values?.['name'];
  if (typeof own === 'string' && own !== '') names.push(own);
  if (/add-?on/i.test(effect.resource.kind) && address.includes(':')) names.push(address.slice(0, address.indexOf(':')));
  if (/^[\w-]+@[\w-]+\.iam\.gserviceaccount\.com$/.test(address)) names.push(address.slice(0, address.indexOf('@')));
  return [...new Set(names.filter(name => name !== '').map(name => `${realm(system)} ${plainName(name)}`))];
}

/** Systems whose things another tool may name, too, share one. */
function realm(system: System): string {
  return system === 'files' || system === 'git' || system === 'machine' ? system : 'shared';
}

/** Reached by a name that says nothing of the system behind it: an MCP server, a plain request, Terraform with a provider of its own. */
const goBetweens: ReadonlySet<System> = new Set(['mcp', 'network', 'terraform', 'platform']);

/** One thing through two tools: `aws dynamodb delete-table`, then the `create_table` of an MCP server. */
function throughAnother(a: Effect, b: Effect): boolean {
  const [x, y] = [a.resource.system, b.resource.system];
  if (x === y || realm(x) !== 'shared' || realm(y) !== 'shared' || !(goBetweens.has(x) || goBetweens.has(y))) return false;
  const names = new Set(thingNames(a));
  return thingNames(b).some(name => names.has(name)) && (kindWord(a.resource.kind) === kindWord(b.resource.kind) || kindsAgree(a.resource.kind, b.resource.kind));
}

/** Same system, kind and name, in places that do not contradict each other. */
export function isSameThing(a: Effect, b: Effect): boolean {
  return namesMeet(a, b) && (a.resource.system === 'files' || kindWord(a.resource.kind) === kindWord(b.resource.kind) || sameNoun(a, b) === 'yes');
}

/** As `isSameThing`, for a delete and the create that follows it: tools name what they delete more loosely than what they make. */
export function mayBeSameThing(a: Effect, b: Effect): boolean {
  return isSameThing(a, b) || throughAnother(a, b) || (namesMeet(a, b) && a.resource.system !== 'files' && (sameNoun(a, b) !== 'no' || (!ofTwoNouns(a, b) && kindsAgree(a.resource.kind, b.resource.kind))));
}

/** Everything below a name is deleted, and now something below it is made: `etcdctl del --prefix /app/`, then `put /app/port`; a folder, then a file in it. */
export function holds(deleted: Effect, created: Effect): boolean {
  const [outer, inner] = [deleted.resource, created.resource];
  if (outer.system !== inner.system || outer.address === '' || !placesAgree(outer.place, inner.place)) return false;
  if (outer.system === 'files') return outer.address !== inner.address && isWithin(inner.address, outer.address);
  return outer.extent === 'all' && isKeyed(outer.kind) && isKeyed(inner.kind) && inner.address.startsWith(outer.address) && inner.address.length > outer.address.length;
}

/** Settings under names like paths: what is put there is made anew where it is gone. */
export const isKeyed = (kind: string): boolean => /^(?:etcd|consul) keys?$/i.test(kind);

/** One of a kind, deleted by an identifier that its system gave it, and one of the same kind made by a name: nothing says that it is another one. */
export function mayStandFor(deleted: Effect, created: Effect): boolean {
  const { system, extent } = deleted.resource;
  if (system === 'files' || system === 'database' || system !== created.resource.system || extent !== 'one' || created.resource.extent !== 'one' || !placesAgree(deleted.resource.place, created.resource.place)) return false;
  if (!isIdentifier(lastPart(deleted.resource.address)) && !isUnnamed(created)) return false;
  return kindWord(deleted.resource.kind) === kindWord(created.resource.kind) || kindsAgree(deleted.resource.kind, created.resource.kind) || sameNoun(deleted, created) === 'yes';
}

function namesMeet(a: Effect, b: Effect): boolean {
  if (a.resource.system !== b.resource.system || !placesAgree(a.resource.place, b.resource.place)) return false;
  const names = new Set(thingNames(a));
  if (!thingNames(b).some(name => names.has(name))) return false;
  // Two full paths that differ are two things, even where their last parts are alike.
  const [x, y] = [plainName(a.resource.address), plainName(b.resource.address)];
  if (x === y || !x.includes('/') || !y.includes('/') || a.resource.system === 'files') return true;
  // A request that makes one of a collection: `DELETE /v1/zones/x`, then `POST /v1/zones`.
  return a.resource.system === 'network' && (x.startsWith(`${y}/`) || y.startsWith(`${x}/`));
}

/** Do two commands of one tool speak of the same kind: `gcloud redis instances delete` and `… create`? `perhaps`: one says less (`gsutil rm`, `gsutil mb`). */
function sameNoun(a: Effect, b: Effect): 'yes' | 'perhaps' | 'no' {
  const [x, y] = [nounOf(a), nounOf(b)];
  if (!x || !y || x[0] !== y[0]) return 'no';
  if (x.join(' ') === y.join(' ')) return x.length > 1 ? 'yes' : 'perhaps';
  return x.every((word, i) => word === y[i]) || y.every((word, i) => word === x[i]) ? 'perhaps' : 'no';
}

/** One tool that has a noun for each: what `gcloud sql instances` deletes, `gcloud compute instances` does not make. */
function ofTwoNouns(a: Effect, b: Effect): boolean {
  const [x, y] = [nounOf(a), nounOf(b)];
  return x !== undefined && y !== undefined && x[0] === y[0] && x.length > 1 && y.length > 1;
}

/** The words of a tool's command without its verbs: `az sql db`. Undefined: not known by its command. */
function nounOf(effect: Effect): readonly string[] | undefined {
  const command = effect.reason.values?.['command'];
  if (typeof command !== 'string' || command === '') return undefined;
  const [tool = '', ...words] = command.toLowerCase().split(/[\s:]+/);
  return [tool, ...words.filter((word, i) => verbOf(word) === undefined || (i === 0 && words.length > 1 && !isStrong(verbOf(word) ?? noVerb))).map(word => word.replace(/s$/, ''))];
}

const noVerb = { meaning: 'read', verb: 'run', noun: '' } as const;

/** One kind's words end the other's: `Cloud SQL instance` and `instance`. */
function kindsAgree(a: string, b: string): boolean {
  const [x, y] = [kindWord(a), kindWord(b)];
  if (general.has(x) || general.has(y) || (isWholeDatabase(x) && isWholeDatabase(y))) return true;
  return x.endsWith(` ${y}`) || y.endsWith(` ${x}`);
}

/** Words that a tool has for anything of its own. */
const general: ReadonlySet<string> = new Set(['object', 'objects', 'resource', 'record', 'release or record', 'service', 'queue and its messages', 'virtual host and everything in it']);

const isWholeDatabase = (kind: string): boolean => /^(?:database|everything in the schema|database schema|database file|database cluster|schema|tables)$/.test(kind);

/** Given by a system, not by a person: `i-0abc12`, `Z0AB12CD`, `12345`, `eu-west-1_aB3`, a UUID. */
function isIdentifier(name: string): boolean {
  return /^(?=.*\d)(?:[a-z]{1,5}[-_])?[0-9a-f]{6,}$/i.test(name) || /^\d+$/.test(name) || /^(?=.*\d)[A-Z0-9]{6,}$/.test(name) || /^[a-z]{2}-[a-z]+-\d_\w+$/.test(name) || /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(name)
    || /^(?:i|vol|vpc|subnet|sg|eni|snap|fs|rtb|igw|nat|eipalloc|prj|app|site|proj|srv|dep|team)[-_][\w-]+$/.test(name) || /^[a-z]+(?:-[a-z]+)+-\d{3,}$/.test(name) || /^[a-z]{20}$/.test(name) || /^(?=.*\d.*[a-z].*\d|.*[a-z].*\d.*[a-z])[a-z0-9]{8,}$/.test(name);
}

/** Its name is not among its words: the command itself stands for it. */
function isUnnamed(effect: Effect): boolean {
  const command = effect.reason.values?.['command'];
  return typeof command === 'string' && (effect.resource.address === command || command.endsWith(` ${effect.resource.address}`));
}

/** As `isSameThing`, and also where one holds the other: a folder and its file, everything of a kind and one of it. */
export function touches(a: Effect, b: Effect): boolean {
  if (isSameThing(a, b) || throughAnother(a, b)) return true;
  if (a.resource.system !== b.resource.system || !placesAgree(a.resource.place, b.resource.place)) return false;
  const [x, y] = [a.resource.address, b.resource.address];
  return a.resource.system === 'files' && x !== '' && y !== '' && (isWithin(x, y) || isWithin(y, x));
}

function placesAgree(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === '' || b === '') return true;
  // What the session keeps is redacted: the rest of such a place is not known.
  const [x, y] = [a, b].map(place => place.toLowerCase().split('[redacted]')[0] ?? '') as [string, string];
  return x === y || x.includes(y) || y.includes(x);
}

/** `CloudFormation stack` → `stack`, `database instance` stays. */
function kindWord(kind: string): string {
  return kind.toLowerCase().replace(/\badd-on\b/, 'addon').replace(/^(?:cloudformation|aws|docker|helm|kubernetes|git|local|remote)\s+/, '');
}

function lastPart(address: string): string {
  return address.slice(Math.max(address.lastIndexOf('/'), address.startsWith('arn:') ? address.lastIndexOf(':') : -1) + 1);
}

const plainName = (name: string): string => name.toLowerCase().replace(/^name=/, '').replace(/^every object in /, '').replace(/^everything this program declares$/, 'everything in the stack').replace(/^\/?repos\/(?=[^/]+\/[^/]+$)/, '').replace(/^(?:s3|gs):\/\//, '').replace(/(?<=.)\/+$/, '');
