// What the name of a role, user or login suggests that it may do. A hint, said as one; it proves nothing and lowers nothing.

const rules: readonly (readonly [RegExp, string])[] = [
  [/read[-_ ]?only|viewer|\bview\b|readers?$|auditor|security[-_ ]?audit/i, 'name suggests read only'],
  [/admin(istrator)?|root|owner|superuser|cluster-admin|god|full[-_ ]?access|\bsudo\b/i, 'name suggests administrator'],
  [/power[-_ ]?user/i, 'name suggests everything but identity management'],
  [/operator|\bops\b|\bops|sre|on[-_ ]?call|devops|platform/i, 'name suggests operator'],
  [/deploy|pipeline|\bci\b|build|release|terraform/i, 'name suggests deployment'],
];

/** Undefined: the name suggests nothing. */
export function hintOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : rules.find(([pattern]) => pattern.test(name))?.[1];
}
