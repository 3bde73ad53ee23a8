// Which pieces of a PowerShell text stand by themselves: commands and pipelines, looked for inside functions, blocks and assignments.
import type { Span } from '../../model/effect';
import { parsePowerShell } from '../powershell/parsePowerShell';
import type { PsNode, PsScript } from '../powershell/powerShellSyntax';

export function powerShellSegments(text: string): readonly Span[] {
  const found: Span[] = [];
  collect(parsePowerShell(text).script, found);
  return found;
}

function collect(script: PsScript, found: Span[]): void {
  for (const node of script.nodes) visit(node, found);
}

function visit(node: PsNode, found: Span[]): void {
  switch (node.kind) {
    case 'command': case 'pipeline': case 'expression': found.push(node.span); return;
    case 'block': case 'foreach': case 'function': return collect(node.body, found);
    case 'assign': found.push(node.span);
  }
}
