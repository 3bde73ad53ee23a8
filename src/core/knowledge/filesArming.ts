// Files that make something run later, as data: on a commit, on opening a folder, on install, in CI, on a timer, on logging in.

export interface ArmingRow {
  /** `~/` is the user's home, `**` first any folder. */
  readonly paths: readonly string[];
  /** Plain noun of the file. */
  readonly what: string;
  /** When it runs, after "runs ". */
  readonly when: string;
  /** Only a changed line that matches counts (linear-time patterns only); absent: every line but comments. */
  readonly only?: string;
  /** The event by which `firing` commands are recognised. */
  readonly event: 'commit' | 'push' | 'folder' | 'install' | 'test' | 'ci' | 'timer' | 'login' | 'git' | 'connect' | 'build' | 'container' | 'editor';
}

export const armingRows: readonly ArmingRow[] = [
  { what: 'git hook', when: 'on the next git command that fires it', event: 'commit', paths: ['**/.git/hooks/*', '**/.git/worktrees/*/hooks/*', '**/.husky/*', '**/.husky/_/*', '**/.githooks/*', '**/.git-hooks/*'] },
  { what: 'git hook list', when: 'on the next commit', event: 'commit', paths: ['**/.pre-commit-config.yaml', '**/lefthook.yml', '**/lefthook.yaml', '**/.lefthook.yml', '**/.overcommit.yml', '**/.lintstagedrc*'], only: '(?:run|entry|repo|rev|command|hooks?|id|args|script|additional_dependencies)\\b' },
  { what: 'git configuration', when: 'on the next git command', event: 'git', paths: ['**/.git/config', '**/.git/config.worktree', '~/.gitconfig', '~/.config/git/config', '/etc/gitconfig', '**/.gitmodules'],
    only: '(?:hooksPath|fsmonitor|sshCommand|gitProxy|askPass|helper|editor|pager|textconv|clean|smudge|process|command|driver|update|alias|^\\s*\\w[\\w-]*\\s*=\\s*!|insteadOf|templateDir|program|proxyCommand|uploadpack|receivepack)' },
  { what: 'git attributes', when: 'on the next checkout or commit', event: 'git', paths: ['**/.gitattributes', '**/.git/info/attributes'], only: '(?:filter|diff|merge)=(?!lfs\\b|text\\b|binary\\b|union\\b|ours\\b)' },
  { what: 'direnv file', when: 'on entering the folder', event: 'folder', paths: ['**/.envrc', '**/.direnvrc', '~/.config/direnv/direnvrc'] },
  // Agents and task runners take such a file for the environment of what they start, hooks among it.
  { what: 'environment file that names code to load', when: 'whenever a program takes it for its environment', event: 'folder', paths: ['**/.env', '**/.env.local', '**/.gemini/.env', '**/.qwen/.env', '~/.env'], only: '^\\s*(?:export\\s+)?(?:BASH_ENV|ENV|LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|PERL5OPT|PYTHONSTARTUP|RUBYOPT|NODE_OPTIONS\\s*=.*(?:-r|--require|--import|--loader|--experimental-loader))\\s*[= ]' },
  { what: 'tool version file with hooks', when: 'on entering the folder', event: 'folder', paths: ['**/mise.toml', '**/.mise.toml', '**/.mise/config.toml'], only: '(?:hooks|enter|cd|run|exec|script|postinstall|_\\.source)' },
  { what: 'editor tasks', when: 'when the folder is opened', event: 'folder', paths: ['**/.vscode/tasks.json', '**/*.code-workspace'], only: '(?:folderOpen|"runOn")' },
  { what: 'development container', when: 'when the container is made or the folder opened', event: 'container', paths: ['**/devcontainer.json', '**/.devcontainer.json'], only: '(?:Command"|"features"|"image"|"dockerFile"|"mounts"|"runArgs"|"privileged")' },
  { what: 'install script', when: 'on the next install', event: 'install', paths: ['**/package.json'], only: '"(?:pre|post)?(?:install|prepare|prepublish|prepack|pack|uninstall|preprepare|dependencies)"\\s*:' },
  { what: 'package manager hook', when: 'on the next install', event: 'install', paths: ['**/.pnpmfile.cjs', '**/.pnpmfile.js', '**/pnpmfile.cjs', '**/.yarn/plugins/**', '**/.yarn/releases/**'] },
  { what: 'package manager configuration', when: 'on the next install', event: 'install', paths: ['**/.npmrc', '**/.yarnrc', '**/.yarnrc.yml', '**/bunfig.toml', '**/pip.conf', '~/.config/pip/pip.conf', '**/.cargo/config.toml', '**/.cargo/config'],
    only: '(?:registry|script-shell|ignore-scripts|yarnPath|plugins|index-url|extra-index|node-options|runner|rustc-wrapper|linker|onlyBuilt|preload|git\\s*=)' },
  { what: 'test configuration', when: 'on the next test run', event: 'test', paths: ['**/conftest.py'], only: '^(?:[A-Za-z_][\\w.]*\\(|exec|eval|if |for |while |with |try:)|(?:os\\.(?:system|popen|remove|unlink|rmdir|exec|spawn|kill)|subprocess|shutil\\.(?:rmtree|move)|\\beval\\(|\\bexec\\(|urllib|urlopen|requests\\.|httpx\\.|socket\\.|__import__|ctypes|autouse|def pytest_)' },
  { what: 'Python start-up file', when: 'whenever Python starts', event: 'build', paths: ['**/sitecustomize.py', '**/usercustomize.py', '**/site-packages/*.pth', '**/*-packages/*.pth', '~/.pythonrc', '~/.pythonrc.py', '~/.ipython/profile_default/startup/*'] },
  { what: 'CI workflow', when: 'in CI on the next push', event: 'ci', paths: ['**/.github/workflows/*.yml', '**/.github/workflows/*.yaml', '**/.github/actions/**/action.yml', '**/.github/actions/**/action.yaml', '**/.gitlab-ci.yml', '**/.gitlab/ci/**/*.yml', '**/.circleci/config.yml', '**/.circleci/**/*.yml', '**/Jenkinsfile', '**/Jenkinsfile.*',
    '**/azure-pipelines.yml', '**/azure-pipelines.yaml', '**/.azure-pipelines/**/*.yml', '**/bitbucket-pipelines.yml', '**/.drone.yml', '**/.travis.yml', '**/appveyor.yml', '**/.appveyor.yml', '**/.buildkite/**/*.yml', '**/.buildkite/hooks/*', '**/.woodpecker/**/*.yml', '**/.woodpecker.yml', '**/.forgejo/workflows/*.yml', '**/.gitea/workflows/*.yml', '**/cloudbuild.yaml', '**/buildspec.yml', '**/.semaphore/*.yml', '**/codemagic.yaml', '**/.teamcity/**'] },
  { what: 'scheduled job', when: 'on its timer', event: 'timer', paths: ['/etc/crontab', '/etc/cron.*/*', '/etc/cron.d/**', '/var/spool/cron/**', '/etc/anacrontab', '/etc/at.*', '/etc/periodic/**'] },
  { what: 'service unit', when: 'when the service starts', event: 'timer', paths: ['/etc/systemd/**', '/lib/systemd/**', '/usr/lib/systemd/**', '/run/systemd/**', '~/.config/systemd/**', '~/.local/share/systemd/**', '/etc/init.d/*', '/etc/rc.local', '/etc/init/*', '~/Library/LaunchAgents/*', '/Library/LaunchAgents/*', '/Library/LaunchDaemons/*', '/etc/udev/rules.d/*', '/etc/supervisor/**'] },
  { what: 'log-in item', when: 'at the next log-in', event: 'login', paths: ['~/.config/autostart/*', '/etc/xdg/autostart/*', '~/.xinitrc', '~/.xsession', '~/.xprofile', '~/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/*', '~/.config/plasma-workspace/env/*', '/etc/environment', '~/.pam_environment', '/etc/ld.so.preload', '/etc/pam.d/*'] },
  { what: 'ssh configuration', when: 'on the next ssh connection', event: 'connect', paths: ['~/.ssh/config', '~/.ssh/rc', '/etc/ssh/ssh_config', '/etc/ssh/sshd_config', '/etc/ssh/sshrc'] },
  { what: 'program that gives credentials', when: 'whenever these credentials are used', event: 'connect', paths: ['~/.aws/config', '~/.kube/config', '~/.kube/*.yaml', '~/.kube/*.yml', '~/.docker/config.json', '~/.config/gcloud/application_default_credentials.json', '~/.my.cnf'], only: '(?:credential_process|^\\s*exec\\s*:|^\\s*command\\s*:|cmd-path|credHelpers|credsStore|cliPluginsExtraDirs|"executable"|init-command|plugin-dir|^\\s*pager\\s*=)' },
  { what: 'editor start-up file', when: 'when the editor starts', event: 'editor', paths: ['~/.vimrc', '~/.vim/plugin/**', '~/.config/nvim/**', '~/.emacs', '~/.emacs.d/**', '~/.nanorc', '**/.exrc', '**/.nvimrc', '**/.nvim.lua', '**/.vimrc', '**/.dir-locals.el'] },
  { what: 'build start-up file', when: 'on the next build', event: 'build', paths: ['~/.gradle/init.gradle', '~/.gradle/init.gradle.kts', '~/.gradle/init.d/**', '~/.m2/settings.xml', '**/.mvn/extensions.xml', '**/.mvn/jvm.config', '**/gradle/wrapper/gradle-wrapper.properties', '**/.mvn/wrapper/maven-wrapper.properties', '**/.bazelrc', '**/build.rs'], only: '(?:distributionUrl|extension|run_under|Command|process|import |script|init|javaagent|<mirror|<url|wrapperUrl)' },
  { what: 'database client start-up file', when: 'when the client starts', event: 'connect', paths: ['~/.psqlrc', '~/.mylogin.cnf', '~/.sqliterc', '~/.gdbinit', '**/.gdbinit', '**/.lldbinit', '~/.inputrc', '~/.curlrc', '~/.wgetrc', '**/.irbrc', '**/.pryrc'] },
];

/** Shell start-up files: part of what keeps a gate shut, since they run before anything else of the user's. */
export const startUpFiles: readonly string[] = ['~/.bashrc', '~/.bash_profile', '~/.bash_login', '~/.bash_logout', '~/.bash_aliases', '~/.profile', '~/.zshrc', '~/.zshenv', '~/.zprofile', '~/.zlogin', '~/.zlogout', '~/.kshrc', '~/.cshrc', '~/.tcshrc', '~/.login', '~/.config/fish/config.fish', '~/.config/fish/conf.d/*', '~/.config/fish/functions/*',
  '~/.config/powershell/*profile.ps1', '~/Documents/PowerShell/*profile.ps1', '~/Documents/WindowsPowerShell/*profile.ps1', '~/.config/nushell/*.nu', '~/.oh-my-zsh/custom/*', '~/.bashrc.d/*', '~/.zshrc.d/*', '/etc/profile', '/etc/profile.d/*', '/etc/bash.bashrc', '/etc/bashrc', '/etc/zsh/*', '/etc/zshrc', '/etc/zshenv', '/etc/fish/**'];

/** Files whose change gives somebody access. */
export const accessFiles: readonly { readonly paths: readonly string[]; readonly what: string }[] = [
  { what: 'the keys that may log in over ssh', paths: ['**/.ssh/authorized_keys', '**/.ssh/authorized_keys2', '/etc/ssh/authorized_keys/**'] },
  { what: 'who may act as administrator', paths: ['/etc/sudoers', '/etc/sudoers.d/*', '/etc/doas.conf', '/etc/polkit-1/**'] },
  { what: 'the accounts of this machine', paths: ['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow'] },
];
