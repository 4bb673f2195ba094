import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import bunzip2 from 'unbzip2-stream';

const UNPACKED_BYTES = 1024 * 1024;

type Packed = AsyncIterable<Buffer>;

/** The content of packed bytes, as a stream. Reading rejects with the library's error; what came before it is good. */
export const UNPACKERS: Readonly<Record<'gzip' | 'bzip2' | 'zstd', (packed: Packed) => AsyncIterable<Buffer>>> = {
  // Any number of members, and zeros behind the last.
  gzip: (packed) => through(packed, zlib.createGunzip({ chunkSize: UNPACKED_BYTES })),
  bzip2: bunzip,
  zstd: (packed) => through(packed, createZstdDecompress()),
};

/** Node has it from 22.15 on; its types of version 20 do not name it. */
function createZstdDecompress(): Duplex {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create === 'function') return create.call(zlib, { chunkSize: UNPACKED_BYTES });
  throw new Error(`zstd needs Node.js 22.15 or later, this is ${process.version}; unpack it first`);
}

async function* through(packed: Packed, unpack: Duplex): AsyncIterable<Buffer> {
  const feeding = pipeline(packed, unpack).catch((error: unknown) => void unpack.destroy(error as Error));
  for await (const chunk of unpack) yield chunk as Buffer;
  await feeding;
}

/** The library works while it is written to, block by block, and is a stream of the oldest kind. */
async function* bunzip(packed: Packed): AsyncIterable<Buffer> {
  const unpack = bunzip2();
  const blocks: Buffer[] = [];
  let failure: { readonly error: unknown } | null = null;
  unpack.on('data', (block: Buffer) => blocks.push(block));
  unpack.on('error', (error: unknown) => {
    // Where the bytes end too early, the library stumbles over what is not there.
    failure ??= { error: error instanceof TypeError ? new Error('unexpected end of data', { cause: error }) : error };
  });
  for await (const chunk of packed) {
    unpack.write(chunk);
    yield* blocks.splice(0);
    rethrow(failure);
  }
  unpack.end();
  yield* blocks.splice(0);
  rethrow(failure);
}

function rethrow(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}
