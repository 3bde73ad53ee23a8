// An apply behind a change of its sources in the same command: the new text is what it applies, and what is not known is said.
import assert from 'node:assert/strict';
import { effectsOf, lineOf, workspace, type Act, type World } from './session';

const subnet = (zone: string): string => `resource "aws_subnet" "a" {\n  vpc_id = "vpc-1"\n  cidr_block = "10.0.0.0/24"\n  availability_zone = "${zone}"\n}\n`;
const attributes = { vpc_id: 'vpc-1', cidr_block: '10.0.0.0/24', availability_zone: 'eu-west-1a' };
const state = JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'l', outputs: {}, resources: [{ mode: 'managed', type: 'aws_subnet', name: 'a', provider: 'provider["registry.terraform.io/hashicorp/aws"]', instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }] }] });
const files: Readonly<Record<string, string>> = {
  'main.tf': subnet('eu-west-1a'), 'other.txt': subnet('eu-west-1b'), 'terraform.tfstate': state, 'notes.md': 'zone\n',
  'k8s/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n', 'stack.yml': 'Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      StorageEncrypted: false\n',
  'docker-compose.yml': 'services:\n  db:\n    image: postgres\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n', 'chart/Chart.yaml': 'name: web\nversion: 1.0.0\napiVersion: v2\n', 'chart/values.yaml': 'x: 1\n',
  'site.yml': '- hosts: all\n', 'migrations/001_a.sql': 'CREATE TABLE a(id int);\n',
};

/** What the last act does to anything but files. */
async function done(acts: readonly Act[], git: World['git'] = {}): Promise<readonly string[]> {
  const all = await effectsOf({ files, commit: Object.keys(files), git }, acts);
  return (all.at(-1) ?? []).filter(effect => !['files', 'git', 'machine'].includes(effect.resource.system) && effect.operation !== 'read' && effect.operation !== 'execute').map(lineOf);
}

function check(expected: readonly string[], ...commands: readonly string[]): void {
  for (const command of commands) it(command.split('\n')[0] ?? '', async () => assert.deepEqual(await done([command]), expected));
}

const apply = ' && terraform apply -auto-approve';

describe('applies what an earlier part of the command wrote', () => {
  const written = `<<'E'\n${subnet('eu-west-1b')}E\nterraform apply -auto-approve`;
  check(['replace aws_subnet.a by availability_zone'],
    `sed -i s/eu-west-1a/eu-west-1b/ main.tf${apply}`, `sed -i '' -e 's#eu-west-1a#eu-west-1b#g' main.tf${apply}`, `sed -i -E "s/(eu-west-1)a/\\1b/" main.tf${apply}`, `perl -pi -e 's/eu-west-1a/eu-west-1b/' main.tf${apply}`,
    `cat > main.tf ${written}`, `tee main.tf ${written}`, `cp other.txt main.tf${apply}`, `mv other.txt main.tf; terraform apply -auto-approve`, `bash -c "sed -i s/eu-west-1a/eu-west-1b/ main.tf"${apply}`);
  check(['delete aws_subnet.a'], `rm main.tf${apply}`, `: > main.tf${apply}`);
  check(['create aws_s3_bucket.n'], `echo 'resource "aws_s3_bucket" "n" {}' >> main.tf${apply}`);
  check(['replace s/Db by StorageEncrypted'], "sed -i 's/StorageEncrypted: false/StorageEncrypted: true/' stack.yml && aws cloudformation deploy --stack-name s --template-file stack.yml");
  check([], `sed -i s/nothing/else/ main.tf${apply}`, `sed -i s/zone/place/ notes.md${apply}`, `terraform fmt${apply}`, `cp main.tf backup.txt${apply}`, `echo done >> notes.md${apply}`, `git checkout -- notes.md${apply}`);
});

describe('a text that nobody has read', () => {
  check(['may unplanned update main.tf'],
    `sed -i '/zone/d' main.tf${apply}`, `sed -i -f fix.sed main.tf${apply}`, `perl -pi -e '$_ = lc' main.tf${apply}`, `jq . main.tf > t && mv t main.tf${apply}`, `envsubst < other.txt > main.tf${apply}`, `curl -s https://x.example/main.tf -o main.tf${apply}`,
    `python3 - <<'E'\nopen('main.tf','w').write(open('x').read())\nE\nterraform apply -auto-approve`, `sd a b main.tf${apply}`, `hcledit attribute set a b -u -f main.tf${apply}`);
  check(['may unplanned update what git pull brings'], `git pull${apply}`, `git pull --rebase origin main; terraform apply -auto-approve`);
  check(['may unplanned update what git apply brings'], `git apply fix.patch${apply}`);
  check(['may unplanned update what git stash brings'], `git stash pop${apply}`);
  check(['update web', 'may unplanned update web.yaml'], "yq -i '.spec.replicas = 3' k8s/web.yaml && kubectl apply -f k8s", "sed -i '/web/d' k8s/web.yaml && kubectl apply -f k8s/web.yaml");
  check(['may unplanned update s'], "yq -i '.x = 1' stack.yml && aws cloudformation deploy --stack-name s --template-file stack.yml");
  check(['update workspace', 'may unplanned update docker-compose.yml'], "yq -i '.x = 1' docker-compose.yml && docker compose up -d");
  check(['update web', 'may unplanned update values.yaml'], "yq -i '.x = 2' chart/values.yaml && helm upgrade web ./chart");
  check(['may unplanned update site.yml'], "sed -i '/a/d' site.yml && ansible-playbook site.yml");
  check(['may update the configured database', 'may unplanned update 001_a.sql'], "sed -i '/a/d' migrations/001_a.sql && flyway migrate");
  it('in a call of its own, before it ran', async () => assert.deepEqual(await done(["sed -i '/zone/d' main.tf", 'terraform apply -auto-approve']), ['may unplanned update main.tf']));
});

describe('beside it, nothing is added', () => {
  check([], "sed -i '/x/d' notes.md && terraform apply", "git pull --dry-run && terraform apply", "git status && terraform apply", "git diff > d.txt && terraform apply");
  check(['delete aws_subnet.a'], "sed -i '/zone/d' main.tf && terraform destroy -auto-approve");
  check(['update workspace'], 'git pull && docker compose up -d', "sed -i '/x/d' notes.md && docker compose up -d");
  check(['update web'], "yq -i '.x = 1' stack.yml && kubectl apply -f k8s/web.yaml", "yq '.x' k8s/web.yaml && kubectl apply -f k8s/web.yaml");
});

describe('revisions that are known here', () => {
  const git = { refs: ['main', 'moved', 'same'], at: { moved: { ...files, 'main.tf': subnet('eu-west-1b') }, same: files }, changedBetween: { 'HEAD..moved': [`${workspace}/main.tf`] } };
  const known = (command: string, expected: readonly string[]): void => {
    it(command, async () => assert.deepEqual(await done([`${command}${apply}`], git), expected));
  };
  const replaced = ['replace aws_subnet.a by availability_zone'];
  known('git checkout moved -- main.tf', replaced);
  known('git checkout moved', replaced);
  known('git switch moved', replaced);
  known('git restore --source=moved main.tf', replaced);
  known('git reset --hard moved', replaced);
  known('git checkout same', []);
  known('git checkout moved -- notes.md', []);
  known('git checkout -b fresh', []);
  known('git checkout nowhere -- main.tf', ['may unplanned update what git checkout brings']);
  known('git merge moved', ['may unplanned update what git merge brings']);
});
