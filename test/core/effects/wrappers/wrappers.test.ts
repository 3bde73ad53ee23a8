// Programs that run other programs: what is reached behind them, as whom and where.
import assert from 'node:assert/strict';
import { callsOf, line, type ReadOptions } from '../callsOf';

/** `[user@]host: program args` of the last call. */
async function reached(command: string, options?: ReadOptions): Promise<string> {
  const last = (await callsOf(command, options)).calls.at(-1);
  return last ? `${last.user === undefined ? '' : `${last.user}@`}${last.host === undefined ? '' : `${last.host}: `}${line(last)}` : '';
}

const rows: readonly (readonly [command: string, expected: string])[] = [
  ['sudo rm x', 'root@rm x'], ['sudo -u pg -H dropdb d', 'pg@dropdb d'], ['doas rm x', 'root@rm x'], ['su - pg -c "dropdb d"', 'pg@dropdb d'], ['sudo -i rm x', 'root@rm x'], ['runuser -u pg -- dropdb d', 'pg@dropdb d'],
  ['env -i A=1 rm x', 'rm x'], ['env -S "rm x" y', 'rm x y'], ['nohup rm x', 'rm x'], ['timeout -k 5 10 rm x', 'rm x'], ['nice -n 3 ionice -c2 rm x', 'rm x'], ['stdbuf -oL rm x', 'rm x'], ['setsid rm x', 'rm x'], ['flock /tmp/l rm x', 'rm x'], ['flock /tmp/l -c "rm x"', 'rm x'],
  ['watch -n1 "rm x"', 'rm x'], ['script -q -c "rm x" /dev/null', 'rm x'], ['xargs -n1 rm < /dev/null', 'rm <its input>'], ['echo "a b" | xargs rm', 'rm a b'], ['echo a | xargs -I{} rm {}/x', 'rm a/x'], ['parallel rm ::: a', 'rm a'],
  ['find . -name "*.o" -exec rm {} +', 'find . -name *.o -delete'], ['find . -name "*.o" -print0 | xargs -0 rm -f', 'find . -name *.o -delete'], ['find . -exec sh -c "rm x" \\;', 'rm x'], ['fd -e o -x rm', 'rm <{}>'],
  ['bash -lc "rm x"', 'rm x'], ['busybox sh -c "rm x"', 'rm x'], ['sh -c \'rm "$1"\' _ x', 'rm x'], ['bash <<< "rm x"', 'rm x'], ['echo "rm x" | sh', 'rm x'],
  ['ssh -p 2 me@prod "cd /srv && rm -rf data"', 'me@prod: rm -rf data'], ['ssh prod <<E\nrm -rf /srv\nE', 'prod: rm -rf /srv'], ["ssh h \"docker exec c sh -c 'rm x'\"", 'container c on h: rm x'],
  ['docker exec -it db psql -c "drop table t"', 'container db: psql -c drop table t'], ['docker compose exec -T db psql -c x', 'service db: psql -c x'], ['kubectl exec -n a pod/db -- psql -c x', 'pod/db: psql -c x'], ['kubectl exec -it web -- sh -c "rm x"', 'pod web: rm x'],
  ['docker run --rm -v "$PWD":/w alpine sh -c "rm -rf /w/sub"', 'root@rm -rf /work/app/sub'], ['vagrant ssh -c "rm x"', 'the Vagrant machine: rm x'], ['gcloud compute ssh vm1 --command="rm x"', 'vm1: rm x'], ['lxc exec c1 -- rm x', 'root@c1: rm x'], ['heroku run -a shop "rake db:drop"', 'Heroku app shop: rake db:drop'],
  ['npx -y rimraf@5 dist', 'rimraf dist'], ['pnpm dlx rimraf dist', 'rimraf dist'], ['poetry run python -m alembic x', 'alembic x'], ['uv run --with x alembic downgrade base', 'alembic downgrade base'], ['bundle exec rubocop -a', 'rubocop -a'], ['nix-shell -p x --run "rm x"', 'rm x'], ['direnv exec . rm x', 'rm x'],
  ['op run --env-file=.env -- rm x', 'rm x'], ['doppler run -- rm x', 'rm x'], ['dotenv -e .env -- rm x', 'rm x'], ['cross-env A=1 rm x', 'rm x'], ['aws-vault exec prod -- aws s3 ls', 'aws s3 ls'],
  ['git -c alias.z="!rm x" z', "rm x"], ['echo "rm x" | at now', 'rm x'], ['tmux new-session -d "rm x"', 'rm x'], ['concurrently "rm x"', 'rm x'],
  ['powershell.exe -NoProfile -Command "Remove-Item -Recurse x"', 'remove-item -Recurse x'], ['cmd.exe /c "rd /s /q x"', 'rd /s /q x'],
];

describe('wrappers', () => {
  for (const [command, expected] of rows) it(command.replaceAll('\n', '⏎'), async () => { assert.equal(await reached(command), expected); });

  it('keeps the variables that a wrapper sets', async () => {
    const variable = async (command: string, name: string): Promise<string | undefined> => (await callsOf(command)).calls.at(-1)?.variables.get(name)?.value;
    assert.equal(await variable('env AWS_PROFILE=prod aws s3 ls', 'AWS_PROFILE'), 'prod');
    assert.equal(await variable('aws-vault exec prod -- aws s3 ls', 'AWS_PROFILE'), 'prod');
    assert.equal(await variable('sudo KUBECONFIG=/k kubectl get po', 'KUBECONFIG'), '/k');
    assert.equal(await variable('ssh h env', 'HOME'), undefined);
  });

  it('looks up the aliases of the repository', async () => {
    const world = { git: { root: '/work/app', committed: {}, aliases: { wipe: '!git reset --hard', nuke: 'clean -fdx' } } };
    assert.equal(await reached('git wipe', { world }), 'git reset --hard');
    assert.equal(await reached('git nuke -q', { world }), 'git clean -fdx -q');
  });

  it('keeps each step as a hop', async () => {
    const { calls } = await callsOf('sudo env A=1 bash -c "xargs rm < f"');
    assert.deepEqual(calls.at(-1)?.hops.map(hop => hop.through), ['sudo', 'env', 'bash -c', 'xargs']);
  });

  it('names spans in the text of the action', async () => {
    const command = 'echo hi; bash -c \'cd / && rm -rf x\'';
    const { calls } = await callsOf(command);
    const span = calls.at(-1)?.span;
    assert.equal(span && command.slice(span.start, span.end), 'rm -rf x');
  });
});
