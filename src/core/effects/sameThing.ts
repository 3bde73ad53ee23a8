// Are two effects about one and the same thing, although tools spell it differently? `orders/AppDb` and `AppDb`, a physical name and
// an address in a state, `CloudFormation stack` and `stack`. Used for pairs, for what the session made and for what was denied.
import type { Effect } from '../model/effect';
import { isWithin } from './files/paths';

/** Texts under which an effect's thing may be looked for: equal things share at least one. Lower case, without a place. */
export function thingNames(effect: Effect): readonly string[] {
  const { system, address, parts, count } = effect.resource;
  const scope = system === 'files' ? 'files' : `${system} ${kindWord(effect.resource.kind)}`;
  const names = [address, ...(system === 'files' ? [] : [lastPart(address)]), ...(count === undefined && parts?.length === 1 ? parts : [])];
  const own = effect.reason.values?.['name'];
  if (typeof own === 'string' && own !== '') names.push(own);
  const { group } = effect.resource;
  return [...new Set([...names.filter(name => name !== '').map(name => `${scope} ${name.toLowerCase()}`), ...(group === undefined ? [] : [`${system} by ${group} ${address.toLowerCase()}`])])];
}

/** Same system, kind and name, in places that do not contradict each other. */
export function isSameThing(a: Effect, b: Effect): boolean {
  if (a.resource.system !== b.resource.system || !placesAgree(a.resource.place, b.resource.place)) return false;
  const names = new Set(thingNames(a));
  if (!thingNames(b).some(name => names.has(name))) return false;
  // Two full paths that differ are two things, even where their last parts are alike.
  const [x, y] = [a.resource.address.toLowerCase(), b.resource.address.toLowerCase()];
  return x === y || !x.includes('/') || !y.includes('/') || a.resource.system === 'files';
}

/** As `isSameThing`, and also where one holds the other: a folder and its file, everything of a kind and one of it. */
export function touches(a: Effect, b: Effect): boolean {
  if (isSameThing(a, b)) return true;
  if (a.resource.system !== b.resource.system || !placesAgree(a.resource.place, b.resource.place)) return false;
  const [x, y] = [a.resource.address, b.resource.address];
  return a.resource.system === 'files' && x !== '' && y !== '' && (isWithin(x, y) || isWithin(y, x));
}

function placesAgree(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === '' || b === '') return true;
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x === y || x.includes(y) || y.includes(x);
}

/** `CloudFormation stack` → `stack`, `database instance` stays. */
function kindWord(kind: string): string {
  return kind.toLowerCase().replace(/^(?:cloudformation|aws|docker|helm|kubernetes|git|local|remote)\s+/, '');
}

function lastPart(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}
