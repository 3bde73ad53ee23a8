// The block of a source around one of its lines: a top-level block of HCL, a document of Kubernetes, a resource of a template.
// By layout alone, so that a text with errors has blocks too.
import type { Span } from '../../model/effect';
import { linesOf } from './embeddedText';

/** `line` from 1; undefined: no such line. */
export function sourceBlock(text: string, path: string, line: number): Span | undefined {
  const lines = linesOf(text);
  const at = line - 1;
  if (lines[at] === undefined) return undefined;
  const [first, last] = /\.(?:tf|tofu|tfvars)$/.test(path) ? hclBlock() : /^\s*(?:apiVersion|kind)\s*:/m.test(text) ? document() : indented();
  const [from, to] = [lines[first], lines[last]];
  return from && to ? { start: from.from, end: to.to } : undefined;

  /** From the line that opens at the margin to the brace that closes there. */
  function hclBlock(): readonly [number, number] {
    let start = at;
    while (start > 0 && !/^[A-Za-z_"]/.test(lines[start]?.text ?? '')) start--;
    if (!/\{\s*(?:(?:#|\/\/).*)?$/.test(lines[start]?.text ?? '')) return [start, Math.max(start, at)];
    let end = start;
    while (end < lines.length - 1 && !/^\}/.test(lines[end]?.text ?? '')) end++;
    return [start, end];
  }

  function document(): readonly [number, number] {
    let start = at;
    while (start > 0 && !/^---/.test(lines[start - 1]?.text ?? '')) start--;
    let end = at;
    while (end < lines.length - 1 && !/^---/.test(lines[end + 1]?.text ?? '')) end++;
    return [start, end];
  }

  /** The resource around the line, or the line itself, with what is indented below it. */
  function indented(): readonly [number, number] {
    const start = resourceLine() ?? at;
    const depth = depthOf(start);
    let end = start;
    for (let i = start + 1; i < lines.length; i++) {
      if ((lines[i]?.text.trim() ?? '') === '') continue;
      const closes = /^\s*[}\]]/.test(lines[i]?.text ?? '');
      if (depthOf(i) < depth || (depthOf(i) === depth && !closes)) break;
      end = i;
    }
    return [start, end];
  }

  /** The line right below `Resources:` that this one is indented under. */
  function resourceLine(): number | undefined {
    let child = at;
    for (let i = at - 1; i >= 0; i--) {
      if ((lines[i]?.text.trim() ?? '') === '' || depthOf(i) >= depthOf(child)) continue;
      if (/^\s*["']?Resources["']?\s*:/.test(lines[i]?.text ?? '')) return child;
      child = i;
    }
    return undefined;
  }

  function depthOf(i: number): number {
    return /^\s*/.exec(lines[i]?.text ?? '')?.[0].length ?? 0;
  }
}
