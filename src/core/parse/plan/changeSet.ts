// CloudFormation change sets as `aws cloudformation describe-change-set` prints them in JSON.
import { field, isObject, listField, parseJson, textField, type Json } from './values';

export interface ChangeSetChange {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import' | 'Dynamic' | 'SyncWithActual' | 'Other';
  readonly id: string;
  readonly type: string;
  readonly physicalId?: string;
  readonly replacement?: 'True' | 'False' | 'Conditional';
  /** `ReplaceAndDelete`, `ReplaceAndRetain`, `ReplaceAndSnapshot`, `Delete`, `Retain`, `Snapshot`. */
  readonly policyAction?: string;
  /** Properties whose change needs another resource, with whether that is certain. */
  readonly recreating: readonly { readonly property: string; readonly requires: 'Always' | 'Conditionally'; readonly evaluation: string }[];
  /** A nested stack's own change set is not in here. */
  readonly nested: boolean;
}

export interface ChangeSet {
  readonly name?: string;
  readonly stack?: string;
  readonly status?: string;
  readonly changes: readonly ChangeSetChange[];
  /** More pages follow: the list is not all of it. */
  readonly partial: boolean;
}

const actions: ReadonlySet<string> = new Set(['Add', 'Modify', 'Remove', 'Import', 'Dynamic', 'SyncWithActual']);

/** Undefined: not a change set. */
export function parseChangeSet(text: string): ChangeSet | undefined {
  if (!text.includes('"Changes"')) return undefined;
  const value = parseJson(text);
  if (!isObject(value) || !Array.isArray(value['Changes'])) return undefined;
  if (textField(value, 'ChangeSetName') === undefined && textField(value, 'StackName') === undefined && textField(value, 'ChangeSetId') === undefined && !listField(value, 'Changes').some(one => field(one, 'ResourceChange') !== undefined)) return undefined;
  return {
    name: textField(value, 'ChangeSetName'), stack: textField(value, 'StackName'), status: textField(value, 'Status'),
    changes: listField(value, 'Changes').map(one => changeOf(field(one, 'ResourceChange') ?? null)).filter(change => change !== undefined),
    partial: textField(value, 'NextToken') !== undefined,
  };
}

function changeOf(value: Json): ChangeSetChange | undefined {
  const id = textField(value, 'LogicalResourceId');
  const type = textField(value, 'ResourceType');
  if (id === undefined || type === undefined) return undefined;
  const action = textField(value, 'Action') ?? '';
  const replacement = textField(value, 'Replacement');
  return {
    id, type, action: actions.has(action) ? action as ChangeSetChange['action'] : 'Other', physicalId: textField(value, 'PhysicalResourceId'), policyAction: textField(value, 'PolicyAction'),
    replacement: replacement === 'True' || replacement === 'False' || replacement === 'Conditional' ? replacement : undefined,
    recreating: listField(value, 'Details').flatMap(detail => {
      const target = field(detail, 'Target');
      const requires = textField(target, 'RequiresRecreation');
      const property = textField(target, 'Name') ?? textField(target, 'Attribute');
      return property !== undefined && (requires === 'Always' || requires === 'Conditionally') ? [{ property, requires, evaluation: textField(detail, 'Evaluation') ?? '' }] : [];
    }),
    nested: type === 'AWS::CloudFormation::Stack',
  };
}
