import zlib from 'node:zlib';
import { describe, it } from '@jest/globals';

type Compress = (content: Uint8Array | string) => Buffer;

/** One frame of zstd with a checksum; null where the runtime has none. Node's types of version 20 do not name it. */
export const zstdOf: Compress | null = compressor();

function compressor(): Compress | null {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
  if (typeof compress !== 'function') return null;
  const checksumFlag = Reflect.get(zlib.constants, 'ZSTD_c_checksumFlag');
  return (content) => compress.call(zlib, Buffer.from(content), { params: { [checksumFlag]: 1 } });
}

/** Describes what packs with zstd; where the runtime has none, one test says that it is skipped. */
export function describeZstd(name: string, suite: (compress: Compress) => void): void {
  if (zstdOf !== null) {
    const compress = zstdOf;
    describe(name, () => suite(compress));
    return;
  }
  it(`${name}: skipped, for this Node has no zstd`, () => {
    process.stderr.write(
      `skipped: ${name}: ${process.version} has no zstd; npm run test:node runs it under a Node that has\n`,
    );
  });
}

/** A frame that readers pass over, `kind` 0 to 15. */
export function skippableFrame(kind: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + kind);
  head.writeUInt32LE(content.byteLength, 4);
  return Buffer.concat([head, content]);
}

/** A frame of uncompressed blocks, whose header asks for a window of 2 to the power of `windowLog` bytes. */
export function storedFrame(blocks: readonly Uint8Array[], windowLog: number): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3]);
  return Buffer.concat([
    header,
    ...blocks.flatMap((block, i) => [blockHeader(0, block.byteLength, i === blocks.length - 1), block]),
  ]);
}

/** `type`: 0 raw, 1 a byte repeated, 2 compressed. */
export function blockHeader(type: number, sizeBytes: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((sizeBytes << 3) | (type << 1) | Number(isLast), 0, 3);
  return header;
}
