// Registers commands by key. No command approves anything.
import * as vscode from 'vscode';
import type { CommandArguments, CommandKey } from './commandKeys';

export function registerCommand<K extends CommandKey>(key: K, act: (...args: CommandArguments[K]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(key, act as (...args: unknown[]) => unknown);
}

/** A command as a tree item or the status bar carries it. */
export function commandFor<K extends CommandKey>(key: K, title: string, ...args: CommandArguments[K]): vscode.Command {
  return { command: key, title, arguments: args };
}
