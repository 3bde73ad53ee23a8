// Digests of the files that a review read: what an approval holds on to, and what is compared right before release.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Review } from '../core/model/review';
import { isAtLeast } from '../core/model/verdict';

/** Stands for a file that is not there or cannot be read. */
export const absent = 'absent';

/**
 * Hex SHA-256 of every file that the review names as read, `absent` where there is none, and where a person is to be asked of everything
 * else that was looked into on the way (`read`: variables, profiles, contexts). A path that is no regular file is named as such instead.
 */
export async function filesRead(review: Review, read: Iterable<string>): Promise<Readonly<Record<string, string>>> {
  const unique = [...new Set([...review.reads.map(one => one.path), ...(isAtLeast(review.verdict, 'confirm') ? read : [])])];
  const digests = await Promise.all(unique.map(digestOf));
  return Object.fromEntries(unique.map((file, index) => [file, digests[index] ?? absent]));
}

/** In pieces: a plan may be hundreds of megabytes long. */
async function digestOf(file: string): Promise<string> {
  // A pipe that was put there in between must not be waited for.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (handle === undefined) return absent;
  try {
    if (!(await handle.stat()).isFile()) return 'not a file';
    const hash = createHash('sha256');
    for await (const piece of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) hash.update(piece);
    return hash.digest('hex');
  } catch {
    return absent;
  } finally {
    await handle.close().catch(() => undefined);
  }
}
