// The manifest and the code name the same things, and no surface but the page can approve.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../src/build/bundle';
import { agents } from '../../src/core/agents/agents';
import { agentName } from '../../src/extension/agentName';
import { commandKeys } from '../../src/extension/commandKeys';
import { settingDefaults, settingSection } from '../../src/extension/settingKeys';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings?: unknown;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string; readonly markdownDescription?: string }>> };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
    readonly chatPlugins: readonly { readonly path: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
  };
  readonly scripts: Readonly<Record<string, string>>;
  readonly extensionKind: unknown;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: string }; readonly virtualWorkspaces: { readonly supported: string } };
}

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const words = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Readonly<Record<string, string>>;
const { contributes } = manifest;

describe('the manifest', () => {
  it('lists every command of the code and no other, each with a category', () => {
    assert.deepEqual(contributes.commands.map((one) => one.command).sort(), Object.keys(commandKeys).sort());
    for (const one of contributes.commands) assert.equal(one.category, 'Countersign', one.command);
  });

  it('lists every setting of the code and no other, with its default and a description', () => {
    const properties = contributes.configuration.properties;
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(settingDefaults).map((key) => `${settingSection}.${key}`).sort());
    for (const [key, value] of Object.entries(settingDefaults)) {
      const property = properties[`${settingSection}.${key}`];
      assert.equal(property?.default, value, key);
      assert.ok(property?.markdownDescription, key);
    }
  });

  it('lets no workspace choose the mode or silence the notification', () => {
    for (const key of ['mode', 'notify']) assert.equal(contributes.configuration.properties[`${settingSection}.${key}`]?.scope, 'application', key);
  });

  it('has words for every placeholder, and no word too many', () => {
    const used = new Set([...readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? ''));
    assert.deepEqual([...used].sort(), Object.keys(words).sort());
  });

  it('names files that are there', () => {
    const named = [...contributes.walkthroughs.flatMap((one) => one.steps.map((step) => step.media.markdown)), ...contributes.jsonValidation.map((one) => one.url), ...contributes.chatPlugins.map((one) => `${one.path}/hooks/hooks.json`)];
    for (const file of named) assert.ok(readFileSync(path.join(root, file), 'utf8').length > 0, file);
  });

  it('runs where files and processes are, from the start, in restricted folders too', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
    assert.deepEqual(manifest.activationEvents, ['onStartupFinished']);
    assert.deepEqual([manifest.capabilities.untrustedWorkspaces.supported, manifest.capabilities.virtualWorkspaces.supported], ['limited', 'limited']);
  });

  it('takes every hook out when the editor deletes it: a script of Node that is packed, and a command that it knows', () => {
    const [program, script = '', ...args] = (manifest.scripts['vscode:uninstall'] ?? '').split(' ');
    assert.deepEqual([program, script, ...args], ['node', './dist/countersign.js', 'uninstall']);
    assert.ok(readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n').includes('!dist/*.js'));
  });

  it('calls every agent by its own name', () => {
    for (const agent of agents) assert.equal(agentName(agent.id), agent.name);
  });
});

describe('what can approve', () => {
  const sources = readdirSync(path.join(root, 'src/extension'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: file.split(path.sep).join('/'), text: readFileSync(path.join(root, 'src/extension', file), 'utf8') }));

  it('is the page alone: nothing else holds the hand of the queue', () => {
    assert.deepEqual(sources.filter((one) => /\bhand\.(approve|deny|lookAgain|ask|takeBack|breakGlass)\(/.test(one.text)).map((one) => one.file), ['approval/panel.ts']);
    assert.deepEqual(sources.filter((one) => /\bPersonsHand\b/.test(one.text)).map((one) => one.file).sort(), ['approval/panel.ts', 'approval/personsHand.ts', 'approval/queue.ts']);
  });

  it('is no command, keybinding, menu entry, address or exported interface', () => {
    assert.equal(contributes.keybindings, undefined);
    for (const { command, title } of contributes.commands) assert.doesNotMatch(`${command} ${words[title.replaceAll('%', '')] ?? title}`, /approv|allow this|release/i);
    for (const { file, text } of sources) assert.doesNotMatch(text, /registerUriHandler|registerCustomEditorProvider|registerWebviewPanelSerializer/, file);
    const activate = sources.find((one) => one.file === 'extension.ts')?.text ?? '';
    assert.match(activate, /activate\(context: vscode\.ExtensionContext\): void/, 'it hands out no interface');
  });
});
