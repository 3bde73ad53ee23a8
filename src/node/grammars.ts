// Loads the WebAssembly grammars behind the core's port, each when first asked for and once per process. The wasm files lie
// beside the bundle in dist/; where the source runs unbundled (tests) they come from the packages. Never searched for elsewhere.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { Grammars, PostgresParse, SyntaxTree } from '../core/grammars';

/** Longest text that is handed to a grammar, in UTF-16 units; longer ones are "not read". */
const longest = 4_000_000;

/** The host's grammars. `folder`: where the wasm files lie (default: beside this code, then its packages). */
export function loadGrammars(folder?: string): Grammars {
  const hcl = once(() => language('tree-sitter-hcl.wasm', '@tree-sitter-grammars/tree-sitter-hcl', folder));
  const postgres = once(loadPostgres);
  return {
    hcl: async text => parseWith(await hcl(), text),
    postgres: async text => (text.length > longest ? undefined : (await postgres())?.sql(text)),
    plpgsql: async text => (text.length > longest ? undefined : (await postgres())?.body(text)),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T | undefined> {
  let loaded: Promise<T | undefined> | undefined;
  // A grammar that does not load is "not available": the text counts as not read, nothing throws.
  return () => (loaded ??= load().catch(() => undefined));
}

let runtime: Promise<void> | undefined;

async function language(file: string, from: string, folder: string | undefined): Promise<Parser> {
  runtime ??= readFile(find('web-tree-sitter.wasm', 'web-tree-sitter', folder)).then(wasmBinary => Parser.init({ wasmBinary }));
  await runtime;
  const grammar = await Language.load(await readFile(find(file, from, folder)));
  const parser = new Parser();
  parser.setLanguage(grammar);
  return parser;
}

function parseWith(parser: Parser | undefined, text: string): SyntaxTree | undefined {
  if (!parser || text.length > longest) return undefined;
  const tree = parser.parse(text);
  return tree ? { root: tree.rootNode, release: () => tree.delete() } : undefined;
}

interface Postgres {
  readonly sql: (text: string) => PostgresParse;
  readonly body: (text: string) => PostgresParse;
}

async function loadPostgres(): Promise<Postgres> {
  const { loadModule, parseSync, parsePlPgSQLSync } = await import('libpg-query');
  await loadModule();
  // Text that nests too deeply ends in an error of the parser or of WebAssembly's stack: a value like any other.
  const parse = (text: string, statements: (text: string) => readonly unknown[]): PostgresParse => {
    if (text.trim() === '') return { statements: [] };
    try {
      return { statements: statements(text) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : 'not PostgreSQL' };
    }
  };
  return {
    sql: text => parse(text, one => parseSync(one).stmts ?? []),
    // The package's types name the other parser's result here.
    body: text => parse(text, one => (parsePlPgSQLSync(one) as { readonly plpgsql_funcs?: readonly unknown[] }).plpgsql_funcs ?? []),
  };
}

function find(file: string, from: string, folder: string | undefined): string {
  const beside = path.join(folder ?? __dirname, file);
  return existsSync(beside) ? beside : path.join(__dirname, '../../node_modules', from, file);
}
