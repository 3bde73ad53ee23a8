// The type of tool knowledge: plain data that survives a JSON round trip. `effects/fromKnowledge.ts` reads it; the words for `reason`
// are in `explain/words/`. One file per tool family; a family counts only with its corpus rows in test/corpus.
import type { Disposable, Disruption, Operation, Reversibility, Trait } from '../model/effect';
import type { Resource, System } from '../model/resource';

/** Where a text (address, place, code) is taken from in a call. The first source that yields something is used. */
export type Source =
  /** n-th positional word after the subcommand path, from 0; negative counts from the end. */
  | { readonly positional: number }
  /** Every positional from n on: one effect each. `upTo`: the last `upTo` positionals are left out. */
  | { readonly rest: number; readonly upTo?: number }
  /** Value of the first of these options that is present (`--name x`, `--name=x`, `-nx`). */
  | { readonly option: readonly string[] }
  /** Every value of an option that may be repeated or take several words: one effect each. */
  | { readonly optionAll: readonly string[] }
  /** A variable in force. */
  | { readonly variable: readonly string[] }
  /** Fixed text; `{0}`, `{-1}`, `{--name}`, `{$VAR}` are filled from positionals, options and variables; yields nothing when one is missing. */
  | { readonly text: string }
  /** The n-th word of the subcommand path, from 0: for tools whose noun is a subcommand. */
  | { readonly path: number };

/** All given parts must hold. Options are matched with their aliases and inside short clusters. */
export interface Condition {
  /** At least one of these options (`--x`, `--x=value`) or words is present. */
  readonly any?: readonly string[];
  readonly all?: readonly string[];
  readonly none?: readonly string[];
  /** A positional or option value that matches a regular expression (linear-time patterns only); an undetermined word counts as written. */
  readonly matches?: { readonly source: Source; readonly pattern: string };
  /** Number of positionals after the subcommand path. */
  readonly positionals?: { readonly least?: number; readonly most?: number };
  readonly not?: Condition;
}

export interface EffectRow {
  readonly operation: Operation;
  /** Plain noun of the resource; may use `{0}` etc. */
  readonly kind: string;
  readonly system?: System;
  readonly address: readonly Source[];
  /** Shown when `address` yields nothing ("all containers"); without it the tool's own words stand for it. */
  readonly otherwise?: string;
  readonly place?: readonly Source[];
  readonly keeps?: Resource['keeps'];
  readonly extent?: Resource['extent'];
  readonly where?: Resource['where'];
  readonly certainty?: 'will' | 'may';
  readonly reversibility?: Reversibility;
  readonly disruption?: Disruption;
  readonly disposable?: Disposable;
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
  /**
   * Subcommand paths divided by commas; the words of a path by spaces; `a|b` are alternatives, `*` is any one word, a trailing `…` any end
   * of a word (`delete…` is `delete-x` too). Empty: the bare tool.
   */
  readonly path: string;
  readonly when?: Condition;
  /** Empty: known and harmless. */
  readonly effects: readonly EffectRow[];
  /** The row only adds to what other rows say (default: the first matching row with the longest path is the only one). */
  readonly adds?: boolean;
  /** Options of this subcommand that take a value, or that take none though the tool's do. */
  readonly valueOptions?: readonly string[];
  readonly flags?: readonly string[];
  /** Changes which identity later calls of a system use. */
  readonly sets?: Sets | readonly Sets[];
}

/** A lasting choice: to the value of the first source that yields one. */
export interface Sets {
  readonly system: System;
  /** What of the identity is chosen, where it is not the whole (context, profile, workspace): `namespace`, `set.{--profile}.{0}`; filled like a text source. */
  readonly aspect?: string;
  readonly value: Source | readonly Source[];
}

export interface Tool {
  /** Program names without folder and `.exe`, as spelled by the system. */
  readonly names: readonly string[];
  readonly system: System;
  /** Plain noun of what an unlisted command works on; default the tool's name. */
  readonly noun?: string;
  /** Where the tool's resources live; default by system. */
  readonly where?: Resource['where'];
  /** Options that take a value in the next word, at any place; needed to count positionals. */
  readonly valueOptions?: readonly string[];
  /** What an option takes that neither list names: nothing, or the next word unless it is an option. Default `flag`. */
  readonly otherOptions?: 'flag' | 'value';
  /** Options that take no value where `otherOptions` is `value`. */
  readonly flags?: readonly string[];
  /** Different spellings of one option, e.g. `["-n", "--namespace"]`. */
  readonly aliases?: readonly (readonly string[])[];
  /** How options are spelled: `gnu` short clusters and `--long`; `single` `-long`, `--long` the same; `slash` also `/x`, any case. */
  readonly style?: 'gnu' | 'single' | 'slash';
  /** Options that make any command of the tool a preview (`--dry-run`, `--dry-run=client`). */
  readonly previews?: readonly string[];
  /** Where every resource of the tool lies (namespace, region, project, application), unless a row knows better. */
  readonly place?: readonly Source[];
  /**
   * What a subcommand that no row names is taken for: `read` only where the tool is read-only but for its rows; `verbs`: by the verb in
   * its words (`delete`, `create`, `list` …), `unknown` where there is none.
   */
  readonly unlisted?: 'read' | 'unknown' | 'verbs';
  readonly commands: readonly CommandRow[];
}

export interface ToolFamily {
  readonly family: string;
  readonly tools: readonly Tool[];
}
