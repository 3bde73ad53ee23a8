// The type of tool knowledge: plain data that survives a JSON round trip. `effects/fromKnowledge.ts` reads it; the words for `reason`
// are in `explain/words/`. One file per tool family; a family counts only with its corpus rows in test/corpus.
import type { Disruption, Operation, Reversibility, Trait } from '../model/effect';
import type { Resource, System } from '../model/resource';

/** Where a text (address, place, code) is taken from in a call. The first source that yields something is used. */
export type Source =
  /** n-th positional word after the subcommand path, from 0; negative counts from the end. */
  | { readonly positional: number }
  /** Every positional from n on: one effect each. */
  | { readonly rest: number }
  /** Value of the first of these options that is present (`--name x`, `--name=x`, `-nx`). */
  | { readonly option: readonly string[] }
  /** Every value of an option that may be repeated or take several words: one effect each. */
  | { readonly optionAll: readonly string[] }
  /** A variable in force. */
  | { readonly variable: readonly string[] }
  /** Fixed text; `{0}`, `{--name}`, `{$VAR}` are filled from positionals, options and variables. */
  | { readonly text: string };

/** All given parts must hold. Options are matched with their aliases and inside short clusters. */
export interface Condition {
  /** At least one of these options or words is present. */
  readonly any?: readonly string[];
  readonly all?: readonly string[];
  readonly none?: readonly string[];
  /** A positional or option value that matches a regular expression (linear-time patterns only). */
  readonly matches?: { readonly source: Source; readonly pattern: string };
  /** Number of positionals. */
  readonly positionals?: { readonly least?: number; readonly most?: number };
  readonly not?: Condition;
}

export interface EffectRow {
  readonly operation: Operation;
  /** Plain noun of the resource; may use `{0}` etc. */
  readonly kind: string;
  readonly system?: System;
  readonly address: readonly Source[];
  /** Shown when `address` yields nothing ("all containers"); without it the row is unresolved. */
  readonly otherwise?: string;
  readonly place?: readonly Source[];
  readonly keeps?: Resource['keeps'];
  readonly extent?: Resource['extent'];
  readonly where?: Resource['where'];
  readonly certainty?: 'will' | 'may';
  readonly reversibility?: Reversibility;
  readonly disruption?: Disruption;
  readonly order?: 'destroyThenCreate' | 'createThenDestroy';
  readonly returns?: 'will' | 'may' | 'willNot' | 'unknown';
  readonly forcedBy?: readonly string[];
  readonly traits?: readonly Trait[];
  readonly protection?: readonly string[];
  readonly notChecked?: readonly string[];
  /** Key of `explain/words`; default: words made from operation and kind. */
  readonly reason?: string;
  /** Keys of `explain/words` for the way back and the safer form. */
  readonly undo?: string;
  readonly safer?: string;
}

export interface CommandRow {
  /** Subcommand path, words separated by spaces; `a|b` are alternatives, `*` is any one word. Empty: the bare tool. */
  readonly path: string;
  readonly when?: Condition;
  /** Empty: known and harmless. */
  readonly effects: readonly EffectRow[];
  /** The row only adds to what other rows say (default: the first matching row with the longest path is the only one). */
  readonly adds?: boolean;
}

export interface Tool {
  /** Program names without folder and `.exe`. */
  readonly names: readonly string[];
  readonly system: System;
  /** Options that take a value in the next word, at any place; needed to count positionals. */
  readonly valueOptions?: readonly string[];
  /** Different spellings of one option, e.g. `["-n", "--namespace"]`. */
  readonly aliases?: readonly (readonly string[])[];
  /** Options that make any command of the tool a preview (`--dry-run`, `--dry-run=client`). */
  readonly previews?: readonly string[];
  /** What a subcommand that no row names is taken for: `read` only where the tool is read-only but for its rows. */
  readonly unlisted?: 'read' | 'unknown';
  readonly commands: readonly CommandRow[];
}

export interface ToolFamily {
  readonly family: string;
  readonly tools: readonly Tool[];
}
