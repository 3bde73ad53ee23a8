// Short forms for writing rows of tool knowledge: each returns plain data of `schema.ts` and decides nothing else.
import type { CommandRow, Condition, EffectRow, Source } from './schema';

/** Everything of an effect row that a short form does not fix itself. */
export type More = Partial<EffectRow>;

/** How a row is reached, beside its path. */
export interface Reach {
  readonly when?: Condition;
  readonly adds?: boolean;
  readonly valueOptions?: readonly string[];
  readonly flags?: readonly string[];
}

/** Every positional is an address of its own. */
export const each: readonly Source[] = [{ rest: 0 }];
/** The first positional. */
export const first: readonly Source[] = [{ positional: 0 }];
export const last: readonly Source[] = [{ positional: -1 }];

/** The value of the first option present, otherwise nothing. */
export function option(...names: readonly string[]): readonly Source[] {
  return [{ option: names }];
}

/** A row with one effect. */
export function row(path: string, effect: EffectRow, reach: Reach = {}): CommandRow {
  return { path, ...reach, effects: [effect] };
}

/** Known and harmless. */
export function harmless(path: string, reach: Reach = {}): CommandRow {
  return { path, ...reach, effects: [] };
}

/** Removes something for good; `keeps: 'data'` where rows, objects or files go with it. */
export function deletes(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'delete', kind, address: each, keeps: 'unknown', reversibility: 'irreversible', ...more }, reach);
}

/** Removes something that holds data, with the data. */
export function deletesData(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return deletes(path, kind, { keeps: 'data', ...more }, reach);
}

/** Removes a definition that can be made again from its source (a rule, a job, a route): no data, but an interruption may follow. */
export function removesSetting(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return deletes(path, kind, { keeps: 'nothing', reversibility: 'recoverable', disruption: 'unknown', ...more }, reach);
}

export function creates(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'create', kind, address: each, reversibility: 'reversible', ...more }, reach);
}

export function updates(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'update', kind, address: each, reversibility: 'reversible', ...more }, reach);
}

/** Stops something that serves: no loss, an outage until it is started again. */
export function stops(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return updates(path, kind, { disruption: 'outage', ...more }, reach);
}

/** Restarts or shrinks something that serves. */
export function disturbs(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return updates(path, kind, { disruption: 'degrades', ...more }, reach);
}

/** Deletes and makes again under the same name. */
export function replaces(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'replace', kind, address: each, keeps: 'unknown', reversibility: 'irreversible', order: 'destroyThenCreate', returns: 'may', disruption: 'outage', ...more }, reach);
}

export function reads(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'read', kind, address: each, reversibility: 'reversible', ...more }, reach);
}

/** Shows credentials. */
export function readsSecret(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return reads(path, kind, { traits: ['secret'], ...more }, reach);
}

/** Copies data out in bulk. */
export function exportsData(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return reads(path, kind, { traits: ['export'], keeps: 'data', ...more }, reach);
}

export function grants(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'grant', kind, address: each, reversibility: 'reversible', ...more }, reach);
}

/** Makes something public: what others fetched meanwhile cannot be taken back. */
export function publishes(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'send', kind, address: each, reversibility: 'irreversible', traits: ['public'], ...more }, reach);
}

export function executes(path: string, kind: string, more: More = {}, reach: Reach = {}): CommandRow {
  return row(path, { operation: 'execute', kind, address: each, reversibility: 'unknown', ...more }, reach);
}
