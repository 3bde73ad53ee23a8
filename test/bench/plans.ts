// A plan of 50 MB and 10,000 resources, reviewed by the built command line: time against JSON.parse of the same text, and memory.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { printTable } from './table';

export async function benchPlans(): Promise<void> {
  const cli = path.join(__dirname, '../../dist/countersign.js');
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-plan-'));
  try {
    writeFileSync(path.join(folder, 'main.tf'), 'resource "aws_instance" "r0" {}\n');
    writeFileSync(path.join(folder, 'tfplan'), 'PK');
    // Said at exit, so that the peak is the child's own.
    writeFileSync(path.join(folder, 'peak.cjs'), "process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`));\n");
    const figures: [string, string][] = [];
    for (const [name, count, share] of [['1 resource', 1, 0], ['10,000 resources, 7 replaced', 10_000, 7], ['10,000 resources, all replaced', 10_000, 10_000]] as const) {
      const text = planOf(count, share);
      writeFileSync(path.join(folder, 'tfplan.json'), text);
      const started = performance.now();
      JSON.parse(readFileSync(path.join(folder, 'tfplan.json'), 'utf8'));
      const parse = performance.now() - started;
      const { ms, peak, headline } = await review(cli, folder);
      figures.push([`${name}, ${(text.length / 1e6).toFixed(1)} MB`, `${Math.round(ms)} ms, ${(ms / parse).toFixed(1)} × JSON.parse (${Math.round(parse)} ms), peak ${Math.round(peak / 1000)} MB · ${headline}`]);
    }
    printTable('terraform apply with a plan beside it, whole command line process', figures);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As `terraform show -json` writes one: the values once more, the state before and the configuration around the changes. */
export function planOf(count: number, replaced: number): string {
  const body = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`attribute_${i}`, 'x'.repeat(12)]));
  const resources = Array.from({ length: count }, (_, i) => ({ address: `aws_instance.r${i}`, mode: 'managed', type: 'aws_instance', name: `r${i}`, provider_name: 'registry.terraform.io/hashicorp/aws' }));
  const values = { root_module: { resources: resources.map(one => ({ ...one, schema_version: 1, values: body })) } };
  return JSON.stringify({
    format_version: '1.2', terraform_version: '1.11.4', planned_values: values,
    resource_changes: resources.map((one, i) => ({ ...one, change: { actions: i < replaced ? ['delete', 'create'] : ['update'], before: body, after: { ...body, attribute_0: `y${i}` }, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...(i < replaced ? { replace_paths: [['ami']] } : {}) }, ...(i < replaced ? { action_reason: 'replace_because_cannot_update' } : {}) })),
    prior_state: { format_version: '1.0', values }, configuration: { root_module: { resources } },
  });
}

function review(cli: string, cwd: string): Promise<{ readonly ms: number; readonly peak: number; readonly headline: string }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--require', path.join(cwd, 'peak.cjs'), cli, 'review', '--json'], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let [out, error] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { error += chunk.toString(); });
    child.on('error', reject);
    child.on('close', () => {
      const { headline } = JSON.parse(out) as { readonly headline: string };
      resolve({ ms: performance.now() - started, peak: Number(/peak (\d+)/.exec(error)?.[1] ?? NaN), headline });
    });
    child.stdin.end(JSON.stringify({ tool: 'shell', command: 'terraform apply tfplan', cwd }));
  });
}
