// A policy that becomes another one while a session goes on: it holds from the next call on, and a person is told what became different.
import { t } from '@vscode/l10n';
import { visibleLine } from '../core/explain/visible';
import type { Policy } from '../core/policy/policy';

/** Sessions that are remembered. */
const most = 200;

/** Call it with the policy of each call; it returns what is to be told, or undefined. `place`: the session and its folder. */
export function policyNotices(): (place: string, policy: Policy) => string | undefined {
  const last = new Map<string, Policy>();
  return (place, policy) => {
    const before = last.get(place);
    last.delete(place);
    last.set(place, policy);
    for (const [oldest] of last) {
      if (last.size <= most) break;
      last.delete(oldest);
    }
    return before === undefined || before.version === policy.version ? undefined : changeWords(before, policy);
  };
}

function changeWords(before: Policy, now: Policy): string {
  const names = (rules: Policy['rules'], others: Policy['rules']): readonly string[] => {
    const known = new Set(others.map(one => JSON.stringify({ ...one, line: 0 })));
    return [...new Set(rules.filter(one => !known.has(JSON.stringify({ ...one, line: 0 }))).map(one => visibleLine(one.id)))];
  };
  const [added, gone] = [names(now.rules, before.rules), names(before.rules, now.rules)];
  const parts = [
    ...(added.length > 0 ? [t('new or changed rules: {0}', listed(added))] : []), ...(gone.length > 0 ? [t('no longer as before: {0}', listed(gone))] : []),
    ...(before.minimum?.verdict !== now.minimum?.verdict ? [t('at least {0} for everything above allow', now.minimum?.verdict ?? 'allow')] : []),
    ...(now.broken !== undefined && before.broken === undefined ? [t('it cannot be read ({0}), so the strictest reading holds', now.broken.message)] : []),
  ];
  return t('The policy changed during this session and holds from now on{0}', parts.length === 0 ? '.' : `: ${parts.join('; ')}.`);
}

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');
}
