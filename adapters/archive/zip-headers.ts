import type { Entry } from 'yauzl';
import type { ByteReader } from './byte-reader.ts';
import { GapError } from './failing.ts';
import { entryOf, HEADER_BYTES_MIN, headerBytesAt, SIGNATURES } from './zip-records.ts';

const END_BYTES = 22;
const FIRST_BYTE = 0x50;

/** The headers of the files of a zip that is read from its beginning. */
export interface ZipHeaders {
  /**
   * The next one, null where there is none. Where it does not follow at once it is looked for, which is damage when
   * `isExpected`. Rejects behind the last one when there was damage, or when the zip is cut.
   */
  next(isExpected: boolean): Promise<Entry | null>;
}

/** Between two headers, others read the file. */
export function zipHeaders(bytes: ByteReader): ZipHeaders {
  let place: Place = 'files';
  let damage: Error | null = null;

  /** Passes over what is no header. */
  const passOver = async (held: Buffer, isExpected: boolean): Promise<void> => {
    const record = recordAt(held);
    if (record !== null) place = record;
    if (record === 'behind') {
      await bytes.skip(END_BYTES + held.readUInt16LE(END_BYTES - 2));
      return;
    }
    if (record === null) damage ??= damageAt(place, held, isExpected);
    bytes.take(unlikeARecord(held));
  };

  const atEnd = (isExpected: boolean): null => {
    if (damage !== null) throw damage;
    if (place !== 'behind' && isExpected) throw cut();
    return null;
  };

  return {
    async next(isExpected) {
      for (;;) {
        const held = await bytes.ahead(HEADER_BYTES_MIN);
        if (held.byteLength === 0) return atEnd(isExpected);
        const headerBytes = headerBytesAt(held);
        if (headerBytes === null) await passOver(held, isExpected);
        else {
          place = 'files';
          return entryOf(await bytes.exactly(headerBytes));
        }
      }
    },
  };
}

/** Of the zip: its files, the directory after them, and what is no longer part of it. */
type Place = 'files' | 'directory' | 'behind';

/** The place that a record belongs to that begins here; null when none does. */
function recordAt(held: Buffer): Exclude<Place, 'files'> | null {
  if (held.byteLength < END_BYTES) return null;
  const signature = held.readUInt32LE();
  if (signature === SIGNATURES.end) return 'behind';
  return signature === SIGNATURES.directory ? 'directory' : null;
}

function damageAt(place: Place, held: Buffer, isExpected: boolean): Error | null {
  if (place === 'files' && isExpected) return held.byteLength < HEADER_BYTES_MIN ? cut() : missing();
  const isBehind = place === 'behind' && held.some((byte) => byte !== 0);
  return isBehind ? new Error('unknown bytes behind its end') : null;
}

function cut(): Error {
  return new Error('unexpected end of data');
}

function missing(): Error {
  return new GapError('damaged between its files: one may be missing');
}

/** Bytes before the next that a record may begin with, one at least. */
function unlikeARecord(held: Buffer): number {
  const next = held.indexOf('PK', 1);
  if (next !== -1) return next;
  return Math.max(1, held.byteLength - Number(held.at(-1) === FIRST_BYTE));
}
