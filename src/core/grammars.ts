// Port to the grammars that need WebAssembly. Hosts load them when first asked for (`node/grammars.ts`); undefined: not available here.

/** The part of a tree-sitter node that the core reads. Offsets are UTF-16 into the parsed text. */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: { readonly row: number; readonly column: number };
  readonly isError: boolean;
  readonly isMissing: boolean;
  readonly hasError: boolean;
  readonly isNamed: boolean;
  readonly childCount: number;
  readonly children: readonly (SyntaxNode | null)[];
  readonly namedChildren: readonly (SyntaxNode | null)[];
  childForFieldName(name: string): SyntaxNode | null;
}

/** A parsed text; `release` frees it. */
export interface SyntaxTree {
  readonly root: SyntaxNode;
  release(): void;
}

/** PostgreSQL's own parse tree as JSON, or its error text. */
export type PostgresParse = { readonly statements: readonly unknown[] } | { readonly error: string };

export interface Grammars {
  hcl(text: string): Promise<SyntaxTree | undefined>;
  postgres(text: string): Promise<PostgresParse | undefined>;
  /** The bodies of PL/pgSQL functions and DO blocks in a text, a tree each. A host may leave it out: bodies are "not read". */
  plpgsql?(text: string): Promise<PostgresParse | undefined>;
}

/** For hosts and tests without WebAssembly: everything is "not read". */
export const noGrammars: Grammars = {
  hcl: () => Promise.resolve(undefined),
  postgres: () => Promise.resolve(undefined),
};
