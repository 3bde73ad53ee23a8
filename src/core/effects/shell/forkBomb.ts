// A function that starts itself in a pipeline or in the background: it fills the machine's process table.
import type { Span } from '../../model/effect';
import type { ShellNode, ShellScript } from '../../parse/shell/shellSyntax';
import type { FoundEffect } from '../world';
import { inAction, type Flow, type Walk } from './walk';

export function forkBomb(name: string, body: ShellNode, span: Span, flow: Flow, walk: Walk): FoundEffect | undefined {
  if (!startsItself(name, body, false)) return undefined;
  return {
    effect: {
      operation: 'execute',
      resource: { system: 'machine', kind: 'process table', address: 'this machine', keeps: 'nothing', extent: 'all', where: 'machine', environment: { name: 'unknown', because: [] } },
      certainty: flow.certainty, reversibility: 'unknown', disruption: 'outage',
      reason: { code: 'forkBomb', values: { name } },
      evidence: [{ kind: 'action', span: inAction(span, walk) }],
      traits: ['unknownText', 'broad'],
    },
  };
}

function startsItself(name: string, node: ShellNode, multiplies: boolean): boolean {
  const inScript = (script: ShellScript, more = multiplies): boolean => script.nodes.some(one => startsItself(name, one, more));
  switch (node.kind) {
    case 'command': return multiplies && node.words[0]?.raw === name;
    case 'pipeline': return node.nodes.some(one => startsItself(name, one, true));
    case 'background': return startsItself(name, node.node, true);
    case 'andOr': return startsItself(name, node.first, multiplies) || node.rest.some(one => startsItself(name, one.node, multiplies));
    case 'group':
    case 'subshell':
    case 'while':
    case 'for': return inScript(node.body);
    case 'redirected': return startsItself(name, node.node, multiplies);
    case 'if': return node.branches.some(branch => inScript(branch.body)) || (node.otherwise ? inScript(node.otherwise) : false);
    default: return false;
  }
}
