// Takes secrets out of every text before it is shown, shared or written. Better one word too many than one secret.

const mark = '[redacted]';

/** A secret by its own form: the whole match goes. Sources: the vendors' documented token prefixes. */
const byForm: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{20,}\b/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}\b/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\bnpm_[A-Za-z0-9]{30,}\b/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /\bsk-(?:ant-|proj-|live-|test-)?[A-Za-z0-9_-]{16,}/g,
  /\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bya29\.[A-Za-z0-9_-]{20,}/g,
  /\bdop_v1_[a-f0-9]{30,}/g,
  /\bhvs\.[A-Za-z0-9_-]{20,}/g,
  // An access key's id names it and is told; as a part of a longer name it is a copy that nobody expects there.
  /(?<=[\w-])A(?:KIA|SIA)[A-Z2-7]{16}(?![A-Z0-9])|(?<![A-Z0-9])A(?:KIA|SIA)[A-Z2-7]{16}(?=[_-]|\.\w)/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}/g,
];

/** A secret by what it is called: only the value goes. */
// A line that a diff adds has a `+` before the name.
const byName = /((?:^|[\s"'`;&,{(?+:])(?:[\w.-]*(?:(?:[_.-]|\b)pass|password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client-key|credential|auth)[\w-]*)["']?\s*[=:]\s*["']?)(?!\$|\[redacted\]|\s|["'])([^\s"'&;,)}]+)/gi;
const byOption = /((?:^|\s)--?(?:[\w-]*(?:password|passwd|pass|secret|token|api-?key|access-key)[\w-]*)(?:\s+|=)["']?)(?!-|=|\$|\[redacted\])([^\s"']+)/gi;
const byHeader = /((?:authorization|x-api-key|private-token)["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token|digest|negotiate|apikey)\b:?\s+)?)(?!\$|\[redacted\]|(?:bearer|basic|token|digest|negotiate|apikey)\b)([^\s"']+)/gi;
const byCookie = /(\bcookie["']?\s*[:=]\s*["']?)(?!\$|\[redacted\]|\s)([^"'\n]+)/gi;
const byUrl = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:)([^\s@/"']+)(@)/gi;
const tokenUrl = /(\bhttps?:\/\/)([A-Za-z0-9_-]{20,})(@)/g;
/** A secret by where a tool takes it: before it, the words that say so. */
const byPlace: readonly RegExp[] = [
  /(\bconfigure\s+set\s+(?:[\w.-]+\.)?aws_(?:secret_access_key|session_token)\s+["']?)(?!-|\$|\[redacted\])([^\s"']+)/g,
  /(\bset\s+["']?[^\s"']{0,200}_(?:authToken|auth|password)["']?\s+["']?)(?!-|\$|\[redacted\])([^\s"']+)/gi,
  /((?:^|[\s;&|(])(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|oc|az|helm|cf|ibmcloud|rancher|tsh)\s[^\n|;&]{0,200}?\blogin\b[^\n|;&]{0,300}?\s-p\s+["']?)(?!-|\$|\[redacted\])([^\s"']+)/g,
  /((?:^|[\s;&|(])(?:sshpass|mongo\w*|cqlsh|mycli|influx|arangosh|cypher-shell)\s(?:[^\n|;&]{0,300}?\s)?-p\s*["']?)(?!-|\$|\[redacted\])([^\s"']+)/g,
  /((?:^|[\s;&|(])(?:redis-cli|valkey-cli|keydb-cli)\s[^\n|;&]{0,300}?-a\s+["']?)(?!-|\$|\[redacted\])([^\s"']+)/g,
  /((?:^|[\s;&|(])(?:sqlcmd|bcp|mssql-cli|isql)\s[^\n|;&]{0,300}?-P\s+["']?)(?!-|\$|\[redacted\])([^\s"']+)/g,
  /((?:^|[\s;&|(])(?:vercel|vc|doctl|flyctl|fly|wrangler|netlify|gh|glab|linode-cli)\s[^\n|;&]{0,300}?\s-t\s+["']?)(?!-|\$|\[redacted\])([^\s"']{12,})/g,
  /((?:^|\s)(?:-u|--user|--proxy-user|-U)\s*["']?[^\s:"'$/]{1,100}:)(?!\$|\[redacted\]|\d{1,5}(?:\s|$)|\/)([^\s"']+)/g,
  /(\b(?:secret|variable|env)\s+(?:set|add)\b[^\n|;&]{0,300}?\s(?:-b|--body)(?:\s+|=)["']?)(?!-|\$|\[redacted\])([^\s"']+)/g,
  /(\b(?:put-parameter|secret\s+set|secrets?\s+put)\b[^\n|;&]{0,300}?\s--value(?:\s+|=)["']?)(?!-|\$|\[redacted\])([^\s"']+)/g,
  /(--from-literal(?:\s+|=)["']?[^\s="']{1,200}=["']?)(?!\$|\[redacted\])([^\s"']+)/g,
  /(\bvault\s+login\s+)(?!-|\$|\[redacted\])([^\s"'=]{8,})/g,
  /(\b(?:echo|printf)\s+(?:-n\s+)?["']?)(?!\$|\[redacted\])([^\s"'|;&$`\\]{4,})(?=["']?(?:\\n)?["']?\s*\|\s*(?:sudo\s+-S|su\b|[\w./-]+\s+(?:[\w-]+\s+){0,4}(?:login|secrets?|env|variables?)\b))/g,
  /(\b(?:password|identified\s+(?:with\s+\S{1,60}\s+)?by)\s{1,9}\(?\\?['"])(?!\$|\[redacted\])([^'"\\\s]+)/gi,
  /(\b(?:machine|default)\s[^\n]{0,200}?\bpassword\s{1,9})(?!\$|\[redacted\])(\S+)/g,
  /(\bhelper\s{0,9}=\s{0,9}\\?["']?!\s{0,9}(?:echo|printf)\s{1,9}["']?)(?!\$|\[redacted\])([^\s"'\\]+)/g,
  /(\bpass:)(?!\$|\[redacted\])([^\s"']{3,})/g,
  /(\bConvertTo-SecureString\s+(?:-String\s+)?["']?)(?!\$|-|\[redacted\])([^\s"']+)/gi,
  /([?&](?:sig|signature|x-amz-signature|x-goog-signature|key|code)=)([^\s&"']{12,})/gi,
  /((?:^|[\s"';&,(])[A-Z0-9_]{0,80}(?:_KEY|_PASS|_CRED|_CREDS|_SALT|_PEPPER|_SIGNATURE|_WEBHOOK)=["']?)(?!\$|\[redacted\]|["'\s])([^\s"'&;,)}]+)/g,
  // `name: DB_PASSWORD` and its `value: …` beside or below, as manifests have them.
  /(\bname["']?\s{0,9}[:=]\s{0,9}["']?[\w.-]{0,80}(?:pass|pwd|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|_key)[\w.-]{0,80}["']?\s{0,9},?[^\S\n]{0,9}(?:\n[+ -]?\s{0,80})?["']?value["']?\s{0,9}[:=]\s{0,9}["']?)(?!\$|\[redacted\])([^\s"',}]+)/gi,
  /(\bSignature=)([A-Za-z0-9+/%_-]{16,})/g,
  /(\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=)([^\s;"']+)/gi,
];
/** `vault kv put PATH name=value …`: every value. */
const vaultValues = /(\bvault\s+(?:kv\s+)?(?:put|patch|write)\s+[^\n|;&]{0,800})/g;
const mysqlPassword = /((?:^|\s)(?:mysql\w*|mariadb[\w-]*)\b[^\n|;&]{0,400}?\s-p)(?!\s|$)([^\s]+)/g;
const awsSecret = /(\baws_secret_access_key\b\s*[=:]\s*["']?)([^\s"']+)/gi;

/** Values that are no secret although their name sounds like one. */
const harmlessValue = /^(?:true|false|null|none|yes|no|\d{1,6}|file:\/\/\S*|env:\S*|arn:\S*|<[^>]*>|\{\{.*|\*+|aws_\w+\.\S*|var\.\S*|data\.\S*|local\.\S*)$/i;

/** Stands before the secret of a header, which has been taken out by then. */
const schemeWord = /^(?:bearer|basic|token|digest|negotiate|apikey):?$/i;

/** Names of things about a secret, not of the secret: `--secret-id`, `tokenTtl`, `SECRET_NAME`. */
const aboutSecret = /--(?:delete|export|list|import)-[\w-]*\s*["']?$|\bsecretsmanager:$|(?:ids?|names?|arns?|files?|paths?|types?|urls?|uri|versions?|count|ttl|policy|length|prefix|ref|field|column|process)["']?\s*[=:\s]\s*["']?$/i;

/** `gcloud secrets versions access latest --secret=NAME`: there the option names the secret. */
const namesSecret = /\bgcloud\s[^\n|;&]{0,300}?\bsecrets\s[^\n|;&]{0,300}?--secret(?:\s+|=)["']?$/;

/** Something that every pattern above needs. Nearly all texts hold none of it, and one pass over them is enough. */
const mayHoldSecret = /:\/\/|https?:|-----BEGIN|gh[pousr]_|github_pat_|glpat-|npm_|xox[abeprs]-|sk-|[srp]k_(?:live|test)_|AIza|ya29|dop_v1_|hvs\.|eyJ|AKIA|ASIA|pass|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|auth|cookie|mysql|mariadb|\s-[upPatbU]|--user|--body|--value|from-literal|vault|[?&](?:sig|key|code)|_(?:KEY|CREDS?|SALT|PEPPER|WEBHOOK)=|AccountKey|signature|echo|printf|sshpass|identified|client-key/i;

export function redact(text: string): string {
  if (text.length < 8 || !mayHoldSecret.test(text)) return text;
  let out = text;
  for (const form of byForm) out = out.replace(form, mark);
  out = out.replace(byUrl, `$1${mark}$3`).replace(tokenUrl, `$1${mark}$3`).replace(awsSecret, `$1${mark}`).replace(mysqlPassword, `$1${mark}`).replace(vaultValues, whole => whole.replace(/(=)(?!\$|@|-|\[redacted\])[^\s"']+/g, `$1${mark}`));
  for (const place of byPlace) out = out.replace(place, (whole: string, before: string, value: string) => harmlessValue.test(value) ? whole : before + mark);
  for (const named of [byHeader, byCookie, byOption, byName]) {
    out = out.replace(named, (whole: string, before: string, value: string) => harmlessValue.test(value) || schemeWord.test(value) || aboutSecret.test(before) || namesSecret.test(text.slice(0, text.indexOf(whole) + before.length)) ? whole : before + mark);
  }
  return out;
}

/** The texts that `redact` takes out of this one, for taking them out wherever else they stand; short ones stand anywhere and are left. */
export function secretsIn(text: string): readonly string[] {
  return takenOut(text, redact(text));
}

/** What stands in a text where `clean` has the mark. */
export function takenOut(text: string, clean: string): readonly string[] {
  if (clean === text) return [];
  const found = new Set<string>();
  const pieces = clean.split(mark);
  let at = (pieces[0] ?? '').length;
  for (const [i, piece] of pieces.slice(1).entries()) {
    const next = i === pieces.length - 2 ? text.length - piece.length : text.indexOf(piece, at);
    if (next < at) break;
    const secret = text.slice(at, next);
    if (secret.length >= 6 && secret.length <= 4000) found.add(secret);
    at = next + piece.length;
  }
  return [...found].slice(0, 50).sort((a, b) => b.length - a.length);
}

/** Is a secret spelled out in the text? Unlike what `redact` takes out, no expression and no type of a program's source counts, only what looks like a value. */
export function spellsSecret(text: string): boolean {
  return secretsIn(text).some(secret => byForm.some(form => secret.search(form) >= 0) || (secret.length >= 8 && /\d/.test(secret) && /[A-Za-z]/.test(secret) && /^[\w+/=~!@#%^*:-]+$/.test(secret)));
}

/** `redact`, and these texts wherever they stand. */
export function redactAlso(text: string, secrets: readonly string[]): string {
  return redact(secrets.reduce((now, secret) => (now.includes(secret) ? now.replaceAll(secret, mark) : now), text));
}
