// `moved` and `removed` blocks: where an address comes from, and what leaves the configuration without being destroyed.
import type { Expression } from '../../../parse/hcl/syntax';
import { withKey } from '../../../parse/plan/terraformState';
import type { ModuleConfiguration } from './configuration';

export interface Move {
  readonly from: string;
  readonly to: string;
}

/** All moves; those of a module speak of addresses inside each of its instances. */
export function movesOf(modules: readonly { readonly address: string; readonly configuration: ModuleConfiguration }[]): readonly Move[] {
  return modules.flatMap(({ address, configuration }) => configuration.moved.flatMap(({ block }) => {
    const [from, to] = [addressIn(block.body.attributes.get('from')?.value), addressIn(block.body.attributes.get('to')?.value)];
    const prefix = address === '' ? '' : `${address}.`;
    return from === undefined || to === undefined ? [] : [{ from: prefix + from, to: prefix + to }];
  }));
}

/** Addresses of `removed` blocks, with whether the objects are destroyed (the default). */
export function removalsOf(root: ModuleConfiguration): readonly { readonly from: string; readonly destroys: boolean }[] {
  return root.removed.flatMap(({ block }) => {
    const from = addressIn(block.body.attributes.get('from')?.value);
    const lifecycle = block.body.blocks.find(inner => inner.type === 'lifecycle');
    const destroy = lifecycle?.body.attributes.get('destroy')?.value;
    return from === undefined ? [] : [{ from, destroys: !(destroy?.kind === 'literal' && destroy.value === false) }];
  });
}

/** The address written as a reference: `aws_x.y["a"]`, `module.m[0].aws_x.y`. Undefined: not literal. */
export function addressIn(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'literal' && typeof expression.value === 'string') return expression.value;
  if (expression?.kind !== 'reference') return undefined;
  let address = expression.root;
  for (const step of expression.steps) {
    if (step.kind === 'attribute') address += `.${step.name}`;
    else if (step.kind === 'index' && step.index.kind === 'literal' && (typeof step.index.value === 'string' || typeof step.index.value === 'number')) address = withKey(address, step.index.value);
    else return undefined;
  }
  return address;
}

/**
 * The address that an object at `address` has in the state. `exists`: is there an object of that address? `claimed`: is the
 * address itself still in the configuration?
 */
export function previousAddress(address: string, moves: readonly Move[], exists: (address: string) => boolean, claimed: (address: string) => boolean): string | undefined {
  if (exists(address)) return address;
  let at = address;
  for (let hops = 0; hops < 20; hops++) {
    const next = moves.map(move => moveBack(at, move)).find(from => from !== undefined && from !== at);
    if (next === undefined) break;
    if (exists(next)) return claimed(next) ? undefined : next;
    const implied = impliedFrom(next, exists);
    if (implied !== undefined) return implied;
    at = next;
  }
  // A resource that gains or loses `count` keeps its first instance.
  const implied = impliedFrom(address, exists);
  return implied !== undefined && !claimed(implied) ? implied : undefined;
}

function impliedFrom(address: string, exists: (address: string) => boolean): string | undefined {
  if (address.endsWith('[0]')) {
    const single = address.slice(0, -3);
    return exists(single) ? single : undefined;
  }
  const first = `${address}[0]`;
  return !address.endsWith(']') && exists(first) ? first : undefined;
}

function moveBack(address: string, move: Move): string | undefined {
  if (address === move.to) return move.from;
  // A whole resource or module moves with everything in it.
  if (address.startsWith(`${move.to}[`) || address.startsWith(`${move.to}.`)) return move.from + address.slice(move.to.length);
  return undefined;
}

/** `address` is `scope` or lies in it: an instance of a resource, a resource of a module. */
export function isIn(address: string, scope: string): boolean {
  return address === scope || address.startsWith(`${scope}[`) || address.startsWith(`${scope}.`) || withoutKeys(address) === scope || withoutKeys(address).startsWith(`${scope}.`);
}

export function withoutKeys(address: string): string {
  return address.replace(/\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\]/g, '');
}
