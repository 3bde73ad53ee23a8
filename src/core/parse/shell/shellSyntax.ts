// The shape of shell text as the engine reads it. Owns the types; `parseShell.ts` makes it, `effects/shell/` gives it meaning.
import type { Span } from '../../model/effect';

export interface ShellScript {
  readonly nodes: readonly ShellNode[];
}

/** A place that could not be read; with any issue the text is "not fully read". */
export interface ShellIssue {
  readonly message: string;
  readonly at: number;
}

export interface ParsedShell {
  readonly script: ShellScript;
  readonly issues: readonly ShellIssue[];
}

export interface SimpleCommand {
  readonly kind: 'command';
  readonly assignments: readonly ShellAssignment[];
  /** The name first; assignments as arguments (`export A=b`) are words with `assigns`. */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
  readonly span: Span;
}

export type ShellNode =
  | SimpleCommand
  | { readonly kind: 'pipeline'; readonly nodes: readonly ShellNode[]; readonly span: Span }
  | { readonly kind: 'andOr'; readonly first: ShellNode; readonly rest: readonly { readonly operator: '&&' | '||'; readonly node: ShellNode }[]; readonly span: Span }
  | { readonly kind: 'background'; readonly node: ShellNode; readonly span: Span }
  | { readonly kind: 'group'; readonly body: ShellScript; readonly span: Span }
  | { readonly kind: 'subshell'; readonly body: ShellScript; readonly span: Span }
  | { readonly kind: 'if'; readonly branches: readonly { readonly condition: ShellScript; readonly body: ShellScript }[]; readonly otherwise?: ShellScript; readonly span: Span }
  | { readonly kind: 'while'; readonly condition: ShellScript; readonly body: ShellScript; readonly span: Span }
  /** `words` undefined: over the positional parameters. */
  | { readonly kind: 'for'; readonly variable: string; readonly words: readonly ShellWord[] | undefined; readonly body: ShellScript; readonly span: Span }
  | { readonly kind: 'case'; readonly word: ShellWord; readonly items: readonly { readonly patterns: readonly ShellWord[]; readonly body: ShellScript }[]; readonly span: Span }
  | { readonly kind: 'function'; readonly name: string; readonly body: ShellNode; readonly span: Span }
  | { readonly kind: 'redirected'; readonly node: ShellNode; readonly redirects: readonly ShellRedirect[]; readonly span: Span }
  /** `[[ … ]]`, `(( … ))` and C-style loop heads: nothing runs in them but their substitutions. */
  | { readonly kind: 'expression'; readonly words: readonly ShellWord[]; readonly scripts: readonly ShellScript[]; readonly span: Span };

export interface ShellAssignment {
  readonly name: string;
  /** Undefined: an array, `elements` are its words. */
  readonly value: ShellWord | undefined;
  readonly elements?: readonly ShellWord[];
  readonly append: boolean;
  readonly indexed: boolean;
  readonly span: Span;
}

export type ShellRedirect =
  | { readonly kind: 'overwrite' | 'append' | 'read' | 'duplicate'; readonly to: ShellWord; readonly descriptor: number | undefined; readonly span: Span }
  /** A here-document or here-string; what it reads is the word's text. */
  | { readonly kind: 'text'; readonly text: ShellWord; readonly span: Span };

export interface ShellWord {
  readonly parts: readonly ShellPart[];
  /** As written. */
  readonly raw: string;
  readonly span: Span;
  /** Set for `NAME=value` as an argument. */
  readonly assigns?: ShellAssignment;
}

export type ShellPart =
  /** `escaped`: the first character was behind a backslash. */
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean; readonly escaped?: boolean }
  | { readonly kind: 'glob'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean; readonly operation?: ParameterOperation; readonly raw: string }
  | { readonly kind: 'command'; readonly script: ShellScript; readonly quoted: boolean; readonly raw: string }
  | { readonly kind: 'process'; readonly direction: '<' | '>'; readonly script: ShellScript; readonly raw: string }
  | { readonly kind: 'arithmetic'; readonly scripts: readonly ShellScript[]; readonly raw: string; readonly expression: string };

/** `${NAME…}`: the forms that are worked out; everything else is `other` and unknown. */
export type ParameterOperation =
  | { readonly kind: 'default'; readonly operator: string; readonly operand: ShellWord }
  | { readonly kind: 'remove'; readonly operator: string; readonly operand: ShellWord }
  | { readonly kind: 'replace'; readonly operator: string; readonly pattern: ShellWord; readonly replacement: ShellWord }
  | { readonly kind: 'case'; readonly operator: string }
  | { readonly kind: 'slice'; readonly offset: ShellWord; readonly length: ShellWord | undefined }
  | { readonly kind: 'length' }
  | { readonly kind: 'indirect' }
  | { readonly kind: 'index'; readonly index: string }
  | { readonly kind: 'other' };
