// Which of the agent's variables go to the engine: those that can decide what an action does and as whom. Values whose name says
// secret stay behind: that such a variable is set is known, its value never is.

const secretName = /(SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|_KEY|_PWD|COOKIE|SESSION_?KEY)$/i;
/** Names that end like a secret and hold none: the engine needs them. */
const open = /^(AWS_ACCESS_KEY_ID|AWS_WEB_IDENTITY_TOKEN_FILE|AWS_SHARED_CREDENTIALS_FILE|GOOGLE_APPLICATION_CREDENTIALS)$/;

/** Stands for a value that stayed behind. */
export const withheld = '[redacted]';

/** Bytes of all names and values together; variables beyond are left out, the longest first. */
const limit = 256 * 1024;

export function filterEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(LS_COLORS|BASH_FUNC_.*|_)$/.test(entry[0]));
  const closed = kept.map(([name, value]): [string, string] => [name, !open.test(name) && secretName.test(name) && value !== '' ? withheld : value]);
  let size = 0;
  return Object.fromEntries(closed.sort((a, b) => a[1].length - b[1].length).filter(([name, value]) => (size += name.length + value.length) <= limit));
}
