// The identity that the tools themselves would use, asked of the tools where the machine has them, beside what the resolvers say. Every
// world has a HOME of its own; nothing leaves the machine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { emptySession } from '../../../src/core/model/session';
import { awsIdentity } from '../../../src/core/privileges/aws/chain';
import { resolveGcloud } from '../../../src/core/privileges/cloud/gcloud';
import { pushTarget } from '../../../src/core/privileges/git/git';
import { resolveKubernetes } from '../../../src/core/privileges/kubernetes/kubernetes';
import { resolveDocker } from '../../../src/core/privileges/machine/docker';
import { terraformProject } from '../../../src/core/privileges/terraform/project';
import { sshHost } from '../../../src/core/privileges/ssh/config';
import { readFacts } from '../../../src/node/readFacts';
import { request } from '../privileges/asking';

interface Place { readonly home: string; readonly cwd: string }
type Files = Readonly<Record<string, string>>;
interface World { readonly files?: Files; readonly args?: string; readonly env?: Readonly<Record<string, string>> }

const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'identity-oracle-')));
let made = 0;
const compared: Record<string, number> = {};

function build(files: Files): Place {
  const home = path.join(root, `w${++made}`);
  const cwd = path.join(home, 'project');
  mkdirSync(cwd, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = name.startsWith('~/') ? path.join(home, name.slice(2)) : path.join(cwd, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { home, cwd };
}

const factsAt = (place: Place): ReturnType<typeof readFacts> => readFacts({ session: emptySession('oracle'), home: place.home, workspaces: [place.cwd] });

function run(program: string, args: readonly string[], place: Place, env: Readonly<Record<string, string>> = {}): string {
  const base = { PATH: process.env['PATH'] ?? '', HOME: place.home, PYENV_ROOT: process.env['PYENV_ROOT'] ?? path.join(os.userInfo().homedir, '.pyenv'), GIT_CONFIG_NOSYSTEM: '1', AWS_EC2_METADATA_DISABLED: 'true', CLOUDSDK_CORE_DISABLE_PROMPTS: '1' };
  return execFileSync(program, args, { cwd: place.cwd, env: { ...base, ...env }, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'] });
}

const split = (text: string | undefined): string[] => (text ?? '').split(' ').filter(Boolean);

function has(program: string): boolean {
  try {
    execFileSync(program, program === 'aws' || program === 'gcloud' ? ['--version'] : program === 'kubectl' ? ['version', '--client'] : program === 'ssh' ? ['-V'] : ['--version'], { stdio: 'ignore', timeout: 60_000, env: { ...process.env, HOME: root, PYENV_ROOT: process.env['PYENV_ROOT'] ?? path.join(os.userInfo().homedir, '.pyenv') } });
    return true;
  } catch {
    return false;
  }
}

function compare(tool: string, name: string, work: () => Promise<void>): void {
  it(`${tool}: ${name}`, async () => {
    await work();
    compared[tool] = (compared[tool] ?? 0) + 1;
  }).timeout(90_000);
}

describe('identity beside the tools themselves', () => {
  after(() => rmSync(root, { recursive: true, force: true }));

  describe('git', () => {
    const worlds: readonly (readonly [name: string, config: string, args: string])[] = [
      ['origin by default', '', ''], ['a remote named in the command', '', 'other'], ['a path in the command', '', '{bare3}'],
      ['pushRemote of the branch', '[branch "main"]\n\tpushRemote = other\n', ''], ['remote of the branch', '[branch "main"]\n\tremote = other\n\tmerge = refs/heads/main\n', ''],
      ['pushDefault', '[remote]\n\tpushDefault = other\n', ''], ['pushRemote before pushDefault', '[remote]\n\tpushDefault = origin\n[branch "main"]\n\tpushRemote = other\n', ''],
      ['pushDefault before remote of the branch', '[remote]\n\tpushDefault = other\n[branch "main"]\n\tremote = origin\n', ''],
      ['pushurl of the remote', '[remote "third"]\n\turl = {bare1}\n\tpushurl = {bare3}\n', 'third'], ['insteadOf', '[url "{bare3}"]\n\tinsteadOf = short:\n[remote "third"]\n\turl = short:\n', 'third'],
      ['pushInsteadOf', '[url "{bare3}"]\n\tpushInsteadOf = {bare1}\n', ''], ['pushInsteadOf does not touch a pushurl', '[url "{bare3}"]\n\tpushInsteadOf = {bare2}\n[remote "third"]\n\turl = {bare1}\n\tpushurl = {bare2}\n', 'third'],
      ['longest insteadOf', '[url "{bare3}"]\n\tinsteadOf = aa:bb\n[url "{bare2}"]\n\tinsteadOf = aa:\n[remote "third"]\n\turl = aa:bb\n', 'third'], ['--repo', '', '--repo=other'],
      ['an included pushDefault', '[include]\n\tpath = ../../extra\n', ''], ['includeIf of this folder', '[includeIf "gitdir:**/project/.git"]\n\tpath = ../../extra\n', ''], ['includeIf of another folder', '[includeIf "gitdir:**/elsewhere/"]\n\tpath = ../../extra\n', ''],
      ['includeIf of the branch', '[includeIf "onbranch:main"]\n\tpath = ../../extra\n', ''], ['includeIf of another branch', '[includeIf "onbranch:release/**"]\n\tpath = ../../extra\n', ''], ['a later value before an earlier one', '[remote]\n\tpushDefault = third\n\tpushDefault = other\n', ''],
      ['pushInsteadOf before insteadOf', '[url "{bare3}"]\n\tpushInsteadOf = short:\n[url "{bare2}"]\n\tinsteadOf = short:\n[remote "third"]\n\turl = short:\n', 'third'], ['insteadOf of a pushurl', '[url "{bare3}"]\n\tinsteadOf = short:\n[remote "third"]\n\turl = {bare1}\n\tpushurl = short:\n', 'third'],
      ['options before the remote', '', '--no-verify other'], ['a push option with a value', '', '--receive-pack git-receive-pack other'],
    ];
    for (const [name, config, args] of worlds) {
      compare('git', name, async () => {
        const place = build({ 'a.txt': 'a', '~/extra': '[remote]\n\tpushDefault = other\n' });
        const bare = (n: number): string => path.join(place.home, `bare${n}.git`);
        const fill = (text: string): string => text.replace(/\{bare(\d)\}/g, (_, n: string) => bare(Number(n)));
        for (const n of [1, 2, 3]) run('git', ['init', '-q', '--bare', bare(n)], place);
        run('git', ['init', '-q', '-b', 'main'], place);
        run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'x'], place);
        writeFileSync(path.join(place.cwd, '.git/config'), `[core]\n\trepositoryformatversion = 0\n[push]\n\tdefault = current\n[remote "origin"]\n\turl = ${bare(1)}\n[remote "other"]\n\turl = ${bare(2)}\n${fill(config)}`);
        const words = split(fill(args));
        const said = /^To (.+)$/m.exec(run('git', ['push', '--dry-run', '--porcelain', ...words], place))?.[1];
        const ours = await pushTarget(request({ command: `git push ${words.join(' ')}`, cwd: place.cwd }), factsAt(place));
        assert.equal(ours.address?.shown, said);
      });
    }
  });

  if (has('kubectl')) describe('kubectl', () => {
    const cluster = (name: string, server: string): string => `- name: ${name}\n  cluster: {server: "${server}"}\n`;
    const context = (name: string, of: string, namespace?: string, user = 'u'): string => `- name: ${name}\n  context: {cluster: ${of}, user: ${user}${namespace === undefined ? '' : `, namespace: ${namespace}`}}\n`;
    const file = (parts: { current?: string; clusters?: string; contexts?: string; users?: string }): string =>
      `apiVersion: v1\nkind: Config\n${parts.current === undefined ? '' : `current-context: ${parts.current}\n`}clusters:\n${parts.clusters ?? ' []\n'}contexts:\n${parts.contexts ?? ' []\n'}users:\n${parts.users ?? '- name: u\n  user: {}\n'}`;
    const a = file({ current: 'a', clusters: cluster('ca', 'https://a.example.com') + cluster('cc', 'https://c.example.com'), contexts: context('a', 'ca', 'na') + context('c', 'cc') });
    const b = file({ current: 'b', clusters: cluster('cb', 'https://b.example.com') + cluster('ca', 'https://other-a.example.com'), contexts: context('b', 'cb', 'nb') + context('a', 'cb', 'from-b') });
    const none = file({ clusters: cluster('cd', 'https://d.example.com'), contexts: context('d', 'cd') });
    const worlds: readonly (readonly [name: string, world: World])[] = [
      ['the usual file', { files: { '~/.kube/config': a } }], ['a context by option', { files: { '~/.kube/config': a }, args: '--context c' }], ['--context=', { files: { '~/.kube/config': a }, args: '--context=c' }],
      ['KUBECONFIG', { files: { '~/.kube/config': a, '~/b': b }, env: { KUBECONFIG: '{home}/b' } }], ['two files, the first current context', { files: { '~/x': a, '~/b': b }, env: { KUBECONFIG: '{home}/x:{home}/b' } }],
      ['two files, the other way round', { files: { '~/x': a, '~/b': b }, env: { KUBECONFIG: '{home}/b:{home}/x' } }], ['the first file has no current context', { files: { '~/n': none, '~/b': b }, env: { KUBECONFIG: '{home}/n:{home}/b' } }],
      ['a file of the list is not there', { files: { '~/b': b }, env: { KUBECONFIG: '{home}/gone:{home}/b' } }], ['an empty entry', { files: { '~/b': b }, env: { KUBECONFIG: ':{home}/b' } }],
      ['--kubeconfig alone', { files: { '~/.kube/config': a, '~/b': b }, args: '--kubeconfig {home}/b' }], ['--kubeconfig before KUBECONFIG', { files: { '~/x': a, '~/b': b }, args: '--kubeconfig={home}/b', env: { KUBECONFIG: '{home}/x' } }],
      ['a context of the second file', { files: { '~/x': a, '~/b': b }, args: '--context b', env: { KUBECONFIG: '{home}/x:{home}/b' } }],
      ['a relative KUBECONFIG', { files: { 'k.yaml': b }, env: { KUBECONFIG: 'k.yaml' } }], ['no file at all', {}], ['a context that is not there', { files: { '~/.kube/config': file({ current: 'gone', contexts: context('a', 'ca'), clusters: cluster('ca', 'https://a.example.com') }) } }],
      ['JSON', { files: { '~/.kube/config': JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'j', clusters: [{ name: 'cj', cluster: { server: 'https://j.example.com' } }], contexts: [{ name: 'j', context: { cluster: 'cj', user: 'u' } }], users: [{ name: 'u', user: {} }] }) } }],
      ['quoted and numeric names', { files: { '~/.kube/config': file({ current: '"1"', clusters: cluster('"2"', 'https://n.example.com'), contexts: context('"1"', '"2"') }) } }],
    ];
    for (const [name, world] of worlds) {
      compare('kubectl', name, async () => {
        const place = build(world.files ?? {});
        const fill = (text: string): string => text.replaceAll('{home}', place.home);
        const env = Object.fromEntries(Object.entries(world.env ?? {}).map(([key, value]) => [key, fill(value)]));
        const words = split(fill(world.args ?? ''));
        let theirs: { 'current-context'?: string; clusters?: { cluster: { server: string } }[]; contexts?: { context: { namespace?: string } }[] } = {};
        try {
          theirs = JSON.parse(run('kubectl', ['config', 'view', '--minify', '-o', 'json', ...words], place, env)) as typeof theirs;
        } catch (error) {
          assert.match(String((error as { stderr?: unknown }).stderr), /current-context must exist|cannot locate context|context was not found|does not exist/);
        }
        const ours = await resolveKubernetes(request({ command: `kubectl delete ns x ${words.join(' ')}`, cwd: place.cwd, env }), factsAt(place));
        const server = theirs.clusters?.[0]?.cluster.server;
        const known = server === undefined ? undefined : new URL(server).hostname;
        assert.equal(ours?.scope?.split(' at ').at(-1)?.includes('.') ? ours.scope.split(' at ').at(-1) : undefined, known);
        if (known !== undefined) assert.equal(ours?.place, theirs.contexts?.[0]?.context.namespace);
        if (known !== undefined) assert.equal(ours?.scopeName, theirs['current-context']);
      });
    }
  });

  if (has('kubectl')) describe('kubectl, options that only a request shows', () => {
    const config = 'apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters:\n- name: ca\n  cluster: {server: "https://127.0.0.1:1"}\n- name: cc\n  cluster: {server: "https://127.0.0.1:2"}\ncontexts:\n- name: a\n  context: {cluster: ca, user: u, namespace: na}\nusers:\n- name: u\n  user: {token: not-a-real-token}\n';
    for (const args of ['', '--cluster cc', '--server https://localhost:3', '-s https://localhost:3', '--cluster=cc --context=a']) {
      compare('kubectl', `server of "${args}"`, async () => {
        const place = build({ '~/.kube/config': config });
        let said = '';
        try {
          run('kubectl', ['get', '--raw', '/x', '-v=6', '--request-timeout=2s', ...split(args)], place);
        } catch (error) {
          said = String((error as { stderr?: unknown }).stderr);
        }
        const ours = await resolveKubernetes(request({ command: `kubectl ${args} delete ns x`, cwd: place.cwd }), factsAt(place));
        const port = /https:\/\/([\w.]+):(\d)\/x/.exec(said);
        assert.ok(port, said);
        assert.equal(ours?.scope, `${port[2] === '2' ? 'cc' : 'ca'} at ${port[1] ?? ''}`);
      });
    }
    for (const args of ['-n zzz', '--namespace=zzz', '-nzzz']) {
      compare('kubectl', `namespace of "${args}"`, async () => {
        const place = build({ '~/.kube/config': config });
        const theirs = JSON.parse(run('kubectl', ['create', 'deployment', 'x', '--image=y', '--dry-run=client', '-o', 'json', ...split(args)], place)) as { metadata: { namespace?: string } };
        const ours = await resolveKubernetes(request({ command: `kubectl ${args} delete deployment x`, cwd: place.cwd }), factsAt(place));
        assert.equal(ours?.place, theirs.metadata.namespace);
      });
    }
  });

  if (has('docker')) describe('docker', () => {
    const worlds: readonly (readonly [name: string, world: World])[] = [
      ['nothing set', {}], ['DOCKER_CONTEXT', { env: { DOCKER_CONTEXT: 'far' } }], ['currentContext', { files: { '~/.docker/config.json': '{"currentContext":"far"}' } }], ['DOCKER_CONTEXT before currentContext', { files: { '~/.docker/config.json': '{"currentContext":"far"}' }, env: { DOCKER_CONTEXT: 'default' } }],
      ['DOCKER_HOST beats currentContext', { files: { '~/.docker/config.json': '{"currentContext":"far"}' }, env: { DOCKER_HOST: 'tcp://10.9.8.7:2375' } }], ['DOCKER_CONFIG', { files: { '~/elsewhere/config.json': '{"currentContext":"far"}' }, env: { DOCKER_CONFIG: '{home}/elsewhere' } }], ['--context', { args: '--context far' }],
      ['--context beats DOCKER_CONTEXT', { args: '--context default', env: { DOCKER_CONTEXT: 'far' } }], ['DOCKER_CONTEXT in another folder', { files: { '~/elsewhere/config.json': '{}' }, env: { DOCKER_CONFIG: '{home}/elsewhere', DOCKER_CONTEXT: 'far' } }], ['an empty DOCKER_CONTEXT', { files: { '~/.docker/config.json': '{"currentContext":"far"}' }, env: { DOCKER_CONTEXT: '' } }],
    ];
    for (const [name, world] of worlds) {
      compare('docker', name, async () => {
        const place = build(world.files ?? {});
        const env = Object.fromEntries(Object.entries(world.env ?? {}).map(([key, value]) => [key, value.replaceAll('{home}', place.home)]));
        run('docker', ['context', 'create', 'far', '--docker', 'host=ssh://ops@far.example.com'], place, env['DOCKER_CONFIG'] === undefined ? {} : { DOCKER_CONFIG: env['DOCKER_CONFIG'] });
        for (const [file, text] of Object.entries(world.files ?? {})) writeFileSync(path.join(place.home, file.slice(2)), text);
        const words = split(world.args);
        const theirs = run('docker', [...words, 'context', 'show'], place, env).trim();
        const ours = await resolveDocker(request({ command: `docker ${words.join(' ')} system prune`, cwd: place.cwd, env }), factsAt(place));
        // `context show` says default where DOCKER_HOST is set: the host itself counts then.
        if (env['DOCKER_HOST'] !== undefined) assert.deepEqual([theirs, ours?.scope], ['default', '10.9.8.7']);
        else assert.deepEqual([ours?.scopeName ?? 'default', ours?.scope], theirs === 'default' ? ['default', undefined] : [theirs, 'far.example.com']);
      });
    }
  });

  if (has('terraform')) describe('terraform', () => {
    const worlds: readonly (readonly [name: string, world: World])[] = [
      ['default', {}], ['the environment file', { files: { '.terraform/environment': 'blue' } }], ['TF_WORKSPACE', { files: { '.terraform/environment': 'blue' }, env: { TF_WORKSPACE: 'green' } }],
      ['TF_DATA_DIR', { files: { 'data/environment': 'red', '.terraform/environment': 'blue' }, env: { TF_DATA_DIR: 'data' } }], ['a line end after the name', { files: { '.terraform/environment': 'blue\n' } }], ['an empty file', { files: { '.terraform/environment': '' } }], ['an empty TF_WORKSPACE', { files: { '.terraform/environment': 'blue' }, env: { TF_WORKSPACE: '' } }], ['TF_WORKSPACE before TF_DATA_DIR', { files: { 'data/environment': 'red' }, env: { TF_DATA_DIR: 'data', TF_WORKSPACE: 'green' } }], ['blanks around the name', { files: { '.terraform/environment': '  blue \n' } }],
    ];
    for (const [name, world] of worlds) {
      compare('terraform', name, async () => {
        const place = build(world.files ?? {});
        const theirs = run('terraform', ['workspace', 'show'], place, world.env).trim().split('\n').at(-1);
        const ours = await terraformProject(request({ command: 'terraform apply', cwd: place.cwd, env: world.env }), factsAt(place));
        assert.equal(ours.workspace.text, theirs);
      });
    }
  });

  if (has('aws')) describe('aws', () => {
    const config = '[default]\nregion = eu-west-1\n[profile a]\nregion = us-east-1\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\naws_secret_access_key = not-a-real-secret\n[profile b]\nregion = us-west-2\n';
    const credentials = '[default]\naws_access_key_id = AKIAQNZGKIQY56JQ7DEF\naws_secret_access_key = not-a-real-secret\n[b]\naws_access_key_id = AKIAQNZGKIQY56JQ7BBB\naws_secret_access_key = not-a-real-secret\nregion = ap-south-1\n';
    const files = { '~/.aws/config': config, '~/.aws/credentials': credentials };
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAQNZGKIQY56JQ7ENV', AWS_SECRET_ACCESS_KEY: 'not-a-real-secret' };
    const worlds: readonly (readonly [name: string, world: World])[] = [
      ['default profile', { files }], ['AWS_PROFILE', { files, env: { AWS_PROFILE: 'a' } }], ['--profile before AWS_PROFILE', { files, env: { AWS_PROFILE: 'a' }, args: '--profile b' }], ['keys beat AWS_PROFILE', { files, env: { AWS_PROFILE: 'a', ...keys } }],
      ['--profile beats keys', { files, env: keys, args: '--profile a' }], ['AWS_DEFAULT_PROFILE and AWS_PROFILE', { files, env: { AWS_DEFAULT_PROFILE: 'a', AWS_PROFILE: 'b' } }], ['AWS_DEFAULT_REGION', { files, env: { AWS_DEFAULT_REGION: 'sa-east-1' } }],
      ['AWS_CONFIG_FILE', { files: { '~/c': '[profile z]\nregion = eu-north-1\naws_access_key_id = AKIAQNZGKIQY56JQ7ZZZ\naws_secret_access_key = not-a-real-secret\n' }, env: { AWS_CONFIG_FILE: '{home}/c', AWS_PROFILE: 'z' } }], ['nothing', {}],
      ['AWS_SHARED_CREDENTIALS_FILE', { files: { '~/.aws/config': config, '~/credentials': credentials }, env: { AWS_SHARED_CREDENTIALS_FILE: '{home}/credentials', AWS_PROFILE: 'b' } }], ['AWS_DEFAULT_PROFILE alone', { files, env: { AWS_DEFAULT_PROFILE: 'b' } }], 
      ['a profile in both files', { files, env: { AWS_PROFILE: 'b' } }], ['a temporary key in the environment', { files, env: { ...keys, AWS_SESSION_TOKEN: 'not-a-real-token' } }], ['only a config file', { files: { '~/.aws/config': '[default]\nregion = eu-west-3\naws_access_key_id = AKIAQNZGKIQY56JQ7CFG\naws_secret_access_key = not-a-real-secret\n' } }],
      ['a quoted profile name', { files: { '~/.aws/config': '[profile "quoted"]\nregion = eu-south-1\naws_access_key_id = AKIAQNZGKIQY56JQ7QQQ\naws_secret_access_key = not-a-real-secret\n' }, env: { AWS_PROFILE: 'quoted' } }],
    ];
    for (const [name, world] of worlds) {
      compare('aws', name, async () => {
        const place = build(world.files ?? {});
        const env = Object.fromEntries(Object.entries(world.env ?? {}).map(([key, value]) => [key, value.replaceAll('{home}', place.home)]));
        const words = split(world.args);
        const table = run('aws', ['configure', 'list', ...words], place, env);
        const row = (key: string): string[] => (new RegExp(`^\\s*${key}\\s+(.+)$`, 'm').exec(table)?.[1] ?? '').trim().replace('<not set>', '<not-set>').split(/\s+/);
        const ours = await awsIdentity(request({ command: `aws s3 rb s3://x ${words.join(' ')}`, cwd: place.cwd, env }), factsAt(place));
        const [, type] = row('access_key');
        const region = row('region')[0];
        assert.equal(ours.region ?? '<not-set>', region);
        const source = ours.origins.find(origin => origin.kind === 'file' && /\.aws|\/c$|\/credentials$/.test(origin.path));
        const kind = ours.name === 'unknown' ? 'None' : /in the environment/.test(ours.name) || ours.origins.some(origin => 'name' in origin && origin.name === 'AWS_ACCESS_KEY_ID') ? 'env' : source?.kind === 'file' && source.path.endsWith('credentials') ? 'shared-credentials-file' : 'config-file';
        assert.equal(kind, type);
        const profile = row('profile')[0];
        if (kind !== 'env' && profile !== '<not-set>') assert.equal(ours.profile, profile);
      });
    }
  });

  if (has('gcloud')) describe('gcloud', () => {
    const files = { '~/.config/gcloud/active_config': 'work', '~/.config/gcloud/configurations/config_work': '[core]\naccount = alice@example.com\nproject = music-prod\n[compute]\nregion = europe-west1\n', '~/.config/gcloud/configurations/config_default': '[core]\nproject = play\naccount = bob@example.com\n' };
    const worlds: readonly (readonly [name: string, world: World])[] = [['the active configuration', { files }], ['--configuration', { files, args: '--configuration default' }], ['CLOUDSDK_ACTIVE_CONFIG_NAME', { files, env: { CLOUDSDK_ACTIVE_CONFIG_NAME: 'default' } }], ['CLOUDSDK_CORE_PROJECT', { files, env: { CLOUDSDK_CORE_PROJECT: 'other' } }], ['--project', { files, env: { CLOUDSDK_CORE_PROJECT: 'other' }, args: '--project last' }],
      ['CLOUDSDK_CONFIG', { files: { '~/cfg/active_config': 'x', '~/cfg/configurations/config_x': '[core]\naccount = eve@example.com\nproject = far\n' }, env: { CLOUDSDK_CONFIG: '{home}/cfg' } }], ['CLOUDSDK_CORE_ACCOUNT', { files, env: { CLOUDSDK_CORE_ACCOUNT: 'eve@example.com' } }], ['--account', { files, args: '--account eve@example.com' }], ['--configuration before the variable', { files, env: { CLOUDSDK_ACTIVE_CONFIG_NAME: 'work' }, args: '--configuration=default' }]];
    for (const [name, world] of worlds) {
      compare('gcloud', name, async () => {
        const place = build(world.files ?? {});
        const words = split(world.args);
        const env = Object.fromEntries(Object.entries(world.env ?? {}).map(([key, value]) => [key, value.replaceAll('{home}', place.home)]));
        const theirs = JSON.parse(run('gcloud', ['config', 'list', '--format=json', ...words], place, env)) as { core?: { account?: string; project?: string } };
        const ours = await resolveGcloud(request({ command: `gcloud container clusters delete x ${words.join(' ')}`, cwd: place.cwd, env }), factsAt(place));
        assert.deepEqual([ours?.name, ours?.scope], [theirs.core?.account ?? 'unknown', theirs.core?.project]);
      });
    }
  });

  if (has('ssh')) describe('ssh', () => {
    const worlds: readonly (readonly [name: string, config: string, host: string])[] = [
      ['no entry', '', 'a.example.com'], ['alias', 'Host web\n  HostName 203.0.113.5\n  User root\n  Port 2222\n', 'web'], ['first value wins', 'Host web\n  User one\nHost *\n  User two\n  HostName x.example.com\n', 'web'], ['negated pattern', 'Host * !web\n  User two\nHost web\n  User one\n', 'web'],
      ['wildcards', 'Host *.prod w?b\n  User deploy\n', 'wab'], ['jump host', 'Host db\n  ProxyJump ops@bastion.example.com\n', 'db'], ['equals sign and quotes', 'Host web\n  HostName="h.example.com"\n  User=me\n', 'web'], ['%h', 'Host web\n  HostName %h.example.com\n', 'web'], ['Match host', 'Match host web\n  User m\n', 'web'], ['include', 'Include more\n', 'inc'],
    ];
    for (const [name, config, host] of worlds) {
      compare('ssh', name, async () => {
        const place = build({ '~/.ssh/config': config, '~/.ssh/more': 'Host inc\n  HostName included.example.com\n  User inc\n' });
        // A file of our own: `ssh -G` takes the home from the user database, and there is no Match exec in these.
        const main = path.join(place.home, '.ssh/config');
        writeFileSync(main, config.replace('Include more', `Include ${path.join(place.home, '.ssh/more')}`));
        const theirs = run('ssh', ['-G', '-F', main, host], place);
        const value = (key: string): string | undefined => new RegExp(`^${key} (.+)$`, 'm').exec(theirs)?.[1];
        const ours = await sshHost(host, factsAt(place), main);
        assert.deepEqual([ours.host, ours.user ?? os.userInfo().username, ours.port ?? '22', ours.jump], [value('hostname'), value('user'), value('port'), value('proxyjump')]);
      });
    }
  });

  describe('all of them', () => {
    it('compared at least a hundred worlds where all tools are there', () => {
      const all = ['git', 'kubectl', 'docker', 'terraform', 'aws', 'gcloud', 'ssh'].every(tool => compared[tool] !== undefined);
      const count = Object.values(compared).reduce((sum, one) => sum + one, 0);
      assert.ok(count >= (all ? 100 : 10), `${count} worlds: ${JSON.stringify(compared)}`);
    });
  });
});
