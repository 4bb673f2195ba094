import { pack } from 'tar-stream';

const LONG_AGO = new Date(0);

/** A tar of files, all of one time. */
export async function tarOf(files: Readonly<Record<string, Uint8Array | string>>, mtime = LONG_AGO): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime }, Buffer.from(content));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A file of a tar, and how its headers are written. Source: pax, "ustar Interchange Format"; GNU tar, "Basic Tar Format". */
export interface TarMember {
  readonly name: string;
  readonly content: Uint8Array;
  /** Where its size stands: in octal, in base 256, or in a record of pax before the header. */
  readonly size?: 'octal' | 'binary' | 'pax';
  /** How a name is written that has no room in the header. */
  readonly longName?: 'pax' | 'gnu';
}

/** Where in its bytes a member of a tar stands; ends are exclusive. */
export interface TarPlace {
  /** Of what stands before its own header, if anything does. */
  readonly start: number;
  /** Where each of its headers stands, its own last. */
  readonly headers: readonly number[];
  readonly end: number;
}

export interface WrittenTar {
  readonly bytes: Buffer;
  readonly places: readonly TarPlace[];
}

const BLOCK_BYTES = 512;

/** Writes what tar-stream's own packing does not. */
export function tarWith(members: readonly TarMember[]): WrittenTar {
  const parts: Buffer[] = [];
  const places: TarPlace[] = [];
  let at = 0;
  for (const member of members) {
    const before = extending(member);
    const start = at;
    const headers: number[] = [];
    for (const { type, name, content } of [...before, { ...member, type: '0' }]) {
      headers.push(at);
      const size = type === '0' ? member.size : 'octal';
      const written = Buffer.concat([headerOf(name, type, { bytes: content.byteLength, size }), filled(content)]);
      parts.push(written);
      at += written.byteLength;
    }
    places.push({ start, headers, end: at });
  }
  return { bytes: Buffer.concat([...parts, Buffer.alloc(2 * BLOCK_BYTES)]), places };
}

function extending(member: TarMember): { type: string; name: string; content: Buffer }[] {
  const name = Buffer.from(member.name);
  const isLong = name.byteLength > 100;
  const records = [
    ...(isLong && member.longName !== 'gnu' ? [paxRecord('path', member.name)] : []),
    ...(member.size === 'pax' ? [paxRecord('size', `${member.content.byteLength}`)] : []),
  ];
  const pax = { type: 'x', name: 'PaxHeaders/x', content: Buffer.from(records.join('')) };
  const gnu = { type: 'L', name: '././@LongLink', content: Buffer.concat([name, Buffer.alloc(1)]) };
  return [...(isLong && member.longName === 'gnu' ? [gnu] : []), ...(records.length > 0 ? [pax] : [])];
}

/** Its length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = `${bytes + `${bytes + 3}`.length}`.length;
  return `${bytes + digits}${rest}`;
}

function filled(content: Uint8Array): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK_BYTES - (content.byteLength % BLOCK_BYTES)) % BLOCK_BYTES)]);
}

interface WrittenSize {
  readonly bytes: number;
  readonly size: TarMember['size'];
}

function headerOf(name: string, type: string, { bytes, size }: WrittenSize): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(Buffer.from(name).subarray(0, 100));
  block.write('0'.repeat(7), 100);
  block.write((size === 'pax' ? 0 : bytes).toString(8).padStart(11, '0'), 124);
  block.write('0'.repeat(11), 136);
  if (size === 'binary') {
    block.fill(0, 124, 136);
    block[124] = 0x80;
    block.writeUInt32BE(bytes, 132);
  }
  block.write(`        ${type}`, 148);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
