import { Entry, getFileNameLowLevel, parseExtraFields } from 'yauzl';

/** Source of all that is read here: APPNOTE.TXT 6.3.10, the section that is named. Of a header without name and fields (4.3.7). */
export const HEADER_BYTES_MIN = 30;
/** Highest that is defined, 6.3. */
const VERSION_MAX = 63;
const NAME_BYTES_MAX = 4096;
const UNKNOWN_SIZE = 0xffffffff;
const ZIP64_FIELD = 1;

/** What a record of a zip begins with: 4.3.7, 4.3.9, 4.3.12, 4.3.16. */
export const SIGNATURES = { file: 0x04034b50, descriptor: 0x08074b50, directory: 0x02014b50, end: 0x06054b50 };

/** Bytes of the header of a file that begins here; null when none does. */
export function headerBytesAt(bytes: Buffer): number | null {
  if (bytes.byteLength < HEADER_BYTES_MIN || bytes.readUInt32LE() !== SIGNATURES.file) return null;
  const nameBytes = bytes.readUInt16LE(26);
  if (bytes.readUInt16LE(4) > VERSION_MAX || nameBytes === 0 || nameBytes > NAME_BYTES_MAX) return null;
  return HEADER_BYTES_MIN + nameBytes + bytes.readUInt16LE(28);
}

/** What the header before a file tells (4.3.7); zeros for what stands behind the file. */
export function entryOf(header: Buffer): Entry {
  const flags = header.readUInt16LE(6);
  const nameEnd = HEADER_BYTES_MIN + header.readUInt16LE(26);
  const extraFields = extraFieldsOf(header.subarray(nameEnd));
  const zip64 = extraFields.find(({ id }) => id === ZIP64_FIELD)?.data ?? Buffer.alloc(0);
  return Object.assign(new Entry(), {
    fileName: getFileNameLowLevel(flags, header.subarray(HEADER_BYTES_MIN, nameEnd), extraFields, false),
    generalPurposeBitFlag: flags,
    compressionMethod: header.readUInt16LE(8),
    lastModFileTime: header.readUInt16LE(10),
    lastModFileDate: header.readUInt16LE(12),
    crc32: header.readUInt32LE(14),
    compressedSize: sizeOf(header.readUInt32LE(18), zip64, 8),
    uncompressedSize: sizeOf(header.readUInt32LE(22), zip64, 0),
    extraFields,
  });
}

/** Some tools pad them with what is none. */
function extraFieldsOf(bytes: Buffer): Entry['extraFields'] {
  try {
    return parseExtraFields(bytes);
  } catch {
    return [];
  }
}

/** Sizes of 4 GB and more stand in a field of their own (4.5.3). */
function sizeOf(size: number, zip64: Buffer, at: number): number {
  return size === UNKNOWN_SIZE && zip64.byteLength >= at + 8 ? Number(zip64.readBigUInt64LE(at)) : size;
}

/** Whether sizes and checksum stand behind the file (4.4.4). */
export function hasDescriptor({ generalPurposeBitFlag }: Entry): boolean {
  return (generalPurposeBitFlag & 8) !== 0;
}

/** Whether how many bytes it has packed stands nowhere before them. */
export function isOfUnknownSize(entry: Entry): boolean {
  const { compressedSize, fileName } = entry;
  return hasDescriptor(entry) && (compressedSize === 0 || compressedSize === UNKNOWN_SIZE) && !fileName.endsWith('/');
}

/** What stands behind a file, and where. */
export interface Descriptor {
  readonly crc32: number;
  readonly uncompressedSize: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The first descriptor in what is held of a file, `before` bytes of which came before; null when there is none. Known by its
 * signature, or the header behind it where it has none, and by the bytes that it says the file has packed.
 */
export function descriptorIn(held: Buffer, before: number): Descriptor | null {
  for (let at = held.indexOf('PK'); at !== -1 && at + 4 <= held.byteLength; at = held.indexOf('PK', at + 1)) {
    const signature = held.readUInt32LE(at);
    const found =
      signature === SIGNATURES.descriptor
        ? sizesAt(held, at + 4, { start: at, before })
        : endingAt(held, at, before, signature);
    if (found !== null) return found;
  }
  return null;
}

function endingAt(held: Buffer, at: number, before: number, signature: number): Descriptor | null {
  if (signature !== SIGNATURES.file && signature !== SIGNATURES.directory) return null;
  const found = [12, 20].map((bytes) => sizesAt(held, at - bytes, { start: at - bytes, before }));
  return found.find((descriptor) => descriptor?.end === at) ?? null;
}

/** Checksum and two sizes, of 4 bytes each or of 8 (4.3.9). */
function sizesAt(
  held: Buffer,
  at: number,
  file: { readonly start: number; readonly before: number },
): Descriptor | null {
  const packedBytes = file.before + file.start;
  if (at < 0 || at + 12 > held.byteLength) return null;
  if (held.readUInt32LE(at + 4) !== packedBytes >>> 0) return null;
  const common = { crc32: held.readUInt32LE(at), start: file.start };
  const isFollowed = held.subarray(at + 12, at + 14).equals(Buffer.from('PK'));
  const isLong = !isFollowed && at + 20 <= held.byteLength && held.readBigUInt64LE(at + 4) === BigInt(packedBytes);
  return isLong
    ? { ...common, uncompressedSize: Number(held.readBigUInt64LE(at + 12)), end: at + 20 }
    : { ...common, uncompressedSize: held.readUInt32LE(at + 8), end: at + 12 };
}
