// Sizes of what is shipped, as it lies in dist/ and gzipped.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { printTable } from './table';

export function benchBundles(): Promise<void> {
  const dist = path.join(__dirname, '..', '..', 'dist');
  const files = readdirSync(dist).filter(name => /\.(?:js|css|wasm)$/.test(name)).sort();
  printTable('bundles', files.map(name => {
    const bytes = readFileSync(path.join(dist, name));
    return [name, `${(bytes.length / 1000).toFixed(1)} kB, ${(gzipSync(bytes).length / 1000).toFixed(1)} kB gzipped`];
  }));
  return Promise.resolve();
}
