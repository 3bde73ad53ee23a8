// `> file` and `>> file`: handed to whoever reads files under the program names `>` and `>>`.
import type { Call } from '../../model/call';
import type { Found, World } from '../world';

/** `content`: what will be written, where it is known. */
export function overwriteByRedirect(writer: Call, content: string | undefined, world: World): Promise<Found> {
  return world.readCall(content === undefined ? writer : { ...writer, input: { kind: 'text', text: content } }, world);
}
