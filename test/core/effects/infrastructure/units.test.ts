// terragrunt run-all: the units below the folder by name, and what cannot be read of them.
import assert from 'node:assert/strict';
import { said, type Act, type World } from './session';

const db = (encrypted: boolean): string => `variable "name" {}\nresource "aws_db_instance" "orders" {\n  identifier        = var.name\n  engine            = "postgres"\n  storage_encrypted = ${encrypted}\n}\n`;
const start: World = {
  files: {
    'live/terragrunt.hcl': 'remote_state {\n  backend = "s3"\n}\n',
    'live/prod/db/terragrunt.hcl': 'terraform {\n  source = "../../../modules//db"\n}\ninputs = {\n  name = "orders-prod"\n}\n',
    'live/prod/net/terragrunt.hcl': 'terraform {\n  source = "git::https://git.acme.example/net.git?ref=v1"\n}\n',
    'modules/db/main.tf': db(false),
  },
  commit: ['live/terragrunt.hcl', 'live/prod/db/terragrunt.hcl', 'live/prod/net/terragrunt.hcl', 'modules/db/main.tf'],
};
const edit: Act = { path: 'modules/db/main.tf', from: 'false', to: 'true' };

function check(name: string, acts: readonly Act[], expected: readonly string[]): void {
  it(name, async () => assert.deepEqual(((await said(start, acts)).at(-1) ?? []).filter(line => !line.startsWith('later')), expected));
}

describe('terragrunt units', () => {
  check('run-all apply', [edit, 'cd live && terragrunt run-all apply --terragrunt-non-interactive'], ['may unplanned update every unit under this folder', 'replace aws_db_instance.orders by storage_encrypted']);
  check('run --all apply', [edit, 'cd live && terragrunt run --all apply'], ['may unplanned update every unit under this folder', 'replace aws_db_instance.orders by storage_encrypted']);
  check('run-all plan', [edit, 'cd live && terragrunt run-all plan'], []);
  check('nothing edited', ['cd live && terragrunt run-all apply'], ['may unplanned update every unit under this folder']);
});
