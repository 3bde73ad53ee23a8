// Marks of a destructive command in text that no reader takes apart, as data: build scripts, recipes, compiled languages. Patterns are
// linear-time and match one line; `what` names the mark for the words (`{0}`: the matched text).

export interface DestructiveMark {
  readonly pattern: string;
  readonly what: string;
}

export const destructiveMarks: readonly DestructiveMark[] = [
  { pattern: '\\brm\\s+-[a-zA-Z]*[rf][a-zA-Z]*\\b', what: 'rm -r' },
  { pattern: '\\b(?:deleteRecursively|deleteDirectory|removeAll|RemoveAll|remove_dir_all|rmtree|rm_rf|rmSync|rmdirSync|unlinkSync|removeSync|rimraf|delete_dir|remove_tree|FileUtils\\.rm\\w*|Directory\\.Delete|File\\.Delete|Files\\.delete(?:IfExists)?|fs\\.rm|os\\.(?:remove|unlink|rmdir|removedirs|RemoveAll|Remove)|removeItem)\\b', what: '{0}' },
  { pattern: '^\\s*delete[\\s(]', what: 'delete' },
  { pattern: '\\bproject\\.delete\\b|\\btype:\\s*Delete\\b|<delete\\b', what: 'delete' },
  { pattern: '\\bdb:(?:drop|reset|purge|wipe|rollback|schema:load)\\b|\\bmigrate:(?:fresh|reset|refresh)\\b|\\bmigrate\\s+reset\\b|\\bforce-reset\\b|\\bdb:wipe\\b|\\bdb\\s+reset\\b|\\bschema:drop\\b|\\bdropdb\\b', what: '{0}' },
  { pattern: '\\b(?:DROP|drop)\\s+(?:TABLE|table|DATABASE|database|SCHEMA|schema|COLLECTION|INDEX)\\b|\\b(?:TRUNCATE|truncate)\\s+(?:TABLE\\s+|table\\s+)?\\w|\\b(?:DELETE\\s+FROM|delete\\s+from)\\s', what: '{0}' },
  { pattern: '\\b(?:dropDatabase|drop_database|drop_all|dropAllTables|deleteMany\\(\\{?\\s*\\}?\\)|delete_many\\(\\{\\s*\\}\\)|flushall|flushdb|FLUSHALL|FLUSHDB|truncate_all|destroy_all|delete_all)\\b', what: '{0}' },
  { pattern: '["\\s]--delete(?:-\\w+)?["\\s,]|["\\s]--remove-source-files\\b', what: 'rsync --delete' },
  { pattern: '\\bterraform["\\s,]+destroy\\b|\\btofu["\\s,]+destroy\\b|\\bpulumi["\\s,]+destroy\\b|\\bcdk["\\s,]+destroy\\b', what: '{0}' },
  { pattern: '\\bkubectl["\\s,]+delete\\b|\\bhelm["\\s,]+(?:uninstall|delete)\\b|\\bdocker["\\s,]+(?:system|volume|image|container)["\\s,]+(?:prune|rm)\\b|\\bdown["\\s,]+(?:-v|--volumes)\\b', what: '{0}' },
  { pattern: '\\bgit["\\s,]+(?:reset["\\s,]+--hard|clean["\\s,]+-\\w*f|push["\\s,]+(?:--force|-f)\\b)|\\bgit["\\s,]+branch["\\s,]+-D\\b', what: '{0}' },
  { pattern: '\\b(?:delete_(?:stack|db_instance|db_cluster|table|bucket|object|objects|cluster|volume|snapshot|user|role|secret|queue|topic|function|environment|application|file_system|log_group)|terminate_instances|delete-stack|delete-db-instance|terminate-instances|delete-table|delete-bucket|terminate-environment)\\b', what: '{0}' },
  { pattern: '\\baws["\\s,]+s3["\\s,]+(?:rm|rb)\\b|\\bgsutil["\\s,]+(?:-m["\\s,]+)?rm\\b|\\bgcloud\\b.{0,80}\\bdelete\\b|\\baz\\b.{0,80}\\bdelete\\b', what: '{0}' },
  { pattern: '\\bRemove-Item\\b|\\brd\\s+/s\\b|\\brmdir\\s+/s\\b|\\bdel\\s+/[sfq]\\b|\\bmkfs\\b|\\bdd\\s+.{0,80}of=/dev/', what: '{0}' },
];

/** Files in which a line is a program or a command: extension or name → how it is read. Texts of any other kind are only text. */
export const programFiles: readonly { readonly names: readonly string[]; readonly language: 'sh' | 'powershell' | 'cmd' | 'python' | 'javascript' | 'ruby' | 'perl' | 'php' | 'sql' | 'lines' }[] = [
  { language: 'sh', names: ['*.sh', '*.bash', '*.zsh', '*.ksh', '.envrc'] },
  { language: 'powershell', names: ['*.ps1', '*.psm1'] },
  { language: 'cmd', names: ['*.cmd', '*.bat'] },
  { language: 'python', names: ['*.py'] },
  { language: 'javascript', names: ['*.js', '*.mjs', '*.cjs', '*.ts', '*.mts', '*.cts', '*.jsx', '*.tsx'] },
  { language: 'ruby', names: ['*.rb', '*.rake', 'Rakefile', 'Capfile', 'Fastfile', 'Vagrantfile'] },
  { language: 'perl', names: ['*.pl', '*.pm'] },
  { language: 'php', names: ['*.php'] },
  { language: 'sql', names: ['*.sql'] },
  { language: 'lines', names: ['Makefile', 'makefile', 'GNUmakefile', '*.mk', 'justfile', 'Justfile', '.justfile', 'Taskfile.yml', 'Taskfile.yaml', 'Dockerfile', 'Dockerfile.*', '*.Dockerfile', 'Containerfile', 'package.json', 'composer.json', 'pyproject.toml', 'tox.ini', 'noxfile.py', 'deno.json', 'Procfile', 'Jenkinsfile', '*.yml', '*.yaml', '*.gradle', '*.gradle.kts', '*.groovy', '*.kts',
    '*.kt', '*.java', '*.go', '*.rs', '*.cs', '*.swift', '*.scala', '*.ex', '*.exs', '*.erl', '*.lua', '*.jl', '*.r', '*.R', '*.cmake', 'CMakeLists.txt', 'meson.build', '*.nix', '*.fish', 'BUILD', 'build.xml', 'pom.xml', '*.tcl', '*.awk', '*.service', '*.timer', 'crontab', 'BUILD.bazel', 'SConstruct', 'wscript', 'tasks.json', '*.ipynb'] },
];
