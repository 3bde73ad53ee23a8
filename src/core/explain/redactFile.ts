// Secrets of no known form in what an agent writes: told by the file that it goes to and by the key that it stands under. Of files that hold
// credentials a value is shown only where its key or its own look says that it is none. Takes file texts and diffs of them.
import type { ActionRequest } from '../model/action';
import { redact, takenOut } from './redact';

const mark = '[redacted]';

/** How a file keeps its secrets. */
type Keeping = 'whole' | 'columns' | 'netrc' | 'lines' | 'pairs';

const keepings: readonly (readonly [RegExp, Keeping])[] = [
  [/(?:^|\/)(?:\.vault-token|access-token|\.?id_(?:rsa|dsa|ecdsa|ed25519)\w*|\.git-credentials|\.erlang\.cookie|master\.key|[\w.-]+\.(?:pem|p12|pfx|jks|keystore|ppk|age|kdbx))$|\/\.ssh\/id[^/.]*$/, 'whole'],
  [/(?:^|\/)(?:\.pgpass|pgpass\.conf)$/, 'columns'], [/(?:^|\/)[._]netrc$/, 'netrc'],
  [/(?:^|\/)(?:\.env(?:rc|\.[\w.-]+)?|[\w.-]+\.env|\.dev\.vars(?:\.\w+)?|\.npmrc|\.yarnrc|pip\.(?:conf|ini)|\.pypirc|\.my\.cnf|\.mylogin\.cnf|\.pg_service\.conf|pg_service\.conf|\.s3cfg|\.boto|\.passwd-s3fs|credentials\.toml|\.terraformrc|terraform\.rc|[\w.-]*\.tfvars|\.dbt|\.cargo\/credentials|\.rclone\.conf|rclone\.conf|wrangler\.toml|\.streamlit\/secrets\.toml)$|\/\.aws\/(?:credentials|config)$|\/\.gem\/credentials$|\/gcloud\/configurations\/|(?:^|\/)(?:fly\.toml|database\.ya?ml)$/, 'lines'],
  [/(?:^|\/)(?:\.dockercfg|\.?dockerconfig(?:\.?json)?|[\w.-]*kubeconfig[\w.-]*|admin\.conf|[\w.-]*\.kubeconfig|hosts\.ya?ml|application_default_credentials\.json|service[-_]?account[\w.-]*\.json|[\w.-]*credentials?[\w.-]*\.(?:json|ya?ml)|[\w.-]*secrets?[\w.-]*\.(?:json|ya?ml|toml)|[\w.-]*\.tfvars\.json|auth\.json|\.?mcp\.json|mcp_config\.json|[\w.-]*mcp_settings\.json|\.claude\.json|\.yarnrc\.yml|profiles\.ya?ml)$|\/\.(?:docker|kube)\/config(?:\.json)?$|\/\.(?:fly|railway|config\/(?:doctl|gh|glab-cli|hub|netlify|configstore))\/[\w.-]+$|\/\.config\/hub$|\/\.(?:docker|azure|pulumi|terraform|vercel|netlify|supabase)\/|(?:^|\/)(?:Pulumi\.[\w.-]+\.ya?ml|[\w.-]*\.tfstate|\.firebaserc|cdk\.context\.json|(?:docker-)?compose[\w.-]*\.ya?ml)$/, 'pairs'],
];

/** Undefined: no file of credentials. */
function keepingOf(path: string): Keeping | undefined {
  const plain = path.replaceAll('\\', '/');
  return /\.(?:example|sample|template|md)$/.test(plain) ? undefined : keepings.find(([pattern]) => pattern.test(plain))?.[1];
}

/** The text of a file, or a diff of it, without secrets. */
export function redactFile(path: string, text: string): string {
  switch (keepingOf(path)) {
    case 'whole': return byLine(text, (lead, line) => (/^(?:---|\+\+\+|@@|-----(?:BEGIN|END))/.test(lead + line) || line.trim() === '' ? undefined : mark));
    case 'columns': return byLine(text, (_, line) => (/^\s*(?:#|$)/.test(line) ? undefined : line.replace(/^((?:(?:\\.|[^:\\])*:){4}).*$/, `$1${mark}`)));
    case 'netrc': return redact(text.replace(/(\b(?:password|account)\s+)(\S+)/g, `$1${mark}`));
    case 'lines': return redact(byLine(text, (_, line) => withoutLineValue(line)));
    case 'pairs': return redact(withoutPairValues(text));
    default: return redactText(text);
  }
}

/** What `redactFile` takes out of the texts that an action writes, for taking it out wherever else it stands. */
export function writtenSecrets(request: ActionRequest): readonly string[] {
  switch (request.tool) {
    case 'shell': return takenOut(request.command, redactCommand(request.command));
    case 'input': return takenOut(request.text, redactCommand(request.text));
    case 'write': return takenOut(request.content, redactFile(request.path, request.content));
    case 'edit': return request.edits.flatMap(edit => [edit.oldText, edit.newText].flatMap(text => takenOut(text, redactFile(request.path, text))));
    case 'patch': return takenOut(request.text, redactPatch(request.text));
    default: return [];
  }
}

/** A patch of several files, each by its own path. */
export function redactPatch(text: string): string {
  const parts = text.split(/^(?=diff --git |\*\*\* (?:Update|Add|Delete) File: |--- (?=[^\n]*\n\+\+\+ ))/m);
  return parts.map(part => {
    const path = /^\+\+\+ (?:b\/)?([^\t\n]+)/m.exec(part)?.[1] ?? /^\*\*\* (?:Update|Add|Delete) File: ([^\n]+)/.exec(part)?.[1] ?? '';
    return redactFile(path.trim(), part);
  }).join('');
}

/** Any other text: as `redact` has it, and what a manifest of a secret holds. */
export function redactText(text: string): string {
  return redact(/kind["']?\s*:\s*["']?Secret\b/.test(text) ? withoutSecretData(text) : text);
}

/** A command, with the texts that it writes into files of credentials. */
export function redactCommand(command: string): string {
  return redactText(withoutEchoed(withoutHereTexts(command)));
}

/** `cat > ~/.pgpass <<EOF`: what follows up to the word is the file's. */
function withoutHereTexts(command: string): string {
  if (!command.includes('<<')) return command;
  let into: { readonly path: string; readonly end: string } | undefined;
  let body: string[] = [];
  const out: string[] = [];
  for (const line of command.split('\n')) {
    if (into && line.trim() === into.end) {
      out.push(redactFile(into.path, body.join('\n')), line);
      into = undefined;
      body = [];
    } else if (into) body.push(line);
    else {
      out.push(line);
      const end = /<<[-~]?\s*\\?["']?([A-Za-z_][\w-]*)/.exec(line)?.[1];
      const path = end === undefined ? undefined : wordsOf(line).find(word => keepingOf(word) !== undefined);
      if (end !== undefined && path !== undefined) into = { path, end };
    }
  }
  return [...out, ...(into && body.length > 0 ? [redactFile(into.path, body.join('\n'))] : [])].join('\n');
}

/** `echo '…' >> ~/.pgpass`, `printf '…' | tee .env`. */
function withoutEchoed(command: string): string {
  return command.replace(/\b(echo|printf)((?:\s+-[neE]+)?\s+)("(?:[^"\\]|\\.){0,4000}"|'[^']{0,4000}'|[^\s|;&<>"']{1,400})([^\n;&]{0,400})/g, (whole: string, program: string, gap: string, written: string, rest: string) => {
    const path = /[|>]/.test(rest) ? wordsOf(rest).find(word => keepingOf(word) !== undefined) : undefined;
    if (path === undefined) return whole;
    const quote = /^["']/.exec(written)?.[0] ?? '';
    const inside = quote === '' ? written : written.slice(1, -1);
    return `${program}${gap}${quote}${inside.split('\\n').map(part => redactFile(path, part)).join('\\n')}${quote}${rest}`;
  });
}

const wordsOf = (line: string): readonly string[] => line.split(/[\s<>|;&()]+/).map(word => word.replace(/^["']|["']$/g, '')).filter(Boolean);

/** Each line without what a diff puts before it. */
function byLine(text: string, change: (lead: string, line: string) => string | undefined): string {
  return text.split('\n').map(line => {
    if (/^(?:\+\+\+ |--- |@@ |diff --git |index |\*\*\* )/.test(line)) return line;
    const lead = /^[+-]/.exec(line)?.[0] ?? '';
    const own = line.slice(lead.length);
    const changed = change(lead, own);
    return changed === undefined ? line : lead + changed;
  }).join('\n');
}

const harmlessKey = /^(?:(?:.*[_.-])?(?:user|username|user_?name|login|email|host|hostname|hostaddr|port|dbname|db_?name|database|region|output|profile|source_profile|account(?:_?id)?|project|project_?id|registry|url|uri|server|endpoint|env|environment|node_env|mode|level|type|kind|name|namespace|cluster|context|current-context|command|cmd|args|api_?version|role_arn|role_name|partition|language|lang|tz|timezone|path|dir|file|index-url|extra-index-url|trusted-host|index-servers|repository|bucket|sslmode|engine|driver|version|git_protocol|editor|format|enabled|debug|client_email|quota_project_id|orgid|projectid|siteid|site_?id|main|compatibility_date|binding|database_id|account_id|mfa_serial|duration_seconds|certificate-authority(?:-data)?|currentcontext|credsstore|description|team|org|image|build|restart|container_name|working_dir|entrypoint|dockerfile|target|test|interval|app|primary_region|runtime|backend|pattern|zone_name|bucket_name|database_name|node_options|script-shell|node-options|init-module|shell|editor|pager|proxy|https?_proxy|no_proxy|ld_preload))$/i;
/** Sounds like one, whatever it ends with. */
const secretKey = /pass|pwd|secret|token|credential|private|auth(?!or)|cookie|session(?!_name)|(?:^|[_.-])key$|api_?key|access_?key|signing|salt|pepper|external_id|credential_process/i;
const dullValue = /^(?:|true|false|yes|no|on|off|null|none|~|\d{1,6}|[a-z]{1,16}(?:[-_ ][a-z]{1,16}){0,5}|[A-Z]{1,8}|~?\.{0,2}\/[\w./~:$ -]*|\$\{?\w+\}?|\$\(.*|<[^>]*>|\{\{.*|arn:\S+|[a-z]{2}(?:-[a-z]+){1,3}-\d[a-z]?|(?:[a-z][a-z0-9-]*\.)+[a-z]{2,12}(?::\d+)?(?:\/[\w./-]*)?|localhost(?::\d+)?|(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|v?\d+(?:\.\d+){1,3}|\[redacted\])$/;

/** Commands that give credentials: which program is what a person has to see, its words may be secrets. */
const commandKey = /^(?:credential_process|credential_command|helper)$/i;

function isShown(key: string, value: string): boolean {
  const bare = value.trim().replace(/^(["'])(.*)\1$/s, '$2');
  // The login in an address goes by itself.
  if (/^[a-z][\w+.-]*:\/\/\S+$/i.test(bare)) return !secretKey.test(key) || /^https?:\/\/[\w.-]+(?::\d+)?\/?$/i.test(bare);
  return secretKey.test(key) ? /^(?:|true|false|null|\d{1,4}|\$\{?\w+\}?|\{\{.*|<[^>]*>|\[redacted\])$/.test(bare) : harmlessKey.test(key) || dullValue.test(bare);
}

function withoutLineValue(line: string): string | undefined {
  if (/^\s*[#;[]/.test(line)) return undefined;
  const found = /^(\s*(?:export\s+|set\s+)?([^=\n]{1,300}?)\s*[=]\s*)(.+)$/.exec(line) ?? /^(\s*([\w.-]{1,100}):\s+)(.+)$/.exec(line);
  if (!found) return undefined;
  const [, lead = '', name = '', value = ''] = found;
  const key = name.split(/[/:\s]/).at(-1) ?? name;
  if (commandKey.test(key)) return lead + value.replace(/^("?\S+)(\s.+)$/, `$1 ${mark}`);
  return isShown(key, value) ? undefined : lead + withMark(value);
}

/** Quotes and a comma behind stay, so that what is left reads as before. */
const withMark = (value: string): string => /^(["'])/.exec(value.trim())?.[1] === undefined ? mark : `${value.trim()[0] ?? ''}${mark}${value.trim()[0] ?? ''}`;

/** `key: value` and `"key": "value"`, several on a line. A name beside a value (`name: X, value: Y`) is that value's key. */
function withoutPairValues(text: string): string {
  let named = '';
  return text.replace(/((?:^|[\s{,[(+-])["']?([\w.@/$:=-]{1,120})["']?\s{0,9}(?::(?=[\s"'[{])|=)[^\S\n]{0,20})("(?:[^"\\\n]|\\.){0,100000}"|'[^'\n]{0,100000}'|[^\s"',{}[\]|>&*][^\n,}\]]*)/gm, (whole: string, lead: string, key: string, value: string) => {
    if (/^name$/i.test(key)) named = value.replace(/["']/g, '');
    const own = /^value$/i.test(key) ? named : key;
    return isShown(own, value) ? whole : lead + withMark(value);
  });
}

/** `data` and `stringData` of a Kubernetes secret: every value, in blocks and in JSON. */
function withoutSecretData(text: string): string {
  let indent = -1;
  const lines = text.split('\n').map(line => {
    const own = line.replace(/^[+-](?!-)/, ' ');
    const depth = own.search(/\S/);
    if (depth < 0) return line;
    if (/^\s*(?:data|stringData):\s*$/.test(own)) {
      indent = depth;
      return line;
    }
    if (indent >= 0 && depth > indent) return line.replace(/^([+-]?\s*["']?[\w.-]+["']?:\s*)(?![|>]-?\s*$)(\S.*)$/, `$1${mark}`).replace(/^([+-]?\s+)(?!["']?[\w.-]+["']?:)(\S.*)$/, `$1${mark}`);
    indent = -1;
    return line;
  });
  return lines.join('\n').replace(/((?:^|[\s{,"'])(?:data|stringData)["']?\s*:\s*\{)([^{}]*)(\})/g, (_, before: string, inside: string, after: string) => before + inside.replace(/(:\s*)("(?:[^"\\]|\\.)*"|[^\s",}][^,}\n]*)/g, `$1"${mark}"`) + after);
}
