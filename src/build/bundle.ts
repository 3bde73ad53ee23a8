// Bundles everything that runs into dist/ and prints the sizes. Owns what a bundle is made of;
// what goes into the VSIX is package.ts and .vscodeignore.
import { build, type BuildOptions } from 'esbuild';
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';

/** The repository's root, absolute. */
export const root = path.resolve(__dirname, '../..');

interface Bundle {
  readonly entry: string;
  /** A second module, exported as a function under a name of its own: it is read when that is called, not before. */
  readonly lazy?: { readonly entry: string; readonly name: string };
  readonly outfile: string;
  readonly target: 'node' | 'browser';
  /** First line of the bundle, for files that are started as programs. */
  readonly banner?: string;
  /** Modules left to `require` at run time. */
  readonly external?: readonly string[];
  /** Upper limit in bytes; more is an error. Undefined: no limit. */
  readonly limit?: number;
}

const nodeProgram = '#!/usr/bin/env node';

/** The hook's client is started for every call of an agent: it stays small and loads the engine only when no editor answers. */
const bundles: readonly Bundle[] = [
  // What starts with every window stays small; the engine is a file beside it, loaded when the first agent calls.
  { entry: 'src/extension/extension.ts', outfile: 'extension.js', target: 'node', external: ['vscode', './heavyParts'], limit: 200_000 },
  // One file for the command line and for the extension's heavy parts: both are mostly the engine, and it is packed once.
  { entry: 'src/cli/main.ts', lazy: { entry: 'src/extension/heavyParts.ts', name: 'heavyParts' }, outfile: 'countersign.js', target: 'node', banner: nodeProgram, external: ['vscode'] },
  { entry: 'src/hook/main.ts', outfile: 'hook.js', target: 'node', banner: nodeProgram, external: ['./countersign.js'], limit: 10_000 },
  { entry: 'src/page/page.ts', outfile: 'page.js', target: 'browser' },
];

/** Written as they are: what the extension finds beside it. */
const written: Readonly<Record<string, string>> = {
  'heavyParts.js': "module.exports = require('./countersign.js').heavyParts();\n",
};

/** Files that are loaded at run time from beside the bundles: grammars as wasm. */
export const besideBundles: readonly string[] = [
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
  'node_modules/libpg-query/wasm/libpg-query.wasm',
];

/** Builds dist/ anew. Throws where an entry that exists does not build, or grew above its limit. */
export async function bundleAll(print: (line: string) => void = console.log): Promise<void> {
  const dist = path.join(root, 'dist');
  await mkdir(dist, { recursive: true });
  const kept = new Set<string>();
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  for (const bundle of bundles) {
    if (!(await exists(path.join(root, bundle.entry)))) {
      print(`${bundle.outfile}: left out, there is no ${bundle.entry}`);
      continue;
    }
    const outfile = path.join(dist, bundle.outfile);
    await build({ ...optionsFor(bundle, outfile), define: { 'process.env.COUNTERSIGN_BUILD_VERSION': JSON.stringify(version) } });
    if (bundle.banner !== undefined) await chmod(outfile, 0o755);
    kept.add(bundle.outfile);
    print(await sizeLine(outfile, bundle.limit));
  }
  for (const file of besideBundles) {
    const outfile = path.join(dist, path.basename(file));
    await copyFile(path.join(root, file), outfile);
    await chmod(outfile, 0o644);
    kept.add(path.basename(file));
    print(await sizeLine(outfile));
  }
  for (const [name, text] of Object.entries(written)) {
    await writeFile(path.join(dist, name), text);
    kept.add(name);
  }
  for (const name of await readdir(dist)) {
    if (!kept.has(name)) await rm(path.join(dist, name), { recursive: true });
  }
}

function optionsFor(bundle: Bundle, outfile: string): BuildOptions {
  const shared: BuildOptions = {
    absWorkingDir: root,
    ...entryOf(bundle),
    outfile,
    bundle: true,
    minify: true,
    // One character beyond Latin-1 would make V8 keep the whole text two bytes a character: 2.5 MB more in every process.
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
    external: [...(bundle.external ?? [])],
    banner: bundle.banner === undefined ? {} : { js: bundle.banner },
  };
  if (bundle.target === 'browser') return { ...shared, platform: 'browser', format: 'iife', target: 'es2022' };
  return {
    ...shared,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // A bundle's `import()` of a file beside it is a `require`: an ES module's import would want the name's ending.
    supported: { 'dynamic-import': false },
    // jsonc-parser's `main` is UMD, whose inner require esbuild cannot follow: its ES module first.
    mainFields: ['module', 'main'],
    // web-tree-sitter's ES module asks for import.meta.url, which a CommonJS bundle does not have.
    alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  };
}

function entryOf({ entry, lazy }: Bundle): BuildOptions {
  if (lazy === undefined) return { entryPoints: [entry] };
  const contents = `export * from './${entry}';\nexport const ${lazy.name} = () => require('./${lazy.entry}');\n`;
  return { stdin: { contents, resolveDir: root, sourcefile: 'entry.ts', loader: 'ts' } };
}

async function sizeLine(file: string, limit?: number): Promise<string> {
  const { size } = await stat(file);
  if (limit !== undefined && size > limit) {
    throw new Error(`${path.basename(file)} is ${size} bytes, more than its limit of ${limit}`);
  }
  return `${path.basename(file).padEnd(28)} ${(size / 1024).toFixed(1).padStart(8)} KB`;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(() => true, () => false);
}

if (require.main === module) {
  bundleAll().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
