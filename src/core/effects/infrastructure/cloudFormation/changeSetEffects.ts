// A change set → changes in the same form as those worked out from templates.
import { cloudFormationKeepsData, kindOfType } from '../../../knowledge/replacementTables';
import type { ChangeSet, ChangeSetChange } from '../../../parse/plan/changeSet';
import type { StackChange } from './compare';

export function changesOfChangeSet(set: ChangeSet, stack: string | undefined): readonly StackChange[] {
  return joinRenamed(set.changes.map(change => changeOf(change, stack ?? set.stack)));
}

function changeOf(change: ChangeSetChange, stack: string | undefined): StackChange {
  const base = {
    id: change.id, system: 'aws' as const, kind: kindOfType(change.type), address: stack === undefined ? change.id : `${stack}/${change.id}`, type: change.type, name: change.physicalId,
    keeps: cloudFormationKeepsData(change.type) ? 'data' as const : change.nested ? 'unknown' as const : 'nothing' as const,
  };
  const policy = change.policyAction ?? '';
  const protection = policy.includes('Retain') ? ['the old one is retained (UpdateReplacePolicy: Retain)'] : policy.includes('Snapshot') ? ['a snapshot of the old one is kept (UpdateReplacePolicy: Snapshot)'] : [];
  switch (change.action) {
    case 'Add': case 'Import': return { ...base, operation: 'create', certainty: 'will', reason: 'cloudformation-create' };
    case 'Remove': {
      const retained = policy === 'Retain';
      return { ...base, operation: retained ? 'forget' : 'delete', certainty: 'will', reason: retained ? 'cloudformation-retained' : 'cloudformation-delete', protection: policy === '' || policy === 'Delete' ? [] : [`DeletionPolicy: ${policy}`], reversibility: retained || policy === 'Snapshot' ? 'recoverable' : 'irreversible' };
    }
    default: {
      const replaces = change.replacement === 'True' || change.replacement === 'Conditional' || (change.replacement === undefined && change.recreating.length > 0) || policy.startsWith('Replace');
      if (!replaces) return { ...base, operation: 'update', certainty: 'will', reason: 'cloudformation-update', ...(change.nested ? { notChecked: [`what changes inside of the nested stack ${change.id}`] } : {}) };
      const sure = change.replacement === 'True' || policy.startsWith('Replace');
      return {
        ...base, operation: 'replace', certainty: sure ? 'will' : 'may', order: 'createThenDestroy', forcedBy: [...new Set(change.recreating.map(one => one.property))], returns: 'will',
        reason: policy.includes('Retain') ? 'cloudformation-replace-retain' : 'cloudformation-replace', protection, reversibility: policy.includes('Retain') ? 'reversible' : 'irreversible', notChecked: base.keeps === 'data' ? ['snapshots'] : [],
      };
    }
  }
}

/** Add and Remove of one type in one change set: most often a logical id that was renamed. */
function joinRenamed(changes: readonly StackChange[]): readonly StackChange[] {
  const taken = new Set<StackChange>();
  const joined = changes.map(change => {
    if (change.operation !== 'delete') return change;
    const fresh = changes.filter(one => one.operation === 'create' && one.type === change.type && !taken.has(one));
    const gone = changes.filter(one => one.operation === 'delete' && one.type === change.type);
    const found = fresh.length === 1 && gone.length === 1 ? fresh[0] : undefined;
    if (!found) return change;
    taken.add(found);
    return { ...change, operation: 'replace' as const, order: 'createThenDestroy' as const, certainty: 'may' as const, forcedBy: [`its logical id becomes ${found.id}`], reason: 'cloudformation-renamed', values: { newId: found.id }, returns: 'may' as const };
  });
  return joined.filter(change => !taken.has(change));
}
