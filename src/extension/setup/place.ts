// Where this extension installs: the user's home and state folder, and what the launcher starts.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { SetupPlace, SetupSource } from '../../node/agentSetup';
import type { StateFolder } from '../../node/stateFolder';

export function setupPlace(state: StateFolder): SetupPlace {
  return { home: homedir(), state };
}

/** The runtime that runs this extension first: it is there as long as the editor is. */
export function setupSource(context: vscode.ExtensionContext, version: string): SetupSource {
  const system = process.platform === 'win32' ? ['C:\\Program Files\\nodejs\\node.exe'] : ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node'];
  return { version, spec: { runtimes: [process.execPath, ...system.filter((file) => existsSync(file))], dist: vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath } };
}
