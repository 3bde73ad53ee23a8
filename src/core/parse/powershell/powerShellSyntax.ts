// The shape of PowerShell text as the engine reads it; `parsePowerShell.ts` makes it, `effects/powershell/` gives it meaning.
import type { Span } from '../../model/effect';

export interface PsScript {
  readonly nodes: readonly PsNode[];
}

export type PsNode =
  | { readonly kind: 'command'; readonly words: readonly PsWord[]; readonly redirects: readonly PsRedirect[]; /** `&` or `.` stood before it. */ readonly invoked: boolean; readonly span: Span }
  | { readonly kind: 'pipeline'; readonly nodes: readonly PsNode[]; readonly span: Span }
  /** `certain` false: a branch or loop body. */
  | { readonly kind: 'block'; readonly body: PsScript; readonly certain: boolean; readonly span: Span }
  | { readonly kind: 'foreach'; readonly variable: string; readonly values: PsWord; readonly body: PsScript; readonly span: Span }
  | { readonly kind: 'function'; readonly name: string; readonly parameters: readonly string[]; readonly body: PsScript; readonly span: Span }
  | { readonly kind: 'assign'; readonly name: string; readonly append: boolean; readonly value: PsNode | undefined; readonly span: Span }
  /** A value: what it is made of may run commands (`( )`, `$( )`, `{ }`) and call methods. */
  | { readonly kind: 'expression'; readonly word: PsWord; readonly methods: readonly PsMethod[]; readonly span: Span };

/** `[IO.File]::Delete(x)`, `(Get-Item x).Delete()`, `$a.Delete()`. */
export interface PsMethod {
  /** Type name, lower case without `System.`; undefined: called on a value. */
  readonly type: string | undefined;
  readonly on: PsWord | undefined;
  readonly name: string;
  readonly args: readonly PsWord[];
  readonly span: Span;
}

export interface PsRedirect {
  readonly append: boolean;
  readonly to: PsWord;
  readonly span: Span;
}

export type PsPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly raw: string }
  | { readonly kind: 'script'; readonly script: PsScript; readonly block: boolean; readonly raw: string };

export interface PsWord {
  readonly parts: readonly PsPart[];
  readonly raw: string;
  readonly span: Span;
}
