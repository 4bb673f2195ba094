import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip, and how its records are written. Source: APPNOTE.TXT 6.3.10. */
export interface ZipMember {
  readonly name: string;
  readonly content: Uint8Array;
  /** 0 stored, 8 deflated; other numbers are stored under a wrong name. */
  readonly method?: number;
  /** What stands behind the file, sizes of 4 or 8 bytes in it, with or without a signature; default: sizes stand before it. */
  readonly descriptor?: 'signed32' | 'signed64' | 'bare32' | 'bare64';
  /** Whether sizes before it stand in the field for 4 GB and more. */
  readonly isZip64?: boolean;
  readonly isEncrypted?: boolean;
}

/** A zip, and where in its bytes the packed content of each file begins and ends, and what stands behind it does. */
export interface WrittenZip {
  readonly bytes: Buffer;
  readonly places: readonly ZipPlace[];
}

interface ZipPlace {
  readonly start: number;
  readonly end: number;
  readonly behind: number;
}

export function zipOf(members: readonly ZipMember[]): WrittenZip {
  const places: ZipPlace[] = [];
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const file = fileOf(member);
    directory.push(directoryEntry(member, file, at));
    const header = headerOf(member, file);
    const start = at + header.byteLength;
    const end = start + file.packed.byteLength;
    const written = Buffer.concat([header, file.packed, descriptorOf(member, file)]);
    parts.push(written);
    at += written.byteLength;
    places.push({ start, end, behind: at });
  }
  const entries = Buffer.concat(directory);
  const end = fields(['06054b50', 4], [0, 2], [0, 2], [members.length, 2], [members.length, 2]);
  const bytes = Buffer.concat([...parts, entries, end, fields([entries.byteLength, 4], [at, 4], [0, 2])]);
  return { bytes, places };
}

interface File {
  readonly packed: Buffer;
  readonly checksum: number;
  readonly size: number;
}

function fileOf({ content, method = 8 }: ZipMember): File {
  const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
  return { packed, checksum: crc32(content), size: content.byteLength };
}

function headerOf(member: ZipMember, { packed, checksum, size }: File): Buffer {
  const { name, isZip64 = false, descriptor } = member;
  const isBehind = descriptor !== undefined;
  const sizes = isBehind ? [0, 0] : isZip64 ? [0xffffffff, 0xffffffff] : [packed.byteLength, size];
  const field = isZip64 && !isBehind ? fields([1, 2], [16, 2], [size, 8], [packed.byteLength, 8]) : Buffer.alloc(0);
  return Buffer.concat([
    fields(['04034b50', 4], ...common(member), [isBehind ? 0 : checksum, 4]),
    fields([sizes[0] ?? 0, 4], [sizes[1] ?? 0, 4], [Buffer.byteLength(name), 2], [field.byteLength, 2]),
    Buffer.from(name),
    field,
  ]);
}

function descriptorOf({ descriptor }: ZipMember, { packed, checksum, size }: File): Buffer {
  if (descriptor === undefined) return Buffer.alloc(0);
  const width = descriptor.endsWith('64') ? 8 : 4;
  const told = fields([checksum, 4], [packed.byteLength, width], [size, width]);
  return descriptor.startsWith('signed') ? Buffer.concat([fields(['08074b50', 4]), told]) : told;
}

function directoryEntry(member: ZipMember, { packed, checksum, size }: File, at: number): Buffer {
  return Buffer.concat([
    fields(['02014b50', 4], [20, 2], ...common(member), [checksum, 4], [packed.byteLength, 4], [size, 4]),
    fields([Buffer.byteLength(member.name), 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
    Buffer.from(member.name),
  ]);
}

/** Version, flags (with UTF-8 names), method, and the time 1980-01-01. */
function common({ method = 8, descriptor, isEncrypted = false }: ZipMember): Field[] {
  const flags = 0x800 | Number(isEncrypted) | (descriptor === undefined ? 0 : 8);
  return [
    [45, 2],
    [flags, 2],
    [method, 2],
    [0, 2],
    [0x21, 2],
  ];
}

/** A number, or its hexadecimal digits, and the bytes that it has. */
type Field = readonly [number | string, 2 | 4 | 8];

function fields(...values: readonly Field[]): Buffer {
  return Buffer.concat(
    values.map(([value, bytes]) => {
      const field = Buffer.alloc(8);
      field.writeBigUInt64LE(BigInt(typeof value === 'string' ? `0x${value}` : value));
      return field.subarray(0, bytes);
    }),
  );
}
