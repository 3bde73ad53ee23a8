// The words of an `aws` call: service, operation, positionals and options with all their values.
// Forms: `--x v`, `--x=v`, `--x v1 v2`, switches `--recursive`, `--no-x`; global options anywhere.
import type { Call, Word } from '../../model/call';

export interface AwsArguments {
  readonly service: Word | undefined;
  readonly operation: Word | undefined;
  /** After the operation, before or between options (`aws s3 rm s3://…`). */
  readonly positionals: readonly Word[];
  /** Option as given, with its dashes → its values; a switch has none. */
  readonly words: ReadonlyMap<string, readonly Word[]>;
  /** The same as texts; an undetermined value as written. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Nothing is done: help, a dry run, a skeleton. */
  readonly preview: boolean;
}

const globalValues = new Set('--profile --region --endpoint-url --output --query --color --ca-bundle --cli-read-timeout --cli-connect-timeout --cli-binary-format --cli-input-json --cli-input-yaml'.split(' '));
/** Switches of `aws s3` and of commands that take positionals: the next word is not theirs. */
const switches = new Set('--recursive --dryrun --quiet --delete --force --no-progress --only-show-errors --size-only --exact-timestamps --follow-symlinks --no-follow-symlinks --no-guess-mime-type --human-readable --summarize --debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager --no-cli-auto-prompt --cli-auto-prompt --version --help --force-glacier-transfer --ignore-glacier-warnings --skip-final-snapshot --follow --interactive'.split(' '));

export function awsArguments(call: Call): AwsArguments {
  const positionals: Word[] = [];
  const words = new Map<string, readonly Word[]>();
  const { args } = call;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as Word;
    const text = word.text ?? word.raw;
    if (!text.startsWith('--')) {
      positionals.push(word);
      continue;
    }
    const equals = text.indexOf('=');
    const name = equals > 0 ? text.slice(0, equals) : text;
    const values: Word[] = equals > 0 ? [{ ...word, text: word.text?.slice(equals + 1), raw: word.raw.slice(word.raw.indexOf('=') + 1) }] : [];
    const most = switches.has(name) || equals > 0 ? 0 : globalValues.has(name) || positionals.length < 2 ? 1 : Infinity;
    while (values.length < (equals > 0 ? 1 : most) && i + 1 < args.length && !startsOption(args[i + 1] as Word)) values.push(args[++i] as Word);
    words.set(name, [...(words.get(name) ?? []), ...values]);
  }
  const texts = new Map([...words].map(([name, values]) => [name, values.map(value => value.text ?? value.raw)] as const));
  const preview = ['--help', '--dryrun', '--generate-cli-skeleton'].some(name => words.has(name)) || (words.has('--dry-run') && !words.has('--no-dry-run')) || positionals.at(-1)?.text === 'help';
  return { service: positionals[0], operation: positionals[1], positionals: positionals.slice(2), words, texts, preview };
}

function startsOption(word: Word): boolean {
  return (word.text ?? word.raw).startsWith('--');
}
