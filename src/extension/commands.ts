// Every command by key, so that a wrong name is a compile error. No command approves anything.
import * as vscode from 'vscode';

/** Keys as package.json lists them; `test/contract.test.ts` compares. The value says what a command is called with. */
export interface CommandArguments {
  'countersign.open': [id?: string];
  'countersign.openNext': [];
  'countersign.showText': [id?: string];
  'countersign.pause': [];
  'countersign.resume': [];
  'countersign.installAgent': [agent?: string];
  'countersign.removeAgent': [agent?: string];
  'countersign.allowSession': [session?: string];
  'countersign.revokeDisposable': [key?: string];
  'countersign.refresh': [];
  'countersign.status': [];
  'countersign.setUp': [];
}

export type CommandKey = keyof CommandArguments;

/** Forgetting one is a compile error. */
export const commandKeys: { readonly [K in CommandKey]: null } = {
  'countersign.open': null, 'countersign.openNext': null, 'countersign.showText': null, 'countersign.pause': null, 'countersign.resume': null,
  'countersign.installAgent': null, 'countersign.removeAgent': null, 'countersign.allowSession': null, 'countersign.revokeDisposable': null,
  'countersign.refresh': null, 'countersign.status': null, 'countersign.setUp': null,
};

export function registerCommand<K extends CommandKey>(key: K, act: (...args: CommandArguments[K]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(key, act as (...args: unknown[]) => unknown);
}

/** A command as a tree item or the status bar carries it. */
export function commandFor<K extends CommandKey>(key: K, title: string, ...args: CommandArguments[K]): vscode.Command {
  return { command: key, title, arguments: args };
}
