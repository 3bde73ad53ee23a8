// A field whose text counts only where a person typed it: no paste, no drop, no completion, no script.
import { element } from './dom';
import { counts } from './guard';

export interface TypedField {
  readonly input: HTMLInputElement;
  /** What was typed; empty as long as anything else got in. */
  text(): string;
}

export function typedField(id: string, describedBy: string, changed: () => void): TypedField {
  const input = element('input', { id, type: 'text', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': describedBy });
  let typed = '';
  for (const kind of ['paste', 'drop', 'dragover'] as const) input.addEventListener(kind, (event) => event.preventDefault());
  input.addEventListener('beforeinput', (event) => {
    if (!byHand.has(event.inputType) || !counts(event)) event.preventDefault();
  });
  input.addEventListener('input', (event) => {
    // What got past `beforeinput` by another way is taken back, not counted.
    if (event.isTrusted && event instanceof InputEvent && byHand.has(event.inputType)) typed = input.value;
    else input.value = typed;
    changed();
  });
  return { input, text: () => input.value === typed ? typed : '' };
}

/** Input types of keys, including those of an input method for other scripts. */
const byHand = new Set([
  'insertText', 'insertCompositionText', 'insertFromComposition', 'deleteCompositionText', 'deleteByComposition',
  'deleteContentBackward', 'deleteContentForward', 'deleteWordBackward', 'deleteWordForward', 'deleteSoftLineBackward', 'deleteHardLineBackward',
  'deleteSoftLineForward', 'deleteHardLineForward', 'deleteByCut', 'historyUndo', 'historyRedo',
]);
