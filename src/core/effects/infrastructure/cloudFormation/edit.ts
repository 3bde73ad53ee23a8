// An edit of a CloudFormation or SAM template, or of a file of its parameters: what the next update of the stack would replace.
import { parseTemplate, looksLikeTemplate } from '../../../parse/manifest/template';
import type { Evidence } from '../../../model/effect';
import { parentOf } from '../../files/paths';
import { nothing, type Found, type World } from '../../world';
import { effectOfChange } from '../change';
import { sourcesBefore, sourcesNow, type Edit } from '../sources';
import { compareTemplates, type ParameterValues, type StackChange, type StackUpdate } from './compare';
import { compareStacks } from './nested';
import { looksLikeParameters, parametersOfFile, templatesIn } from './templates';
import { unknown, type Value } from '../value';

/** Undefined: neither a template nor a parameter file. */
export async function readCloudFormationEdit(edit: Edit, world: World): Promise<Found | undefined> {
  if ([edit.before, edit.after].some(text => text !== undefined && looksLikeTemplate(text))) return templateEdit(edit, world);
  if ([edit.before, edit.after].some(text => text !== undefined && looksLikeParameters(text))) return parameterEdit(edit, world);
  return undefined;
}

async function templateEdit(edit: Edit, world: World): Promise<Found> {
  // Against what was last deployed as far as known; what an earlier edit brought about was said there.
  const first = await sourcesBefore(world).read(edit.path) ?? edit.before;
  const [base, before, after] = [first, edit.before, edit.after].map(text => (text === undefined ? undefined : parseTemplate(text)));
  if (!after) {
    if (edit.after === undefined || !base) return nothing;
    return { ...nothing, unread: [{ what: edit.path, why: 'it can no longer be read as a template' }] };
  }
  if (!base) return nothing;
  const sources = { before: sourcesBefore(world), after: sourcesNow(world, [edit]) };
  const compare = (fresh: typeof after, unset: StackUpdate['unset']): Promise<readonly StackChange[]> => compareStacks({ before: base, after: fresh, valuesBefore: new Map(), valuesAfter: new Map(), unset, stack: undefined }, edit.path, sources);
  const sure = await compare(after, 'kept');
  // Only where defaults reach the stack: a new one, or one that is told to take them.
  const possible = (await compare(after, 'defaults')).filter(change => change.operation === 'replace' && !sure.some(one => one.id === change.id && one.operation === 'replace'))
    .map(change => ({ ...change, certainty: 'may' as const, reason: 'cloudformation-default' }));
  const earlier = new Set(before ? [...await compare(before, 'kept'), ...await compare(before, 'defaults')].map(keyOf) : []);
  const changes = [...sure, ...possible].filter(change => !earlier.has(keyOf(change)));
  return found(changes, change => [{ kind: 'file', path: edit.path, line: change.file === undefined ? change.line : undefined, writtenBySession: true }, ...(change.file === undefined ? [] : [{ kind: 'file' as const, path: change.file, line: change.line }])]);
}

/** Parameters of the templates beside the file. */
async function parameterEdit(edit: Edit, world: World): Promise<Found> {
  const folder = parentOf(edit.path);
  const sources = sourcesNow(world, [edit]);
  const [before, after] = [parametersOfFile(edit.before), parametersOfFile(edit.after)];
  const templates = [...await templatesIn(folder, sources), ...await templatesIn(parentOf(folder), sources)];
  const fitting = templates.filter(one => [...after.keys()].some(name => one.template.parameters.has(name)));
  const baseline = sourcesBefore(world);
  const changes = (await Promise.all(fitting.slice(0, 5).map(async one => {
    const text = await baseline.read(one.path);
    const old = (text === undefined ? undefined : parseTemplate(text)) ?? one.template;
    return compareTemplates({ before: old, after: one.template, valuesBefore: filled(before, after), valuesAfter: filled(after, before), unset: 'kept', stack: undefined })
      .map(change => ({ change, path: one.path }));
  }))).flat();
  return found(changes.map(one => one.change), change => [{ kind: 'file', path: edit.path, writtenBySession: true }, ...changes.filter(one => one.change === change).map((one): Evidence => ({ kind: 'file', path: one.path, line: change.line }))]);

  /** A name that only the other side gives was something else. */
  function filled(values: ParameterValues, other: ParameterValues): ParameterValues {
    return new Map<string, Value>([...[...other.keys()].map((name): [string, Value] => [name, unknown(`parameter ${name}`, [], true)]), ...values]);
  }
}

const keyOf = (change: StackChange): string => [change.operation, change.id, ...(change.forcedBy ?? [])].join('\n');

function found(changes: readonly StackChange[], evidence: (change: StackChange) => readonly Evidence[]): Found {
  const weighty = changes.filter(change => change.operation !== 'create' && change.operation !== 'update');
  return { ...nothing, effects: weighty.map(change => ({ effect: effectOfChange(change, evidence(change), true) })) };
}

