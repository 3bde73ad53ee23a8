// Which environment a name, host, account or cluster belongs to, from its evidence. Names raise: "prod" makes production; a name
// that says "dev" or "test" proves nothing by itself, only loopback, local clusters and the team's own policy make development.
import { minimatch } from 'minimatch';
import type { Environment, EnvironmentName } from '../model/resource';
import type { EnvironmentNames } from './resolver';

/** One piece of evidence: `text` is what is looked at, `what` says what it is ("profile", "host", "context"). */
export interface Clue {
  readonly what: string;
  readonly text: string;
}

const productionWords = new Set(['prod', 'production', 'prd', 'live', 'prods', 'produccion', 'produktion']);
const stagingWords = new Set(['staging', 'stage', 'stg', 'preprod', 'uat', 'preproduction']);
const developmentWords = new Set(['dev', 'develop', 'development', 'sandbox', 'test', 'testing', 'tests', 'qa', 'ci', 'preview', 'local', 'demo', 'playground', 'scratch', 'tmp']);
const negations = new Set(['non', 'not', 'no', 'pre']);

/** The environment that the clues show together: the team's names first, then production by any name, then local, staging, unknown. */
export function environmentOf(clues: readonly Clue[], names: EnvironmentNames): Environment {
  const named = namedByPolicy(clues, names);
  if (named) return named;
  const because: Partial<Record<EnvironmentName, string[]>> = {};
  for (const clue of clues) {
    const name = clueOf(clue);
    if (name) (because[name] ??= []).push(`${clue.what} ${clue.text}`);
  }
  if (because.production) return { name: 'production', because: because.production.map(text => `${text} says production`) };
  if (because.development) return { name: 'development', because: because.development.map(text => `${text} is local`) };
  if (because.staging) return { name: 'staging', because: because.staging.map(text => `${text} (a name, no proof)`) };
  return { name: 'unknown', because: [] };
}

function clueOf(clue: Clue): EnvironmentName | undefined {
  const words = wordsOf(clue.text);
  if (words.some((word, i) => productionWords.has(word) && !negations.has(words[i - 1] ?? ''))) return 'production';
  if (clue.what === 'host' && isLocalHost(clue.text)) return 'development';
  if (words.some(word => stagingWords.has(word) || developmentWords.has(word)) || words.some((word, i) => productionWords.has(word) && negations.has(words[i - 1] ?? ''))) return 'staging';
  return undefined;
}

/** `payments-prod`, `PaymentsProd`, `prod2` → `payments prod`. */
function wordsOf(text: string): string[] {
  return text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).filter(Boolean);
}

/** Loopback, link-local names and the hosts that local tools give themselves. `host` may carry a port, not a scheme. */
export function isLocalHost(host: string): boolean {
  const name = host.replace(/^\[|\](:\d+)?$|:\d+$/g, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || name === '0.0.0.0' || name === '' || /^127\.\d+\.\d+\.\d+$/.test(name)
    || name === 'host.docker.internal' || name === 'kubernetes.docker.internal' || name === 'localhost.localstack.cloud' || name.endsWith('.localhost.localstack.cloud')
    || /^\//.test(name);
}

function namedByPolicy(clues: readonly Clue[], names: EnvironmentNames): Environment | undefined {
  for (const rule of names.rules) {
    for (const clue of clues) {
      const pattern = rule.patterns.find(glob => minimatch(clue.text, glob, { dot: true, nocase: true }));
      if (pattern !== undefined) return { name: rule.name, label: rule.label, because: [`${clue.what} ${clue.text} in your policy`] };
    }
  }
  return undefined;
}
