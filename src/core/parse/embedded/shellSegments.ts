// Which pieces of a shell text stand by themselves: simple commands, and pipelines as a whole.
import type { Span } from '../../model/effect';
import { parseShell } from '../shell/parseShell';
import type { ShellNode, ShellScript } from '../shell/shellSyntax';

export function shellSegments(text: string): readonly Span[] {
  const found: Span[] = [];
  collect(parseShell(text).script, found);
  return found;
}

function collect(script: ShellScript, found: Span[]): void {
  for (const node of script.nodes) visit(node, found);
}

function visit(node: ShellNode, found: Span[]): void {
  switch (node.kind) {
    case 'command': case 'pipeline': case 'expression': found.push(node.span); return;
    case 'andOr': {
      visit(node.first, found);
      for (const { node: next } of node.rest) visit(next, found);
      return;
    }
    case 'background': case 'redirected': {
      // A redirection belongs to what it redirects: without it the segment would read as harmless.
      if (node.kind === 'redirected') found.push(node.span);
      else visit(node.node, found);
      return;
    }
    case 'group': case 'subshell': return collect(node.body, found);
    case 'function': return visit(node.body, found);
    case 'if': {
      for (const branch of node.branches) {
        collect(branch.condition, found);
        collect(branch.body, found);
      }
      if (node.otherwise !== undefined) collect(node.otherwise, found);
      return;
    }
    case 'while': {
      collect(node.condition, found);
      collect(node.body, found);
      return;
    }
    case 'for': return collect(node.body, found);
    case 'case': for (const item of node.items) collect(item.body, found);
  }
}
