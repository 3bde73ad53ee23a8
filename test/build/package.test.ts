// What the VSIX would hold: only what runs or is read in the editor.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../src/build/bundle';

describe('the package', () => {
  it('holds nothing but what runs', async function () {
    // The packer looks at every file of the folder, installed editors included.
    this.timeout(180_000);
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'node_modules/@vscode/vsce/vsce'), 'ls', '--no-dependencies'], { cwd: root });
    const files = stdout.split('\n').filter(Boolean);
    const strange = files.filter((file) => !/^(package(\.nls(\.[\w-]+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/[\w.-]+\.(js|css|wasm|json)|media\/[\w./-]+\.(png|svg|css)|media\/walkthrough\/[\w-]+\.md|media\/[\w-]+\.schema\.json|media\/plugin\/.+|l10n\/[\w.-]+\.json)$/.test(file));
    assert.deepEqual(strange, []);
    assert.ok(files.includes('package.json') && files.includes('media/icon-128.png'));
  });
});
