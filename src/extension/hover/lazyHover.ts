// Loads the hover's engine when a reader first points at a command.
import type { HoverEngine } from './hoverEngine';

export function lazyHover(options: { readonly dist: string; workspaces(): readonly string[] }): () => Promise<HoverEngine> {
  let loaded: Promise<HoverEngine> | undefined;
  return () => (loaded ??= import('./hoverEngine').then(({ hoverEngine }) => hoverEngine(options)));
}
