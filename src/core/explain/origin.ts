// Where a value came from, in words.
import { t } from '@vscode/l10n';
import type { Origin } from '../model/principal';

export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'option': return t('option {name}', { name: origin.name });
    case 'command': return t('{name} in the command', { name: origin.name });
    case 'session': return t('{name} earlier in this session', { name: origin.name });
    case 'environment': return t('{name} in the agent\'s environment', { name: origin.name });
    case 'default': return origin.name;
    case 'file': {
      const place = origin.line === undefined ? origin.path : t('{path} line {line}', { path: origin.path, line: origin.line });
      return origin.name === undefined ? place : t('{name} in {place}', { name: origin.name, place });
    }
  }
}
