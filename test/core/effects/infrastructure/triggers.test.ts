// What an edit armed is held again where it is fired: pushes, merges, workflow runs, syncs; beside each the harmless twin.
import assert from 'node:assert/strict';
import { effectsOf, said, type Act, type World } from './session';

const db = (encrypted: boolean): string => `resource "aws_db_instance" "orders" {\n  identifier        = "orders"\n  engine            = "postgres"\n  instance_class    = "db.t3.small"\n  storage_encrypted = ${encrypted}\n}\n`;
const remotes = [{ name: 'origin', url: 'https://git.acme.example/shop.git', pushUrl: 'https://git.acme.example/shop.git' }];
const workflow = (on: string, run: string): string => `name: Deploy\non:\n${on}\njobs:\n  apply:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`;
const main = '  push:\n    branches: [main]';
const world = (files: Readonly<Record<string, string>>, git: World['git'] = {}): World => ({ files: { 'infra/main.tf': db(false), ...files }, commit: ['infra/main.tf', ...Object.keys(files)], git: { remotes, refs: ['main', 'feature/x', 'origin/main'], ...git } });
const bare = world({});
const wired = world({ '.github/workflows/deploy.yml': workflow(main, 'terraform apply -auto-approve') });
const edit: Act = { path: 'infra/main.tf', from: 'false', to: 'true' };
const undone: Act = { path: 'infra/main.tf', from: 'true', to: 'false' };
const push = 'git push origin main';
const replaced = 'replace aws_db_instance.orders by storage_encrypted';

/** What the last act says of infrastructure. */
function check(name: string, start: World, acts: readonly Act[], expected: readonly string[]): void {
  it(name, async () => assert.deepEqual(((await said(start, acts)).at(-1) ?? []).filter(line => !/^(?:send|update .*pull request)/.test(line)), expected));
}

describe('triggers: git push', () => {
  check('to the default branch, nothing in sight that applies it', bare, [edit, push], [`may ${replaced}`]);
  check('with a workflow that applies it', wired, [edit, push], [replaced]);
  check('commit and push in one line', wired, [edit, 'git add -A && git commit -q -m "Encrypt orders" && git push'], [replaced]);
  check('of a feature branch', wired, [edit, 'git push origin feature/x'], []);
  check('of HEAD to main', wired, [edit, 'git push origin HEAD:main'], [replaced]);
  check('undone before the push', wired, [edit, undone, push], []);
  check('nothing edited', wired, [push], []);
  check('an edit in place', wired, [{ path: 'infra/main.tf', from: 'db.t3.small', to: 'db.t3.large' }, push], []);
  check('a dry run', wired, [edit, 'git push --dry-run origin main'], []);
  check('a branch is deleted', wired, [edit, 'git push origin --delete feature/x'], ['delete feature/x']);
  check('a workflow for another branch', world({ '.github/workflows/deploy.yml': workflow('  push:\n    branches: [production]', 'terraform apply') }), [edit, push], [`may ${replaced}`]);
  check('a feature branch that a workflow names', world({ '.github/workflows/deploy.yml': workflow('  push:\n    branches: ["feature/**"]', 'terraform apply') }, { branch: 'feature/x' }), [edit, 'git push origin feature/x'], [replaced]);
  check('a feature branch and a workflow for every push', world({ '.github/workflows/ci.yml': workflow('  push:', 'terraform apply') }), [edit, 'git push origin feature/x'], []);
  check('a workflow that only plans', world({ '.github/workflows/ci.yml': workflow(main, 'terraform plan') }), [edit, push], [`may ${replaced}`]);
  check('a workflow whose apply is commented out', world({ '.github/workflows/ci.yml': `${workflow(main, 'terraform plan')}      # - run: terraform apply\n` }), [edit, push], [`may ${replaced}`]);
  check('a workflow for other paths', world({ '.github/workflows/deploy.yml': workflow(`${main}\n    paths: ["web/**"]`, 'terraform apply') }), [edit, push], [`may ${replaced}`]);
  check('a workflow that calls another one', world({ '.github/workflows/ci.yml': `on:\n${main}\njobs:\n  deploy:\n    uses: ./.github/workflows/apply.yml\n`, '.github/workflows/apply.yml': workflow('  workflow_call:', 'tofu apply') }), [edit, push], [replaced]);
  check('a step that names a make target', world({ '.github/workflows/deploy.yml': workflow(main, 'make deploy'), Makefile: 'deploy: apply\n\techo done\napply:\n\t@terraform apply -auto-approve\n' }), [edit, push], [replaced]);
  check('a step that names another target', world({ '.github/workflows/deploy.yml': workflow(main, 'make lint'), Makefile: 'lint:\n\ttflint\napply:\n\tterraform apply\n' }), [edit, push], [`may ${replaced}`]);
  check('a step that names a package script', world({ '.github/workflows/deploy.yml': workflow(main, 'npm run deploy'), 'package.json': '{"scripts":{"deploy":"terraform apply -auto-approve","lint":"tflint"}}' }), [edit, push], [replaced]);
  check('a step that names a script file', world({ '.gitlab-ci.yml': 'deploy:\n  script:\n    - ./ci/deploy.sh prod\n', 'ci/deploy.sh': '#!/bin/sh\ncd infra && terraform apply -auto-approve\n' }), [edit, push], [replaced]);
  check('GitLab', world({ '.gitlab-ci.yml': 'deploy:\n  script:\n    - terraform apply -auto-approve\n' }), [edit, push], [replaced]);
  check('GitLab, started by a person', world({ '.gitlab-ci.yml': 'deploy:\n  when: manual\n  script:\n    - terraform apply -auto-approve\n' }), [edit, push], [`may ${replaced}`]);
  check('commits that are not of this session', { ...world({}, { changedBetween: { 'origin/main..HEAD': ['/home/dev/workspace/infra/main.tf'] }, at: { 'origin/main': { 'infra/main.tf': db(true) } } }) }, [push], [`may ${replaced}`]);
  check('what the remote has already', world({}, { changedBetween: { 'origin/main..HEAD': [] }, at: { 'origin/main': { 'infra/main.tf': db(true) } } }), [edit, push], []);
  check('a block moved to another file', wired, [{ path: 'infra/main.tf', text: '' }, { path: 'infra/db.tf', text: db(false) }, push], []);

  it('says which edit and which workflow', async () => {
    const effect = (await effectsOf(wired, [edit, push])).at(-1)?.find(one => one.operation === 'replace');
    assert.deepEqual(effect?.evidence.map(one => (one.kind === 'file' ? `${one.path.split('/').at(-1)}:${one.line ?? ''}` : one.kind === 'session' ? `session ${one.action}` : one.kind)).filter(one => one !== 'action'), ['deploy.yml:9', 'main.tf:5', 'main.tf:', 'session 0']);
  });
});

describe('triggers: tags, merges, workflows, controllers', () => {
  const tagged = world({ '.github/workflows/release.yml': workflow('  push:\n    tags: ["v*"]', 'terraform apply') }, { refs: ['main', 'origin/main', 'v1.2.0'] });
  check('a tag that a workflow waits for', tagged, [edit, 'git push origin v1.2.0'], [replaced]);
  check('a tag that none waits for', { ...bare, git: { ...bare.git, refs: ['main', 'origin/main', 'v1.2.0'] } }, [edit, 'git push origin v1.2.0'], []);
  check('gh pr merge', wired, [edit, 'gh pr merge --squash --delete-branch'], [replaced]);
  check('gh pr merge of a number', wired, [edit, 'gh pr merge 12 --squash'], [`may ${replaced}`]);
  const merge: Act = { server: 'github', name: 'merge_pull_request', arguments: { owner: 'acme', repo: 'shop', pull_number: 12 } };
  check('a merge through an MCP tool', wired, [edit, merge], [`may ${replaced}`, 'update acme/shop 12']);
  check('with nothing armed', wired, [merge], ['update acme/shop 12']);
  check('gh pr merge with nothing armed', wired, ['gh pr merge --squash'], []);
  check('gh pr view', wired, [edit, 'gh pr view 12'], []);
  const manual = world({ '.github/workflows/deploy.yml': workflow('  workflow_dispatch:', 'terraform apply'), '.github/workflows/lint.yml': workflow('  workflow_dispatch:', 'npm run lint') });
  check('gh workflow run of one that applies', manual, [edit, 'gh workflow run deploy.yml --ref main'], [replaced]);
  check('gh workflow run of one that does not', manual, [edit, 'gh workflow run lint.yml'], []);

  const set = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: orders\nspec:\n  serviceName: orders\n  replicas: 1\n';
  const gitOps: World = { files: { 'apps/orders.yaml': set }, commit: ['apps/orders.yaml'], git: { remotes, refs: ['main', 'origin/main'] } };
  const argo: World = { ...gitOps, files: { ...gitOps.files, 'argocd/app.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: orders\nspec:\n  syncPolicy:\n    automated:\n      prune: true\n' }, commit: ['apps/orders.yaml', 'argocd/app.yaml'] };
  const rename: Act = { path: 'apps/orders.yaml', from: 'serviceName: orders', to: 'serviceName: orders-db' };
  const immutable = 'replace orders by spec.serviceName';
  check('argocd app sync', gitOps, [rename, 'argocd app sync orders'], ['update orders', `may ${immutable}`]);
  check('argocd app sync, a change in place', gitOps, [{ path: 'apps/orders.yaml', from: 'replicas: 1', to: 'replicas: 3' }, 'argocd app sync orders'], ['update orders']);
  check('flux reconcile', gitOps, [rename, 'flux reconcile kustomization apps --with-source'], ['update apps', `may ${immutable}`]);
  check('a push that Argo CD syncs by itself', argo, [rename, 'git push origin main'], [`may ${immutable}`]);
  check('a migration', { files: { 'README.md': '' }, commit: ['README.md'], git: { remotes, refs: ['main', 'origin/main'] } }, [{ path: 'prisma/migrations/2_drop/migration.sql', text: 'DROP TABLE "orders";\n' }, 'git push origin main'], ['may delete orders']);
});
