// What new text in a script or source would do once it is run: commands in it that delete, read as they would run, marked as later.
import { nothing, type Found, type World } from '../world';
import type { Span } from '../../model/effect';
import type { At } from './target';

/** Effects of lines that the change adds. Nothing runs now, so all of it is deferred and uncertain. */
export async function readContent(_path: string, _address: string, _before: string | undefined, _after: string | undefined, _span: Span, _at: At, _world: World): Promise<Found> {
  return nothing;
}
