// Who may import whom, and what no file may do. The table is that of src/README.md; a new edge is a commit of its own with its reason.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..');
const src = path.join(root, 'src');

/** Folder → folders it may import from, besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'core/model': [],
  'core/knowledge': ['core/model'],
  'core/agents': ['core/model'],
  'core/parse': ['core/model', 'core/grammars'],
  'core/explain': ['core/model'],
  'core/policy': ['core/model'],
  'core/countersign': ['core/model', 'core/explain'],
  'core/facts': ['core/model'],
  'core/grammars': [],
  'core/effects': ['core/model', 'core/parse', 'core/knowledge', 'core/facts', 'core/grammars'],
  'core/privileges': ['core/model', 'core/parse', 'core/knowledge', 'core/facts'],
  'core/sessionOverlay': ['core/model', 'core/facts'],
  'core/review': ['core/model', 'core/facts', 'core/grammars', 'core/parse', 'core/knowledge', 'core/effects', 'core/privileges', 'core/explain', 'core/policy'],
  node: ['core'],
  hook: ['core', 'node'],
  cli: ['core', 'node', 'hook', 'proxy'],
  extension: ['core', 'node'],
  page: ['core/model'],
  proxy: ['core', 'node', 'hook'],
  build: ['core', 'node', 'hook', 'cli', 'demo'],
  demo: ['core', 'node', 'hook', 'cli', 'build'],
};

interface Import { readonly file: string; readonly from: string }

const files = sourceFiles(src);
const imports: readonly Import[] = files.flatMap(file => importsOf(file).map(from => ({ file, from })));

describe('architecture', () => {
  it('finds source files to check', () => assert.ok(files.length > 50, `${files.length} files`));

  it('every folder imports only what the table allows', () => {
    const wrong = imports.filter(one => one.from.startsWith('.')).flatMap(one => {
      const own = roomOf(one.file);
      const other = roomOf(path.resolve(path.dirname(one.file), one.from));
      const allowed = own !== undefined && other !== undefined && (own === other || (mayImport[own] ?? []).some(room => other === room || other.startsWith(room + '/')));
      return allowed ? [] : [`${path.relative(root, one.file)} imports ${one.from}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('the core is pure: no node modules, no editor, no schema library', () => {
    const wrong = imports.filter(one => path.relative(src, one.file).startsWith('core') && (/^(node:|vscode$|zod)/.test(one.from) || isNodeModule(one.from)));
    assert.deepEqual(wrong.map(one => `${path.relative(root, one.file)} imports ${one.from}`), []);
  });

  it('the core reads no clock, no environment and no randomness', () => {
    const wrong = files.filter(file => path.relative(src, file).startsWith('core'))
      .filter(file => /\b(?:Date\.now\(|new Date\(\)|process\.(?:env|cwd|platform)|Math\.random\()/.test(withoutComments(readFileSync(file, 'utf8'))));
    assert.deepEqual(wrong.map(file => path.relative(root, file)), []);
  });

  it('only the extension imports the editor', () => {
    const wrong = imports.filter(one => one.from === 'vscode' && !path.relative(src, one.file).startsWith('extension') && !path.relative(src, one.file).startsWith('demo/model'));
    assert.deepEqual(wrong.map(one => path.relative(root, one.file)), []);
  });

  it('core files stay under 400 lines, data excepted', () => {
    const long = files.filter(file => /^core\/(?!knowledge\/)/.test(relative(file))).map(file => ({ file: relative(file), lines: readFileSync(file, 'utf8').split('\n').length })).filter(one => one.lines > 400);
    assert.deepEqual(long, []);
  });

  it('zod is imported whole, so that the bundle stays small', () => {
    const wrong = files.filter(file => /import\s*\{[^}]*\}\s*from 'zod'/.test(readFileSync(file, 'utf8')));
    assert.deepEqual(wrong.map(relative), []);
  });

  it('no file is a drawer', () => {
    assert.deepEqual(files.map(relative).filter(file => /(?:^|\/)(?:utils?|helpers?|common|misc|manager)(?:\.|\/)/i.test(file)), []);
  });

  it('the top level holds what the house names and nothing else', () => {
    const named = /^(?:package(?:-lock|\.nls)?(?:\.[a-z-]+)?\.json|tsconfig\.json|eslint\.config\.mjs|\.vscodeignore|\.gitignore|\.gitattributes|\.ci|\.git|README\.md|CHANGELOG\.md|LICENSE|media|src|test|node_modules|dist|\.vscode-test|.*\.vsix)$/;
    assert.deepEqual(readdirSync(root).filter(name => !named.test(name)), []);
  });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) return sourceFiles(file);
    return file.endsWith('.ts') ? [file] : [];
  });
}

function importsOf(file: string): string[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'|\bimport\('([^']+)'\)/g)].map(match => match[1] ?? match[2] ?? match[3] ?? '');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function relative(file: string): string {
  return path.relative(src, file).split(path.sep).join('/');
}

/** The longest row of the table that a file lies under. */
function roomOf(file: string): string | undefined {
  const at = relative(file).replace(/\.ts$/, '');
  return Object.keys(mayImport).filter(room => at === room || at.startsWith(room + '/')).sort((a, b) => b.length - a.length)[0];
}

function isNodeModule(name: string): boolean {
  return ['fs', 'path', 'os', 'crypto', 'child_process', 'net', 'url', 'util', 'stream', 'http', 'https', 'buffer', 'events'].includes(name);
}
