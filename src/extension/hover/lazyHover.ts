// Loads the hover's engine when a reader first points at a command.
import { heavy } from '../heavy';
import type { HoverEngine } from './hoverEngine';

export function lazyHover(options: { readonly dist: string; workspaces(): readonly string[] }): () => Promise<HoverEngine> {
  let loaded: Promise<HoverEngine> | undefined;
  return () => (loaded ??= heavy().then(({ hoverEngine }) => hoverEngine(options)));
}
