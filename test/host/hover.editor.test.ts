// The hover on risk through the editor's own provider, in a real extension host: kinds of documents, and a change against the commit.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

const folder = (): string => path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'hovered');

/** `«…»`: hovered and risky; `‹…›`: hovered and silent. */
const documents: readonly { readonly name: string; readonly text: string; readonly language: string; readonly says: RegExp }[] = [
  { name: 'reset.ps1', language: 'powershell', text: 'Get-ChildItem\n‹Write-Host› hi\nRemove-«AzResourceGroup» -Name prod -Force\n', says: /prod/ },
  { name: 'Dockerfile', language: 'dockerfile', text: 'FROM node:20\nRUN apt-get update && \\\n  rm -rf ‹/var/lib/apt/lists›/*\nRUN aws s3 rm «s3://prod» --recursive\n', says: /S3 bucket/ },
  { name: 'Makefile', language: 'makefile', text: 'DB = orders\ntest:\n\tnpm ‹test›\nreset:\n\t@dropdb $(«DB»)\n', says: /Drops database orders/ },
  { name: 'package.json', language: 'json', text: '{\n  "scripts": {\n    "build": "‹tsc› -p .",\n    "wipe": "npm run build && kubectl «delete» ns prod"\n  }\n}\n', says: /namespace prod/ },
  { name: '.vscode/tasks.json', language: 'jsonc', text: '{\n  // tasks\n  "tasks": [{ "command": "‹npm›", "args": ["test"] }, { "command": "kubectl", "args": ["delete", "«ns»", "prod"] }]\n}\n', says: /namespace prod/ },
  { name: 'README.md', language: 'markdown', text: '# Orders\n\n```console\n$ ‹ls›\n$ helm «uninstall» orders\n```\n', says: /release orders/ },
  { name: '.github/workflows/ci.yml', language: 'yaml', text: 'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          npm ‹ci›\n          kubectl «delete» ns prod\n', says: /namespace prod/ },
  { name: 'a.sql', language: 'sql', text: 'SELECT ‹1›;\nDROP «TABLE» orders;\n', says: /Drops table orders/ },
];

const terraform = 'resource "aws_db_instance" "orders" {\n  identifier        = "orders"\n  engine            = "postgres"\n  storage_encrypted = false\n}\n\nresource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n';

const template = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBInstanceIdentifier: orders\n      Engine: postgres\n      StorageEncrypted: false\n      BackupRetentionPeriod: 7\n  Logs:\n    Type: AWS::Logs::LogGroup\n    Properties:\n      RetentionInDays: 7\n";
const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: orders\nspec:\n  storageClassName: standard\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 5Gi\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n  greeting: hello\n';

/** What stands in the last commit, the change, where it is hovered, and where all stays silent. */
const changes: readonly { readonly name: string; readonly text: string; readonly change: readonly [string, string]; readonly silent: string; readonly says: RegExp }[] = [
  { name: 'main.tf', text: terraform, change: ['storage_encrypted = false', 'storage_encrypted = true'], silent: 'bucket = ', says: /delete and recreate aws\\_db\\_instance\\\.orders[^]*storage\\_encrypted/ },
  { name: 'modules/db/main.tf', text: terraform.replaceAll('orders', 'ledger'), change: ['storage_encrypted = false', 'storage_encrypted = true'], silent: 'bucket = ', says: /delete and recreate aws\\_db\\_instance\\\.ledger[^]*storage\\_encrypted/ },
  { name: 'stack/template.yaml', text: template, change: ['StorageEncrypted: false', 'StorageEncrypted: true'], silent: 'RetentionInDays', says: /delete and recreate database instance Orders[^]*StorageEncrypted/ },
  { name: 'stack/template.json', text: `${JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: { Events: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'events', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] } }, Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } } } }, undefined, 2)}\n`, change: ['"TableName": "events"', '"TableName": "events2"'], silent: '"RetentionInDays"', says: /delete and recreate [^]*Events[^]*TableName/ },
  { name: 'k8s/claim.yaml', text: claim, change: ['storageClassName: standard', 'storageClassName: fast'], silent: 'greeting', says: /delete and recreate orders[^]*storageClassName/ },
];

describe('the hover on risk', () => {
  before(() => mkdirSync(folder(), { recursive: true }));
  after(() => rmSync(folder(), { recursive: true, force: true }));

  for (const { name, text, language, says } of documents) {
    it(`speaks in ${name}, and only of what is risky`, async () => {
      const file = write(name, text.replace(/[«»‹›]/g, ''));
      const document = await vscode.workspace.openTextDocument(file);
      assert.equal(document.languageId, language);
      assert.match(await hoverAt(document, offsetOf(text, '«')), says);
      assert.equal(await hoverAt(document, offsetOf(text, '‹')), '');
    });
  }

  for (const { name, text, change, silent, says } of changes) {
    it(`says in ${name} what the next apply replaces, against the last commit, and is silent on what stays`, async () => {
      const file = write(name, text);
      await git('add', '-f', file);
      await git('-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', 'commit', '-q', '--no-verify', '-m', 'infrastructure', '--', file);
      await vscode.extensions.getExtension('vscode.git')?.activate();
      const changed = text.replace(...change);
      write(name, changed);
      const document = await vscode.workspace.openTextDocument(file);
      assert.equal(document.isDirty, false);
      // The git extension finds its repositories when it is ready.
      let words = '';
      for (let tries = 0; words === '' && tries < 100; tries++) {
        words = await hoverAt(document, changed.indexOf(change[1]));
        if (words === '') await new Promise((resolve) => setTimeout(resolve, 200));
      }
      assert.match(words, says);
      assert.equal(await hoverAt(document, changed.indexOf(silent)), '');
    });
  }

  it('compares an unsaved text with the one on disk where no commit holds the file', async () => {
    const document = await vscode.workspace.openTextDocument(write('new/other.tf', terraform));
    const at = terraform.indexOf('false');
    assert.equal(await hoverAt(document, at), '');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 5)), 'true');
    await vscode.workspace.applyEdit(edit);
    assert.match(await hoverAt(document, at), /delete and recreate/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

function write(name: string, text: string): string {
  const file = path.join(folder(), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const git = (...args: string[]): Promise<unknown> => promisify(execFile)('git', args, { cwd: folder() });

/** Of a mark, in the text without marks. */
function offsetOf(text: string, mark: string): number {
  return text.slice(0, text.indexOf(mark)).replace(/[«»‹›]/g, '').length;
}

async function hoverAt(document: vscode.TextDocument, offset: number): Promise<string> {
  const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, document.positionAt(offset));
  const parts = found.flatMap((hover) => hover.contents).filter((part): part is vscode.MarkdownString => typeof part !== 'string' && /by rule/.test((part as vscode.MarkdownString).value));
  for (const part of parts) assert.ok(part.isTrusted !== true && part.supportHtml !== true);
  return parts.map((part) => part.value).join('\n');
}
