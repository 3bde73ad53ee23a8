// The catalogue of words: from the code of a reason to sentences. Templates are English source texts for `@vscode/l10n`;
// `{kind}`, `{address}`, `{place}`, `{count}` come from the resource, every other placeholder from the reason's values.
import { t } from '@vscode/l10n';
import type { Reason } from '../../model/effect';

/** What can be said about one reason. Every part may be missing: words are then made from operation and kind. */
export interface Words {
  /** Replaces the operation words of the headline, e.g. "Force-pushes over" (verb phrase, third person, the object follows). */
  readonly operation?: string;
  /** Replaces the whole headline, at most 70 characters when filled. */
  readonly headline?: string;
  /** The consequence in at most 20 words: what is lost, for how long, whether it comes back. */
  readonly loss?: string;
  /** Detail of its scope line: short fragments, no full stop. */
  readonly detail?: string;
  /** The exact way back. */
  readonly undo?: string;
  /** The safer form, also told to the agent. */
  readonly safer?: string;
  /** For reasons used as `undo`, `safer` or `returnsBecause` of an effect: the sentence itself. */
  readonly text?: string;
}

export type WordList = Readonly<Record<string, Words>>;

import { codeWords } from './code';
import { comesBackWords } from './comesBack';
import { databaseWords } from './databases';
import { fileWords } from './files';
import { gitWords } from './git';
import { infrastructureWords } from './infrastructure';
import { toolWords } from './tools';

const lists: readonly WordList[] = [codeWords, comesBackWords, databaseWords, fileWords, gitWords, infrastructureWords, toolWords];
const catalogue: WordList = Object.assign({}, ...lists) as WordList;

/** Undefined: no words of its own. */
export function wordsFor(code: string): Words | undefined {
  return Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
}

/** Fills a template; a placeholder without a value stays out with its brackets. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  const known: Record<string, string | number> = { ...values };
  for (const match of template.matchAll(/\{(\w+)\}/g)) known[match[1] ?? ''] ??= '';
  return t(template, known).replace(/ {2,}/g, ' ').trim();
}

/** The sentence of a reason that stands by itself (undo, safer, returnsBecause); undefined: no words. */
export function sentence(reason: Reason | undefined, values: Readonly<Record<string, string | number>> = {}): string | undefined {
  const template = reason && wordsFor(reason.code)?.text;
  return template === undefined ? undefined : fill(template, { ...values, ...reason?.values });
}
