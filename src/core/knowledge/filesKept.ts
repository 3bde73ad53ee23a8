// Files by what they hold, as data: databases and dumps that keep data, secrets, and the order in which losses are named.

/** Extensions of files that hold data which no build makes again. */
export const dataExtensions: readonly string[] = ['db', 'db3', 'sqlite', 'sqlite3', 'sqlitedb', 'mdb', 'accdb', 'duckdb', 'realm', 'rdb', 'aof', 'ldb', 'mv.db', 'h2', 'kdbx', 'parquet', 'avro', 'orc', 'feather', 'arrow', 'dump', 'pgdump',
  'bak', 'backup', 'rdb', 'ibd', 'frm', 'myd', 'ndf', 'mdf', 'ldf', 'bson', 'pt', 'ckpt', 'safetensors', 'gguf', 'onnx', 'h5', 'hdf5', 'npy', 'npz', 'pkl', 'tfstate', 'wal', 'qcow2', 'vmdk', 'vdi', 'vhdx', 'img', 'iso'];

/** Extensions that are a database by themselves (a subset of the above). */
export const databaseExtensions: readonly string[] = ['db', 'db3', 'sqlite', 'sqlite3', 'sqlitedb', 'mdb', 'accdb', 'duckdb', 'realm', 'rdb', 'mv.db', 'ibd', 'mdf', 'kdbx'];

/** Endings that name a dump or export of a database; matched against the whole name. */
export const dumpNames: readonly string[] = ['*.sql.gz', '*.sql.bz2', '*.sql.zst', '*.sql.xz', '*dump*.sql', '*backup*.sql', '*dump*.tar*', '*backup*.tar*', '*backup*.zip', '*.dump.gz'];

/** Folders that usually hold what people or programs put there, not what a build made. */
export const keepingFolders: readonly string[] = ['data', 'uploads', 'upload', 'backups', 'backup', 'storage', 'media', 'db', 'database', 'pgdata', 'postgres-data', 'mysql-data', 'redis-data', 'recordings', 'results', 'checkpoints', 'weights', 'secrets'];

/** Files whose content is credentials: patterns against the path relative to home (`~/…`) or the name alone. */
export const secretFiles: readonly string[] = [
  '.env', '.env.*', '*.env', '.envrc.local', '.netrc', '_netrc', '.pgpass', 'pgpass.conf', '.my.cnf', '.npmrc', '.yarnrc.yml', '.pypirc', '.git-credentials', '.dockercfg', 'id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', '*_rsa', '*.pem', '*.key', '*.p12', '*.pfx',
  '*.jks', '*.keystore', '*.kdbx', '*.ppk', '*.asc.key', 'kubeconfig', '*.kubeconfig', 'credentials.json', 'service-account*.json', 'serviceAccount*.json', 'client_secret*.json', 'secrets.yml', 'secrets.yaml', 'secrets.json', 'secrets.toml', 'credentials.yml.enc',
  'master.key', 'vault-password*', '.vault-token', '.htpasswd', 'terraform.tfstate', 'terraform.tfstate.backup', '*.tfvars', 'wallet.dat', '.boto', 'application_default_credentials.json', 'accessTokens.json', 'msal_token_cache.*', 'gh-hosts.yml',
  '~/.aws/credentials', '~/.aws/sso/cache/*', '~/.aws/cli/cache/*', '~/.ssh/id_*', '~/.ssh/*_key', '~/.kube/config', '~/.docker/config.json', '~/.config/gcloud/*.db', '~/.config/gcloud/legacy_credentials/**', '~/.config/gh/hosts.yml', '~/.config/glab-cli/config.yml',
  '~/.azure/*.json', '~/.azure/*.bin', '~/.config/hub', '~/.config/doctl/config.yaml', '~/.fly/config.yml', '~/.railway/config.json', '~/.terraform.d/credentials.tfrc.json', '~/.cargo/credentials*', '~/.gem/credentials', '~/.gnupg/**', '~/.password-store/**',
  '~/.local/share/keyrings/**', '~/.bash_history', '~/.zsh_history', '~/.mysql_history', '~/.psql_history', '~/.config/rclone/rclone.conf', '~/.s3cfg', '~/.oci/config', '~/.databrickscfg', '~/.snowflake/**', '~/.supabase/access-token', '~/.netlify/config.json',
  '~/.config/configstore/firebase-tools.json', '~/.config/heroku/**', '~/.wrangler/config/*', '~/.config/.wrangler/config/*', '~/.claude/.credentials.json', '~/.codex/auth.json', '~/.gemini/oauth_creds.json', '/etc/shadow', '/etc/gshadow', '/etc/sudoers',
  '/proc/*/environ', '/run/secrets/*', '/var/run/secrets/**', '/etc/kubernetes/*.conf', '/etc/ssl/private/**',
];

/** Names that look like the above and hold no secret. */
export const notSecretFiles: readonly string[] = ['.env.example', '.env.sample', '.env.template', '.env.dist', '.env.defaults', 'example.env', 'sample.env', 'template.env', '*.example', '*.sample', '*.template', '*.pub', 'cacert.pem', 'ca-bundle.pem', 'ca.pem', 'chain.pem', 'fullchain.pem', 'cert.pem', 'public.pem', 'public.key', '*public*.pem', '*.pub.pem'];

/** Secret files that are secret only if a line of this kind is in them (name → text that has to occur). */
export const secretOnlyWith: readonly { readonly name: string; readonly text: readonly string[] }[] = [
  { name: '.npmrc', text: ['_authToken', '_auth=', '_password'] },
  { name: '.yarnrc.yml', text: ['npmAuthToken', 'npmAuthIdent'] },
  { name: '*.pem', text: ['PRIVATE KEY'] },
  { name: '*.key', text: ['PRIVATE KEY', 'secret', 'key'] },
];
