// Why an action was asked about, for a person: what the rule says, where it stands, whom to ask, and how to change it. For every rule, the
// product's defaults included.
import { t } from '@vscode/l10n';
import type { Why } from '../model/review';
import { defaultRuleWords } from './words/defaultRules';

/** The same reason with its words. */
export function withWords(why: Why): Why {
  return { ...why, meaning: meaningOf(why), change: changeOf(why) };
}

/** What the rule says; the policy's own reason where it gives one. */
function meaningOf(why: Why): string {
  if (why.reason !== undefined) return why.reason;
  if (why.rule.startsWith('default/')) return defaultRuleWords(why.rule.slice('default/'.length)) ?? '';
  if (why.rule.endsWith('/minimum')) return t('Nothing above "allow" is weaker than this here.');
  return t('The policy asks for {verdict} here.', { verdict: why.verdict });
}

function changeOf(why: Why): string {
  const place = why.file === undefined ? '' : why.line === undefined ? why.file : `${why.file}:${why.line}`;
  if (why.rule === 'policy-not-readable') return t('Mend {place}; "countersign policy check" says what is wrong.', { place });
  switch (why.layer) {
    case 'administrator': return t('Only the administrator of this machine changes it: {place}.', { place });
    case 'team': return why.owner === undefined
      ? t('Change {place} and commit it to the default branch.', { place })
      : t('Ask {owner}, or change {place} and commit it to the default branch.', { owner: why.owner, place });
    case 'user': return place === '' ? t('It is your own setting: countersign.minimum.') : t('It is your own rule: {place}.', { place });
    case 'session': return t('A person held this session to it; they take it back under Standing Answers or with "countersign answers".');
    case undefined: return defaultChange(why);
  }
}

/** Defaults are raised by rules and lowered only by evidence. */
function defaultChange(why: Why): string {
  switch (why.rule) {
    case 'default/protects-countersign': return t('Nothing changes this; do it by hand.');
    case 'default/denied-before': return t('A new session of the agent starts without it.');
    default: return t('Built in: a rule in .countersign/policy.json can ask for more; less comes only from evidence that nothing is lost.');
  }
}
