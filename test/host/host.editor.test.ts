// The extension as installed, seen from inside a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the installed extension', () => {
  it('starts by itself', async () => {
    const extension = vscode.extensions.getExtension('countersign.countersign');
    assert.ok(extension);
    for (let waited = 0; !extension.isActive && waited < 100; waited++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(extension.isActive, true);
  });
});
