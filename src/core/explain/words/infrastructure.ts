// Words for what infrastructure effects mean. See index.ts for the parts.
import type { WordList } from './index';

const sources: WordList = {
  'source-unseen': { headline: 'Applies changes nobody has read: {files}', loss: 'Which resources it changes, replaces or deletes is not known: {files} changes right before, to a text that was not read.', detail: 'changed right before, not read' },
};

const terraform: WordList = {
  'terraform-renamed': { loss: '{address} is deleted and made anew as {newAddress}; what it holds does not move over.', detail: 'deleted, then created as {newAddress}' },
  'cdk-unchanged': { operation: 'Deploys', loss: 'Its template is the committed one, and no file of the app differs from the last commit.', detail: 'no difference to the last commit' },
  'terraform-prevented': { operation: 'Would delete and recreate', loss: 'prevent_destroy stops the plan with an error: nothing of it is applied.', detail: 'stopped by prevent_destroy' },
  'terraform-provider-switch': { operation: 'Looks for', loss: 'The provider is another one: the old {address} is forgotten where it is, and a new one is made elsewhere.', detail: 'orphaned: {forcedBy}' },
  'protection-lost': { loss: 'A later delete or replacement of {address} is no longer stopped: its protection goes ({setting}).', detail: 'protection removed: {setting}' },
  'terraform-forget': { loss: '{address} stays in place; Terraform manages and protects it no longer.', detail: 'no longer managed' },
  'terraform-deposed': { detail: 'left behind by an earlier apply that failed' },
  'terraform-unplanned': { headline: 'Applies changes nobody has read to {address}', loss: 'Which resources it changes, replaces or deletes is not known: {state} was not read.', detail: 'without a plan that was read' },
  'terraform-opaque-plan': { headline: 'Applies the plan {plan}, which nobody has read', loss: 'What {plan} changes, replaces or deletes is not known: no JSON of it is here.', detail: 'plan not readable' },
  'terraform-destroy-all': { loss: 'Everything that {state} manages is deleted, data included.', detail: 'all of the state' },
  'terraform-plan-file': { detail: 'a plan to apply later' },
  'terraform-plan-json': { detail: 'the plan, readable' },
  'terraform-import': { operation: 'Takes over and changes', loss: 'The live {address} becomes what the configuration says; settings that the configuration lacks are removed.', detail: 'imported, then changed to what the configuration says' },
  'terraform-untaint': { detail: 'no longer replaced' },
};

const cloudFormation: WordList = {
  'cloudformation-replace': { loss: 'A new, empty {address} is created, then the old one is deleted with what it holds.', detail: 'a new, empty one is created, then this one is deleted' },
  'cloudformation-replace-retain': { loss: 'A new, empty {address} takes its place; the old one is retained, no longer managed.', detail: 'a new, empty one is created; the old one is retained' },
  'cloudformation-renamed': { loss: '{address} is created anew as {newId} and deleted under its old logical id.', detail: 'created as {newId}, then deleted' },
  'cloudformation-default': { detail: 'only where the stack takes the new default: an existing stack keeps its value' },
  'cloudformation-retained': { loss: '{address} stays in place; the stack no longer manages it.', detail: 'retained' },
  'cloudformation-delete-stack': { loss: 'Every resource of the stack that is not retained is deleted, data included.', detail: 'with its resources' },
  'cloudformation-refused': { loss: 'CloudFormation refuses to change {properties}: the update fails and is rolled back.', detail: '{properties} cannot be changed: the update is refused' },
  'cloudformation-type-changed': { loss: 'CloudFormation refuses to change the type of a resource: the update fails.', detail: 'type becomes {to}: refused' },
  'cloudformation-unplanned': { headline: 'Applies changes nobody has read to stack {address}', loss: 'Which resources are changed, replaced or deleted is not known: no change set was read.', detail: 'without a change set that was read' },
};

const kubernetes: WordList = {
  'kubernetes-less-memory': { operation: 'Gives less memory to', loss: 'Once applied, {container} is killed if it needs more than {to} (now {from}); no data is lost.', detail: '{field} of {container}: {from} becomes {to}' },
  'kubernetes-less-cpu': { operation: 'Gives less processor time to', loss: 'Once applied, {container} slows down if it needs more than {to} (now {from}); no data is lost.', detail: '{field} of {container}: {from} becomes {to}' },
  'kubernetes-immutable': { operation: 'Changes what cannot be changed in', loss: 'The cluster refuses this change; {address} has to be deleted and made again.', detail: 'cannot be changed in place' },
  'kubernetes-refused': { loss: 'The cluster refuses to change {fields}: nothing happens until {address} is deleted and made again.', detail: '{fields} cannot be changed: refused' },
  'kubernetes-force': { detail: 'deleted at once, then created' },
  'kubernetes-orphan': { loss: 'Only the object goes; its pods and volumes stay.', detail: 'its pods and volumes stay' },
  'kubernetes-renamed': { loss: '{newName} starts without the data of {address}, which stays behind.', detail: 'now named {newName}' },
};

const containers: WordList = {
  'compose-volume-deleted': { detail: 'used by {users}' },
  'compose-volume-made': { detail: 'created empty' },
  'compose-volume-left': { operation: 'Stops using', loss: '{service} starts on {newName} instead, without the data; {address} stays behind.', detail: '{service} uses {newName} from now on' },
  'compose-volume-remade': { loss: 'Compose deletes {address} and makes it anew, empty, once its question is answered with yes.', detail: 'made with other settings' },
  'compose-anonymous': { loss: 'What {service} keeps in {target} is gone: nothing names that volume.', detail: 'data of {service} in {target}' },
};

const others: WordList = {
  'pulumi-renamed': { loss: 'A new one is created under the new name, then the old one is deleted with what it holds.', detail: 'renamed without an alias' },
  'ansible-task': { detail: 'task {module}, state {state}' },
  'migration-table': { detail: 'by migration {file}' },
  'migration-column': { detail: 'column of {table}, by migration {file}' },
};

/** Why a replaced thing comes back or not. */
const returns: WordList = {
  'returns-prevented': { text: 'prevent_destroy stops the plan, so nothing is deleted.' },
  'returns-protected': { text: 'the delete is refused while {setting}.' },
  'returns-name-taken': { text: 'the name {name} is still taken when the new one is created, so the create fails.' },
  'returns-custom-name': { text: 'CloudFormation refuses to replace it while {property} keeps its name; with a new name the old one is deleted.' },
  'returns-bucket-not-empty': { text: 'the delete fails unless the bucket is empty.' },
  'returns-repository-not-empty': { text: 'the delete fails unless the repository is empty.' },
  'returns-final-snapshot-name': { text: 'the delete fails: a final snapshot is asked for and has no name.' },
  'returns-secret-scheduled': { text: 'the name stays blocked for 7 to 30 days after the delete.' },
  'returns-queue-minute': { text: 'the name is free again only after 60 seconds.' },
  'returns-bucket-name-global': { text: 'bucket names are shared by everyone: another account may take it.' },
  'returns-cloud-sql-week': { text: 'the name cannot be used again for about a week.' },
  'returns-project-id': { text: 'a project id can never be used again.' },
  'returns-soft-deleted': { text: 'the deleted one keeps its name until it is purged.' },
  'returns-still-deleting': { text: 'the create fails while the old one is still deleting.' },
  'returns-not-checked': { text: 'whether the create succeeds was not checked.' },
};

/** Safer forms and ways back. */
const ways: WordList = {
  'safer-plan-first': { text: 'Run `terraform plan -out=tfplan`, then `terraform show -json tfplan > tfplan.json`, then `terraform apply tfplan`.' },
  'safer-show-plan': { text: 'Run `terraform show -json {plan} > {plan}.json` first, so that the plan can be read.' },
  'safer-plan-destroy': { text: 'Run `terraform plan -destroy -out=tfplan` and `terraform show -json tfplan > tfplan.json` first.' },
  'safer-moved': { text: 'Add a `moved` block from `{from}` to `{to}`: the object keeps its data under the new address.' },
  'safer-removed': { text: 'Add a `removed` block for `{from}` with `destroy = false` if it is only to be forgotten.' },
  'safer-snapshot': { text: 'Take a snapshot first: `{command}`.' },
  'safer-create-first': { text: 'Set `create_before_destroy = true` in its `lifecycle`, with a name that may exist twice.' },
  'safer-second-resource': { text: 'Create a second one beside it, move the data over, then remove this one.' },
  'safer-change-set': { text: 'Run `aws cloudformation create-change-set --stack-name {stack} …`, `describe-change-set` into a JSON file, then execute it.' },
  'safer-refactor': { text: 'Rename it with a stack refactor (`cdk refactor`), or keep the logical id.' },
  'safer-alias': { text: 'Give the resource `aliases` with its old name: Pulumi then renames it in place.' },
  'safer-protect': { text: 'Run `pulumi preview --json > preview.json` first; set `protect` on what must stay.' },
  'safer-apply': { text: '`kubectl diff -f` first, then `kubectl apply -f` without --force where the fields allow it.' },
  'safer-orphan': { text: 'Delete only the object with `--cascade=orphan`, then apply: pods and volume claims stay.' },
  'safer-new-name': { text: 'Create it under another name, move over, then delete the old one.' },
  'safer-volume-copy': { text: 'Copy it first: `docker run --rm -v {volume}:/from -v "$PWD":/to alpine tar czf /to/{volume}.tgz -C /from .`' },
  'safer-new-column': { text: 'Rename it, or add the new one, copy the values over, and drop the old one in a later migration.' },
  'safer-change-then-apply': { text: 'Make the change first, read what it made (`git diff`), then apply in a call of its own.' },
  'undo-untaint': { text: '`terraform untaint {address}`' },
  'undo-import': { text: '`terraform import {address} ID`' },
  'undo-apply-again': { text: '`kubectl apply -f` the same file' },
  'undo-compose-up': { text: '`docker compose up -d`' },
  'undo-volume-key': { text: 'Name the volume {volume} in the file again.' },
};

export const infrastructureWords: WordList = { ...sources, ...terraform, ...cloudFormation, ...kubernetes, ...containers, ...others, ...returns, ...ways };
