// Every command by key, so that a wrong name is a compile error. Kept apart from `commands.ts` so that a test can read it without an editor.

/** Keys as package.json lists them; `test/extension/manifest.test.ts` compares. The value says what a command is called with. */
export interface CommandArguments {
  'countersign.open': [id?: string];
  'countersign.openNext': [];
  'countersign.showText': [id?: string];
  'countersign.showRecorded': [id?: string];
  'countersign.historyFilter': [];
  'countersign.historyClear': [];
  'countersign.historyOlder': [];
  'countersign.markCaught': [id?: string];
  'countersign.markWrong': [id?: string];
  'countersign.observeReport': [];
  'countersign.pause': [];
  'countersign.resume': [];
  'countersign.installAgent': [agent?: string];
  'countersign.testAgent': [agent?: string];
  'countersign.removeAgent': [agent?: string];
  'countersign.allowSession': [session?: string];
  'countersign.revokeDisposable': [key?: string];
  'countersign.openRequest': [id?: string];
  'countersign.pastedRequest': [];
  'countersign.standingAnswers': [];
  'countersign.reviewPolicy': [];
  'countersign.refresh': [];
  'countersign.status': [];
  'countersign.setUp': [];
  'countersign.startPolicy': [];
}

export type CommandKey = keyof CommandArguments;

/** Forgetting one is a compile error. */
export const commandKeys: { readonly [K in CommandKey]: null } = {
  'countersign.open': null, 'countersign.openNext': null, 'countersign.showText': null, 'countersign.showRecorded': null, 'countersign.historyFilter': null, 'countersign.historyClear': null, 'countersign.historyOlder': null, 'countersign.markCaught': null, 'countersign.markWrong': null, 'countersign.observeReport': null, 'countersign.pause': null, 'countersign.resume': null,
  'countersign.installAgent': null, 'countersign.testAgent': null, 'countersign.removeAgent': null, 'countersign.allowSession': null, 'countersign.revokeDisposable': null,
  'countersign.openRequest': null, 'countersign.pastedRequest': null, 'countersign.standingAnswers': null, 'countersign.reviewPolicy': null, 'countersign.refresh': null, 'countersign.status': null, 'countersign.setUp': null, 'countersign.startPolicy': null,
};
