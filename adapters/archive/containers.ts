/** What bytes may be packed in, told by how they begin, never by a name. */
export type Container = 'gzip' | 'bzip2' | 'zstd' | 'zip' | 'tar';

interface Magic {
  readonly container: Container;
  readonly at: number;
  readonly bytes: Buffer;
}

/** Sources: RFC 1952; bzip2's block magic follows its level; RFC 8878; APPNOTE.TXT 4.3.7 and 4.3.16; POSIX ustar. */
const MAGICS: readonly Magic[] = [
  { container: 'gzip', at: 0, bytes: Buffer.from([0x1f, 0x8b, 0x08]) },
  { container: 'bzip2', at: 4, bytes: Buffer.from([0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) },
  // Of nothing: its end follows at once.
  { container: 'bzip2', at: 4, bytes: Buffer.from([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]) },
  { container: 'zstd', at: 0, bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  // Frames of zstd that are to be skipped, as pzstd puts one before each other.
  ...Array.from(
    { length: 16 },
    (_, n) => ({ container: 'zstd', at: 0, bytes: Buffer.from([0x50 + n, 0x2a, 0x4d, 0x18]) }) as const,
  ),
  { container: 'zip', at: 0, bytes: Buffer.from('PK\x03\x04') },
  { container: 'zip', at: 0, bytes: Buffer.from('PK\x05\x06') },
  { container: 'tar', at: 257, bytes: Buffer.from('ustar') },
];

/** As many bytes as it takes to tell. */
export const HEAD_BYTES = 512;

/** What the bytes that begin so are packed in; null when they are content. */
export function containerOf(head: Buffer): Container | null {
  const found = MAGICS.find(({ at, bytes }) => head.subarray(at, at + bytes.byteLength).equals(bytes));
  return found?.container ?? null;
}
