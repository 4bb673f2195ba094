import { crc32 } from 'node:zlib';
import type { Entry } from 'yauzl';
import { UNPACKERS } from './unpack.ts';

/**
 * The content of a file of a zip. Rejects where it cannot be unpacked, and behind its last byte where checksum or size are
 * not what `entry` says by then.
 */
export async function* zipContent(entry: Entry, packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  if (entry.isEncrypted()) throw new Error('it is encrypted; unpack it first');
  if (!entry.canDecodeFileData())
    throw new Error(`its compression, number ${entry.compressionMethod}, is unknown here; unpack it first`);
  let checksum = 0;
  let bytes = 0;
  for await (const chunk of entry.isCompressed() ? UNPACKERS.deflate(packed) : packed) {
    checksum = crc32(chunk, checksum);
    bytes += chunk.byteLength;
    yield chunk;
  }
  // Where a size has no room in its four bytes, some tools write what has.
  if (checksum !== entry.crc32 || bytes >>> 0 !== entry.uncompressedSize >>> 0)
    throw new Error('its checksum is wrong: it is damaged');
}

/**
 * Modification time, ISO 8601, UTC; null when it cannot be one. Most zips have the clock of where they were packed, which they
 * do not name: here it must not depend on where it is read.
 */
export function modifiedAtOf(entry: Entry): string | null {
  const date = entry.getLastModDate({ timezone: 'UTC' });
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
