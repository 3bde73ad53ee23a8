// A plan that Terraform made → changes in the same form as those worked out from the sources.
import type { ResourceChange, TerraformPlan } from '../../../parse/plan/terraformPlan';
import type { Cause, PlannedChange } from './plan';

/** Data sources, reads and changes that are none are left out. */
export function changesOfPlan(plan: TerraformPlan): readonly PlannedChange[] {
  return plan.changes.filter(change => change.mode === 'managed').flatMap(changeOf);
}

function changeOf(change: ResourceChange): readonly PlannedChange[] {
  const { actions } = change;
  const deletes = actions.includes('delete');
  const creates = actions.includes('create');
  const operation = deletes && creates ? 'replace' : deletes ? 'delete' : actions.includes('forget') ? (creates ? 'replace' : 'forget') : creates ? 'create' : actions.includes('update') ? 'update' : undefined;
  if (operation === undefined) return [];
  const cause = change.deposed !== undefined ? 'deposed' : causeOf(change.reason, operation);
  return [{
    operation, cause, address: change.address, type: change.type, certainty: 'will',
    ...(operation === 'replace' ? { order: actions.indexOf('create') < actions.indexOf('delete') ? 'createThenDestroy' as const : 'destroyThenCreate' as const } : {}),
    forcedBy: change.replacePaths.length > 0 ? change.replacePaths.map(path => path.replace(/\[\d+\]/g, '')) : forcedWords[change.reason ?? ''] ?? [],
    differences: [], prior: change.before, after: change.after,
    fromState: true, prevented: false, lostPrevention: false,
  }];
}

const forcedWords: Readonly<Record<string, readonly string[]>> = {
  replace_because_tainted: ['tainted'], replace_by_request: ['-replace'], replace_by_triggers: ['replace_triggered_by'],
};

/** `action_reason` is `delete_because_no_resource_config` on a forget too: the actions count first. */
function causeOf(reason: string | undefined, operation: PlannedChange['operation']): Cause | undefined {
  if (operation === 'create' || operation === 'update') return undefined;
  switch (reason) {
    case 'replace_because_cannot_update': return 'attribute';
    case 'replace_because_tainted': return 'tainted';
    case 'replace_by_request': return 'requested';
    case 'replace_by_triggers': return 'triggered';
    case 'delete_because_no_resource_config': return operation === 'forget' ? 'removedBlock' : 'blockRemoved';
    case 'delete_because_wrong_repetition': return 'repetition';
    case 'delete_because_each_key': return 'key';
    case 'delete_because_count_index': return 'count';
    case 'delete_because_no_module': return 'module';
    case 'delete_because_no_move_target': return 'blockRemoved';
    default: return operation === 'replace' ? 'attribute' : 'destroy';
  }
}
