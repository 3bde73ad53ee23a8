// Reviews one segment for a hover: the same engine and words as an approval, without a session, without a process, without a network.
import * as path from 'node:path';
import type { Facts } from '../../core/facts';
import { markdown } from '../../core/explain/markdown';
import { emptySession } from '../../core/model/session';
import { isAtLeast } from '../../core/model/verdict';
import { defaultPolicy } from '../../core/policy/policy';
import { reviewAction } from '../../core/review';
import { loadGrammars } from '../../node/grammars';
import { readFacts } from '../../node/readFacts';

/** Escaped Markdown about one shell segment, or undefined where nothing about it is worth a person's look. */
export type HoverEngine = (command: string, cwd: string) => Promise<string | undefined>;

export function hoverEngine(options: { readonly dist: string; workspaces(): readonly string[] }): HoverEngine {
  const grammars = loadGrammars(options.dist);
  return async (command, cwd) => {
    const facts = quietFacts(readFacts({ session: emptySession('hover'), workspaces: options.workspaces() }));
    const action = { id: 'hover', agent: 'editor', session: 'hover', cwd: path.resolve(cwd), env: hoverEnvironment(), request: { tool: 'shell', command, shell: 'bash' } } as const;
    const { review } = await reviewAction(action, facts, grammars, defaultPolicy);
    return isAtLeast(review.verdict, 'confirm') ? markdown(review) : undefined;
  };
}

/** Pointing at a text starts no process: what git would say is not known here. */
function quietFacts(facts: Facts): Facts {
  return { ...facts, repository: () => Promise.resolve(undefined) };
}

/** The person's own environment decides as whom a script would run. */
function hoverEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
