// Protections that an edit takes away: `prevent_destroy`, `DeletionPolicy: Retain`, deletion protection, backups, finalizers. Nothing
// is lost by it; the next delete or replacement is no longer stopped. Read line by line, so that one reader serves every notation.
import { kindOfType } from '../../knowledge/replacementTables';
import type { Effect } from '../../model/effect';
import type { System } from '../../model/resource';
import type { Edit } from './sources';
import { effectOfChange } from './change';
import { systemOf } from './terraform/systemOf';

interface Protection {
  /** `aws_s3_bucket.b`, `Orders`, `data-pv`; empty: not told. */
  readonly owner: string;
  /** As written, without its value where a lower value takes the protection away. */
  readonly setting: string;
}

/** Settings that protect while they have such a value. */
const settings: readonly { readonly line: RegExp; readonly setting: string }[] = [
  { line: /^\s*prevent_destroy\s*=\s*true\b/, setting: 'prevent_destroy = true' },
  { line: /^\s*(?:deletion_protection|deletion_protection_enabled|enable_deletion_protection|disable_api_termination|termination_protection)\s*=\s*(?:true|"ENABLED")/, setting: 'deletion protection' },
  { line: /^\s*skip_final_snapshot\s*=\s*false\b/, setting: 'skip_final_snapshot = false' },
  { line: /^\s*(?:backup_retention_period|snapshot_retention_limit|soft_delete_retention_days)\s*=\s*[1-9]/, setting: 'backups kept' },
  { line: /^\s*"?DeletionPolicy"?\s*:\s*"?(?:Retain|Snapshot|RetainExceptOnCreate)\b/, setting: 'DeletionPolicy' },
  { line: /^\s*"?UpdateReplacePolicy"?\s*:\s*"?(?:Retain|Snapshot)\b/, setting: 'UpdateReplacePolicy' },
  { line: /^\s*"?(?:DeletionProtection(?:Enabled)?|EnableDeletionProtection|DisableApiTermination|EnableTerminationProtection)"?\s*:\s*"?(?:true|ACTIVE)\b/i, setting: 'deletion protection' },
  { line: /^\s*"?BackupRetentionPeriod"?\s*:\s*"?[1-9]/, setting: 'backups kept' },
  { line: /^\s*"?persistentVolumeReclaimPolicy"?\s*:\s*"?Retain\b/, setting: 'persistentVolumeReclaimPolicy: Retain' },
  { line: /^\s*"?reclaimPolicy"?\s*:\s*"?Retain\b/, setting: 'reclaimPolicy: Retain' },
  { line: /^\s*"?helm\.sh\/resource-policy"?\s*:\s*"?keep\b/, setting: 'helm.sh/resource-policy: keep' },
  { line: /^\s*"?argocd\.argoproj\.io\/sync-options"?\s*:.*\b(?:Prune|Delete)=false/, setting: 'argocd sync option that keeps it' },
];

/** Effects of an edit that takes protections away from what stays in the file. */
export function protectionsLost(edit: Edit): readonly Effect[] {
  if (edit.before === undefined || edit.after === undefined || edit.before.length > 2_000_000 || edit.after.length > 2_000_000) return [];
  const kept = new Set(protectionsOf(edit.after).map(keyOf));
  const lost = protectionsOf(edit.before).filter(one => !kept.has(keyOf(one)));
  if (lost.length === 0) return [];
  const owners = new Set([...linesWithOwners(edit.after)].map(one => one.owner));
  // What left the file altogether is a delete of its own.
  return lost.filter(one => owners.has(one.owner)).slice(0, 20).map(one => effectOf(one, edit));
}

const keyOf = (one: Protection): string => `${one.owner}\n${one.setting}`;

function protectionsOf(text: string): readonly Protection[] {
  return [...linesWithOwners(text)].flatMap(({ line, owner }) => {
    const found = settings.find(one => one.line.test(line));
    return found ? [{ owner, setting: found.setting }] : [];
  });
}

/** Each line with the resource whose block it stands in: `resource "a" "b"`, or the key above it that `Type`, `DeletionPolicy` and their like belong to. */
function* linesWithOwners(text: string): Generator<{ readonly line: string; readonly owner: string }> {
  let resource = '';
  let object = '';
  const keys: { readonly indent: number; readonly key: string }[] = [];
  for (const line of text.split('\n')) {
    const header = /^(?:resource|module)\s+"([\w-]+)"(?:\s+"([\w-]+)")?/.exec(line);
    if (header) resource = [header[1], header[2]].filter(Boolean).join('.');
    if (/^---\s*$/.test(line)) object = '';
    object = /^\s{0,8}(?:metadata:\s*\{\s*)?"?name"?\s*:\s*"?([\w.-]+)/.exec(line)?.[1] ?? object;
    const key = /^(\s*)(?:"([^"]{1,80})"|([\w.-]{1,80}))\s*:/.exec(line);
    if (key) {
      const indent = (key[1] ?? '').length;
      while ((keys.at(-1)?.indent ?? -1) >= indent) keys.pop();
      keys.push({ indent, key: key[2] ?? key[3] ?? '' });
    }
    // Resources/Orders/DeletionPolicy and Resources/Orders/Properties/DeletionProtection belong to Orders.
    const at = keys.findIndex(one => one.key === 'Resources');
    yield { line, owner: resource !== '' ? resource : (at >= 0 ? keys[at + 1]?.key : undefined) ?? object };
  }
}

function effectOf(one: Protection, edit: Edit): Effect {
  const type = /^[a-z]\w*_\w+\./.test(one.owner) ? one.owner.slice(0, one.owner.indexOf('.')) : '';
  const system: System = type !== '' ? systemOf(type) : /\.(?:tf|tofu)(?:\.json)?$/.test(edit.path) ? 'terraform' : /Policy$|^deletion|^backups/.test(one.setting) ? 'aws' : 'kubernetes';
  return effectOfChange({
    operation: 'update', system, kind: type === '' ? 'resource' : kindOfType(type), address: one.owner, type, keeps: 'unknown', certainty: 'will',
    reason: 'protection-lost', values: { setting: one.setting },
  }, [{ kind: 'file', path: edit.path, writtenBySession: true }], true);
}
