// Programs that run another program given as words: where its words start. Data; `unwrap.ts` reads it. Programs with a grammar of
// their own (env, sudo, find, xargs, ssh, docker, kubectl, shells) have files of their own.

export interface WrapperForm {
  readonly names: readonly string[];
  /** Subcommands of which one must come first (`run`, `tool run`); absent: the command follows the options. */
  readonly under?: readonly string[];
  /** Options that take the next word. */
  readonly values?: readonly string[];
  /** Words between the options and the command (`timeout 5 cmd`: 1). */
  readonly before?: number;
  /** The command follows a `--` only; without one this is no wrapper call. */
  readonly separator?: boolean;
  /** `NAME=value` words before the command are variables. */
  readonly assignments?: boolean;
  /** Options whose value is shell text to be run. */
  readonly textOptions?: readonly string[];
  /** All words after the options together are shell text. */
  readonly text?: 'all' | 'each';
  /** The program runs with the rights of this user. */
  readonly user?: string;
  /** What the program's variables are loaded from is not read: shown as such. */
  readonly loads?: string;
  /** The word before the command names a profile, kept in this variable. */
  readonly profile?: string;
  /** Version and extras behind the program's name are cut off (`npx prisma@5`). */
  readonly package?: boolean;
}

export const forms: readonly WrapperForm[] = [
  { names: ['setsid'], values: [] },
  { names: ['nohup', 'unbuffer', 'catchsegv', 'fakeroot', 'fakechroot', 'torsocks', 'proxychains', 'proxychains4', 'proxychains-ng', 'linux32', 'linux64', 'i386', 'x86_64', 'arm64', 'winpty', 'rlwrap', 'dbus-run-session', 'setarch', 'noglob', 'nocorrect', 'busybox', 'toybox', 'chronic', 'ts', 'eatmydata', 'viddy'], values: ['-a', '-f', '-w', '-e'] },
  { names: ['command', 'builtin', 'exec'], values: ['-a'] },
  { names: ['time', 'gtime'], values: ['-f', '-o', '--format', '--output'] },
  { names: ['timeout', 'gtimeout'], values: ['-s', '--signal', '-k', '--kill-after'], before: 1 },
  { names: ['nice'], values: ['-n', '--adjustment'] },
  { names: ['ionice'], values: ['-c', '--class', '-n', '--classdata', '-t'] },
  { names: ['chrt'], values: ['-T', '-P', '-D'], before: 1 },
  { names: ['taskset'], values: [], before: 1 },
  { names: ['cpulimit'], values: ['-l', '-p', '-e'] },
  { names: ['prlimit', 'numactl', 'choom', 'cgexec', 'firejail', 'ltrace'], values: ['-g', '-n', '-p', '-o', '-e', '-m', '-N', '-C'] },
  { names: ['stdbuf', 'gstdbuf'], values: ['-i', '-o', '-e', '--input', '--output', '--error'] },
  { names: ['strace'], values: ['-o', '-e', '-s', '-p', '-E', '-u', '-a', '-b', '-O', '-S', '-I', '-P', '-X', '-U'] },
  { names: ['caffeinate'], values: ['-t', '-w'] },
  { names: ['systemd-run'], values: ['-p', '--property', '-u', '--unit', '--slice', '-E', '--setenv', '--uid', '--gid', '--nice', '--working-directory', '--on-calendar', '--on-active', '--description', '-M', '-H'] },
  { names: ['systemd-inhibit'], values: ['--what', '--who', '--why', '--mode'] },
  { names: ['unshare'], values: ['-S', '-G', '-R', '-w', '--setuid', '--setgid', '--root', '--wd'] },
  { names: ['setpriv'], values: ['--reuid', '--regid', '--groups', '--inh-caps', '--ambient-caps', '--bounding-set'] },
  { names: ['capsh'], textOptions: ['-c'], values: ['--user', '--uid'] },
  { names: ['bwrap', 'proot'], separator: true },
  { names: ['flock'], values: ['-w', '--timeout', '-E', '--conflict-exit-code'], before: 1, textOptions: ['-c', '--command'] },
  { names: ['xvfb-run'], values: ['-n', '-s', '-e', '-f', '-p', '--server-args', '--server-num'] },
  { names: ['watch'], values: ['-n', '--interval', '-q', '--equexit', '-s'], text: 'all' },
  { names: ['watchexec'], values: ['-e', '--exts', '-w', '--watch', '-i', '--ignore', '-f', '--filter', '-s', '--signal', '-d', '--debounce', '--shell', '--project-origin'], text: 'all' },
  { names: ['entr'], textOptions: [], values: [] },
  { names: ['hyperfine'], values: ['-w', '--warmup', '-r', '--runs', '-m', '-M', '-n', '--export-json', '--export-markdown', '--export-csv', '-L', '-P', '-N', '-S', '--shell', '-i', '-s', '--style'], textOptions: ['-p', '--prepare', '-c', '--cleanup', '--setup'], text: 'each' },
  { names: ['concurrently'], values: ['-n', '--names', '-c', '--prefix-colors', '-p', '--prefix', '-m', '--max-processes', '-s', '--success', '--restart-tries', '--restart-after', '-l'], text: 'each' },
  { names: ['nodemon'], values: ['-w', '--watch', '-e', '--ext', '-i', '--ignore', '--delay', '--config'], textOptions: ['-x', '--exec'] },
  { names: ['start-server-and-test'], text: 'each' },
  { names: ['sshpass'], values: ['-p', '-f', '-d', '-P'] },
  { names: ['ssh-agent'], values: ['-a', '-t', '-E'] },
  { names: ['cross-env', 'cross-env-shell'], assignments: true },
  { names: ['env-cmd'], values: ['-f', '--file', '-e', '--environments', '-r', '--rc-file'] },
  { names: ['dotenv', 'dotenvx', 'dotenv-cli'], separator: true, loads: 'a .env file' },
  { names: ['dotenv'], values: ['-e', '-f', '-o', '-v', '-p', '-c'] },
  { names: ['aws-vault'], under: ['exec'], values: ['-d', '--duration', '--region', '-t', '--mfa-token', '--prompt'], before: 1, separator: false, profile: 'AWS_PROFILE' },
  { names: ['aws-okta', 'aws-sso-util', 'saml2aws', 'okta-aws', 'granted', 'awsume'], under: ['exec', 'run'], values: ['-a', '--idp-account', '--profile', '-p', '--exec-profile'], separator: true, loads: 'AWS credentials' },
  { names: ['chamber'], under: ['exec'], separator: true, loads: 'secrets of a parameter store' },
  { names: ['op', 'doppler', 'infisical', 'teller', 'envkey-source', 'phase', 'akeyless', 'bws', 'vlt', 'keeper', 'ksm', 'berglas', 'secrethub', 'summon', 'envconsul'], under: ['run', 'exec'], separator: true, textOptions: ['--command'], loads: 'secrets of a secret store' },
  { names: ['summon', 'envconsul', 'envchain', 'envwarden'], separator: true, loads: 'secrets' },
  { names: ['sops'], under: ['exec-env'], before: 1, text: 'all', loads: 'an encrypted file' },
  { names: ['direnv'], under: ['exec'], before: 1, loads: '.envrc' },
  { names: ['mise', 'rtx', 'asdf', 'pkgx', 'devbox', 'flox', 'hermit', 'proto', 'vfox', 'volta', 'nodenv', 'pyenv', 'rbenv', 'goenv', 'fnm', 'nvm', 'n', 'rvm'], under: ['exec', 'x', 'run'], values: ['--using', '-e', '--env', '-c', '--config'], separator: false },
  { names: ['nvm', 'fnm'], under: ['exec'], before: 1 },
  { names: ['nix-shell'], textOptions: ['--run', '--command'], values: ['-p', '-I', '-A', '--arg', '--argstr'] },
  { names: ['nix'], under: ['develop', 'shell', 'run'], textOptions: [], values: ['--profile', '-f', '--file', '-I', '--override-input'], separator: true },
  { names: ['conda', 'mamba', 'micromamba'], under: ['run'], values: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  { names: ['poetry', 'pipenv', 'rye', 'pdm', 'hatch', 'pixi'], under: ['run'], values: ['-C', '--directory', '-P', '--project', '-p', '-e', '--env'] },
  { names: ['uv'], under: ['run'], values: ['--with', '--with-editable', '--with-requirements', '-p', '--python', '--env-file', '--extra', '--group', '--project', '--directory', '--index-url', '--index', '--default-index', '--package', '--only-group', '--no-group'], package: true },
  { names: ['uvx'], values: ['--from', '--with', '-p', '--python', '--index-url', '--index', '--with-requirements', '--env-file'], package: true },
  { names: ['uv'], under: ['tool run'], values: ['--from', '--with', '-p', '--python'], package: true },
  { names: ['pipx'], under: ['run'], values: ['--spec', '--python', '--pip-args', '--index-url', '--fetch-python'], package: true },
  { names: ['npx', 'bunx', 'pnpx'], values: ['-p', '--package', '--node-options', '--prefix', '-w', '--workspace', '--cache', '--registry'], textOptions: ['-c', '--call'], package: true },
  { names: ['npm'], under: ['exec', 'x'], values: ['-p', '--package', '-w', '--workspace', '--prefix'], textOptions: ['-c', '--call'], package: true },
  { names: ['pnpm', 'yarn', 'bun'], under: ['dlx', 'exec', 'x', 'node-exec'], values: ['-p', '--package', '--filter', '-F', '-C', '--dir'], package: true },
  { names: ['bundle', 'bundler'], under: ['exec'], values: ['--gemfile'] },
  { names: ['spring'], under: ['run'] },
  { names: ['lerna'], under: ['exec'], values: ['--scope', '--ignore', '--concurrency', '--since'], separator: true },
  { names: ['dart', 'fvm'], under: ['exec'] },
  { names: ['toolbox', 'distrobox', 'flatpak-spawn', 'host-spawn', 'distrobox-enter', 'distrobox-host-exec'], under: ['run', 'enter', '--host'], values: ['-c', '--container', '-n', '--name'], separator: false },
  { names: ['flatpak-spawn', 'host-spawn', 'distrobox-host-exec'], values: ['--env', '--directory'] },
  { names: ['with-contenv', 's6-setuidgid', 'chpst', 'tini', 'dumb-init', 'catatonit', 'gosu', 'su-exec'], values: ['-u', '-e', '-m'], separator: false },
  { names: ['perf'], under: ['stat', 'record', 'trace'], values: ['-e', '-o', '-p', '-r', '-F', '-g'] },
  { names: ['valgrind', 'heaptrack', 'rr', 'kcov', 'bear', 'scan-build', 'intercept-build', 'build-wrapper', 'sccache', 'ccache', 'icecc', 'distcc'], values: ['-o', '--output', '-v'], separator: false },
  { names: ['step'], under: ['exec'] },
  { names: ['tsocks', 'cgclassify', 'pidproxy', 'tsp', 'nq', 'task-spooler', 'pueue'], values: ['-L', '-D'] },
  { names: ['screen'], values: ['-S', '-c', '-e', '-h', '-s', '-t', '-T', '-L', '-Logfile', '-p', '-x', '-r', '-dmS', '-dm', '-X'] },
];
