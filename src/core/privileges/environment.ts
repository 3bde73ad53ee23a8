// Which environment a name, host, account or cluster belongs to, from its evidence. Names raise: "prod" makes production; a name
// that says "dev" or "test" proves nothing by itself, only loopback, local clusters and the team's own policy make development.
import { compileGlob, type Glob } from '../model/glob';
import type { Environment, EnvironmentName } from '../model/resource';
import { keptParse } from '../parse/keptParse';
import type { EnvironmentNames } from './resolver';

/** One piece of evidence: `text` is what is looked at, `what` says what it is ("profile", "host", "context"). */
export interface Clue {
  readonly what: string;
  readonly text: string;
  /** Set where more than the text decides (a host that `.env.production` names, a cluster that is local); `why` then says so. */
  readonly says?: EnvironmentName;
  readonly why?: string;
  /** The sentence for where nothing but this is known: `the only AWS profile there is`. It proves nothing, so it stays with unknown. */
  readonly only?: string;
}

/** That there is exactly one of a kind to choose from: shown where nothing else tells the environment. `count` of all there are, unread ones included. */
export function onlyOne(what: string, text: string | undefined, count: number, sentence: string): readonly Clue[] {
  return text !== undefined && count === 1 ? [{ what, text, only: sentence }] : [];
}

const productionWords = new Set(['prod', 'production', 'prd', 'live', 'prods', 'produccion', 'produktion', 'produccao']);
const stagingWords = new Set(['staging', 'stage', 'stg', 'preprod', 'uat', 'preproduction', 'nonprod', 'nonproduction', 'notprod']);
const developmentWords = new Set(['dev', 'develop', 'development', 'sandbox', 'test', 'testing', 'tests', 'qa', 'ci', 'preview', 'local', 'demo', 'playground', 'scratch', 'tmp']);
const negations = new Set(['non', 'not', 'no', 'pre']);

/** The environment that the clues show together: the team's names first, then production by any name, then local, staging, unknown. */
export function environmentOf(clues: readonly Clue[], names: EnvironmentNames): Environment {
  const named = namedByPolicy(clues, names);
  if (named) return named;
  const said = clues.flatMap(clue => {
    const name = clueOf(clue);
    return name ? [{ name, clue }] : [];
  });
  const of = (name: EnvironmentName): readonly Clue[] => said.filter(one => one.name === name).map(one => one.clue);
  const [production] = of('production');
  if (production) return { name: 'production', label: production.text.length <= 40 ? production.text : undefined, because: sentences(of('production'), 'says production') };
  const local = of('development');
  if (local.length > 0) return { name: 'development', because: sentences(local, 'is local') };
  const staging = of('staging');
  if (staging.length > 0) return { name: 'staging', because: sentences(staging, '(a name, no proof)') };
  const hints = clues.filter(clue => !clue.says && !clue.only && wordsOf(clue.text).some(word => developmentWords.has(word)));
  // Who has but one account has production in it, unless something speaks against that.
  const only = hints.length > 0 ? [] : clues.flatMap(clue => clue.only ?? []);
  return { name: 'unknown', because: [...new Set([...of('unknown').flatMap(clue => clue.why ?? []), ...sentences(hints, 'sounds like development (a name, no proof)'), ...only])].slice(0, 3) };
}

/** Does a text name production? Used for evidence beside an identity: names of stacks, buckets, namespaces. `live` is too common there. */
export function namesProduction(text: string): boolean {
  const words = wordsOf(text);
  return words.some((word, i) => productionWords.has(word) && word !== 'live' && !negations.has(words[i - 1] ?? ''));
}

/** The environment that a file or configuration is made for, by its own name: `.env.production`, `config_prod`, `settings/staging.py`. */
export function environmentInName(text: string): EnvironmentName | undefined {
  const words = wordsOf(text);
  if (words.some((word, i) => productionWords.has(word) && !negations.has(words[i - 1] ?? ''))) return 'production';
  if (words.some(word => stagingWords.has(word))) return 'staging';
  return words.some(word => developmentWords.has(word)) ? 'development' : undefined;
}

const sentences = (clues: readonly Clue[], ending: string): readonly string[] =>
  [...new Set(clues.map(clue => `${clue.what} ${clue.text} ${clue.why ?? ending}`))].slice(0, 4);

function clueOf(clue: Clue): EnvironmentName | undefined {
  if (clue.says) return clue.says;
  if (clue.only !== undefined) return undefined;
  const words = wordsOf(clue.text);
  if (words.some((word, i) => productionWords.has(word) && !negations.has(words[i - 1] ?? ''))) return 'production';
  if ((clue.what === 'host' || clue.what === 'endpoint' || clue.what === 'server') && isLocalHost(hostIn(clue.text))) return 'development';
  if (words.some(word => stagingWords.has(word)) || words.some((word, i) => productionWords.has(word) && negations.has(words[i - 1] ?? ''))) return 'staging';
  return undefined;
}

/** `payments-prod`, `PaymentsProd`, `prod2` → `payments prod`. */
const wordsOf = keptParse((text): readonly string[] => text.slice(0, 500).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).filter(Boolean), 200, 500);

/** `https://user@h:443/x` → `h:443`; a text without a scheme stays. */
function hostIn(text: string): string {
  return /^[a-z][\w+.-]*:\/\/(?:[^@/]*@)?([^/?#]*)/i.exec(text)?.[1] ?? text;
}

/** Loopback, link-local names and the hosts that local tools give themselves. `host` may carry a port, not a scheme. */
export function isLocalHost(host: string): boolean {
  const name = host.replace(/^\[|\](:\d+)?$|:\d+$/g, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || name === '0.0.0.0' || name === '' || /^127\.\d+\.\d+\.\d+$/.test(name)
    || name === 'host.docker.internal' || name === 'kubernetes.docker.internal' || name === 'localhost.localstack.cloud' || name.endsWith('.localhost.localstack.cloud')
    || name === 'lvh.me' || name.endsWith('.lvh.me') || (/^\//.test(name) && !/^\/cloudsql\//.test(name));
}

/** Patterns of each list, made ready once. */
const ready = new WeakMap<readonly string[], readonly Glob[]>();

function globsOf(patterns: readonly string[], wide: boolean): readonly Glob[] {
  const had = ready.get(patterns);
  if (had) return had;
  const made = patterns.map(pattern => compileGlob(pattern, wide ? 'name' : 'path'));
  ready.set(patterns, made);
  return made;
}

/** A name that raises is taken widely (`*` crosses `/`), one that lowers narrowly. */
function namedByPolicy(clues: readonly Clue[], names: EnvironmentNames): Environment | undefined {
  for (const rule of names.rules) {
    const globs = globsOf(rule.patterns, rule.name === 'production');
    for (const clue of clues) {
      // What is too long to be followed counts as a match, which must not lower.
      if ((rule.name === 'production' || clue.text.length <= 300) && globs.some(glob => glob.matches(clue.text))) return { name: rule.name, label: rule.label, because: [`${clue.what} ${clue.text} in your policy`] };
    }
  }
  return undefined;
}
