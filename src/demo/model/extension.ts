// The demo's language model, for the editor's own agent: it plays turns.json instead of thinking.
// Owns the mapping to the editor's types; what is said when is script.ts.
import { appendFileSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { answerTo, titleFor, type Answer, type Said, type Turn } from './script';

const vendor = 'countersign-demo';
const modelId = 'scripted';

/** Registers the model. In the demo the first turn plays by itself once; `countersignDemo.play` plays the next. */
export function activate(context: vscode.ExtensionContext): void {
  const turnsFile = process.env['COUNTERSIGN_DEMO_TURNS'] ?? path.join(context.extensionPath, 'turns.json');
  const readTurns = (): readonly Turn[] => JSON.parse(readFileSync(turnsFile, 'utf8')) as Turn[];
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider(vendor, providerOf(readTurns)),
    vscode.commands.registerCommand('countersignDemo.play', (turn?: number) => play(context, readTurns(), turn)),
  );
  const next = vscode.window.createStatusBarItem('countersignDemo.play', vscode.StatusBarAlignment.Left);
  next.name = 'Countersign demo';
  next.text = '$(play) Next action';
  next.tooltip = 'Demo: let the agent propose its next action';
  next.command = 'countersignDemo.play';
  next.show();
  context.subscriptions.push(next);
  if (process.env['COUNTERSIGN_DEMO_PLAY'] === '1' && context.workspaceState.get('next') === undefined) {
    void playWhenReady(context, readTurns());
  }
}

function providerOf(readTurns: () => readonly Turn[]): vscode.LanguageModelChatProvider {
  return {
    provideLanguageModelChatInformation: () => [{
      id: modelId, name: 'Scripted demo model', family: 'scripted', version: '1',
      maxInputTokens: 100_000, maxOutputTokens: 8000, capabilities: { toolCalling: true },
      // Not in the stable types; the model picker reads them.
      ...{ isUserSelectable: true, isDefault: true },
    }],
    provideLanguageModelChatResponse: (_model, messages, options, progress) => {
      const conversation = messages.flatMap(saidIn);
      // The editor also asks for titles and summaries, without tools.
      const answer: Answer = (options.tools ?? []).length === 0 ? { text: titleFor(conversation, readTurns()) } : answerTo(conversation, readTurns());
      log({ conversation, answer, tools: (options.tools ?? []).map((tool) => tool.name) });
      progress.report(new vscode.LanguageModelTextPart(answer.text));
      if (answer.call !== undefined) {
        progress.report(new vscode.LanguageModelToolCallPart(answer.call.id, answer.call.tool, answer.call.input));
      }
      return Promise.resolve();
    },
    provideTokenCount: (_model, text) => Promise.resolve(Math.ceil((typeof text === 'string' ? text : JSON.stringify(text.content)).length / 4)),
  };
}

/** By shape, not by class: parts come from another copy of the API. */
function saidIn(message: vscode.LanguageModelChatRequestMessage): Said[] {
  const said: Said[] = [];
  const parts: readonly unknown[] = message.content;
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue;
    if ('callId' in part && 'content' in part) said.push({ kind: 'result', text: textOf(part.content) });
    else if ('callId' in part) said.push({ kind: 'call' });
    else if ('value' in part && typeof part.value === 'string' && message.role === vscode.LanguageModelChatMessageRole.User) {
      said.push({ kind: 'person', text: part.value });
    }
  }
  return said;
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (typeof part === 'object' && part !== null && 'value' in part ? String(part.value) : '')).join('');
}

/** A turn in a new conversation, as if the person had typed its prompt. Without a number: the next one, round and round. */
async function play(context: vscode.ExtensionContext, turns: readonly Turn[], wanted?: number): Promise<void> {
  const next = wanted ?? context.workspaceState.get<number>('next') ?? 0;
  const turn = turns[next % turns.length];
  if (turn === undefined) return;
  await context.workspaceState.update('next', (next + 1) % turns.length);
  await vscode.commands.executeCommand('workbench.action.chat.newChat');
  // The switch to the new conversation is not awaited by the command.
  await new Promise((resolve) => setTimeout(resolve, 700));
  await vscode.commands.executeCommand('workbench.action.chat.open', { query: turn.prompt, mode: 'agent', modelSelector: { vendor, id: modelId } });
}

/** The built-in agent needs a moment in a fresh profile before it takes a prompt. */
async function playWhenReady(context: vscode.ExtensionContext, turns: readonly Turn[]): Promise<void> {
  for (let waited = 0; waited < 60; waited++) {
    const agent = vscode.extensions.getExtension('GitHub.copilot-chat');
    const models = await vscode.lm.selectChatModels({ vendor });
    if (agent !== undefined && models.length > 0) {
      await agent.activate();
      return play(context, turns);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** One JSON object a line where a test asks for it. */
function log(entry: unknown): void {
  const file = process.env['COUNTERSIGN_DEMO_LOG'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`);
}
