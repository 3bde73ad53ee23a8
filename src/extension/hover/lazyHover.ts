// Loads the hover's engine when a reader first points at a command.
import { heavy } from '../heavy';
import type { HoverEngine, HoverOptions } from './hoverEngine';

export function lazyHover(options: HoverOptions): () => Promise<HoverEngine> {
  let loaded: Promise<HoverEngine> | undefined;
  return () => (loaded ??= heavy().then(({ hoverEngine }) => hoverEngine(options)));
}
