// Publishing a package: its name and version from the manifest, public or not, and what npm refuses.
import assert from 'node:assert/strict';
import { noGrammars } from '../../../../src/core/grammars';
import { defaultPolicy } from '../../../../src/core/policy/policy';
import { reviewAction } from '../../../../src/core/review';
import { inMemoryFacts } from '../../inMemoryFacts';

async function said(command: string, manifest: object): Promise<string> {
  const facts = inMemoryFacts({ files: { '/home/u/work/package.json': JSON.stringify(manifest) }, home: '/home/u', workspaces: ['/home/u/work'] });
  const action = { id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env: {}, request: { tool: 'shell', shell: 'bash', command } } as const;
  const { review } = await reviewAction(action, facts, noGrammars, defaultPolicy);
  return `${review.verdict} ${review.effects.map(effect => `${effect.operation} ${effect.resource.address}${effect.resource.place === undefined ? '' : ` to ${effect.resource.place}`}`).join(', ')}`.trim();
}

const rows: readonly (readonly [string, object, string])[] = [
  ['npm publish', { name: 'left', version: '1.0.0' }, 'acknowledge send left@1.0.0'],
  ['npm publish', { name: '@acme/ui', version: '1.0.0' }, 'confirm send @acme/ui@1.0.0'],
  ['npm publish --access public', { name: '@acme/ui', version: '1.0.0' }, 'acknowledge send @acme/ui@1.0.0'],
  ['pnpm publish', { name: '@acme/ui', version: '2.0.0', publishConfig: { access: 'public' } }, 'acknowledge send @acme/ui@2.0.0'],
  ['npm publish', { name: 'ui', version: '1.0.0', publishConfig: { registry: 'https://packages.corp.example/npm' } }, 'confirm send ui@1.0.0 to https://packages.corp.example/npm'],
  ['yarn npm publish', { name: 'left', version: '1.0.0' }, 'acknowledge send left@1.0.0'],
  ['npm publish', { name: 'app', version: '1.0.0', private: true }, 'allow'],
  ['npm publish --dry-run', { name: 'left', version: '1.0.0' }, 'allow'],
  ['npm pack', { name: 'left', version: '1.0.0' }, 'allow'],
];

describe('npm publish', () => {
  for (const [command, manifest, expected] of rows) it(`${command} of ${JSON.stringify(manifest)}`, async () => assert.equal(await said(command, manifest), expected));
});
