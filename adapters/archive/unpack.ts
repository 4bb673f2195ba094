import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import bunzip2 from 'unbzip2-stream';
import { slicesOf } from './slices.ts';
import { zstdBlocks } from './zstd-blocks.ts';

const UNPACKED_BYTES = 1024 * 1024;

type Packed = AsyncIterable<Buffer>;

type Unpack = (packed: Packed) => AsyncIterable<Buffer>;

/**
 * The content of packed bytes, as a stream. Reading rejects with the library's error, after what the bytes before the
 * damage unpack to, but for the last `SLICE_BYTES` of them, or the block of bzip2 or zstd.
 */
export const UNPACKERS: Readonly<Record<'gzip' | 'deflate' | 'bzip2' | 'zstd', Unpack>> = {
  // Any number of members, and zeros behind the last.
  gzip: (packed) => unpackedBy(() => zlib.createGunzip({ chunkSize: UNPACKED_BYTES }), slicesOf(packed)),
  // As in a zip, without header and checksum.
  deflate: (packed) => unpackedBy(() => zlib.createInflateRaw({ chunkSize: UNPACKED_BYTES }), slicesOf(packed)),
  bzip2: bunzip,
  zstd: (packed) => unpackedBy(createZstdDecompress, zstdBlocks(packed)),
};

/** What was unpacked is whole, but something else follows it. */
export class BytesBehindError extends Error {
  /** What follows, as far as it was taken. */
  readonly behind: Buffer;

  constructor(behind: Buffer) {
    super('unknown bytes behind its end');
    this.behind = behind;
  }
}

/** A stream of node:zlib. */
interface Unpacker extends Transform {
  /** Packed bytes that it has taken. */
  readonly bytesWritten: number;
}

/** Node has it from 22.15 on; its types of version 20 do not name it. */
function createZstdDecompress(): Unpacker {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create !== 'function') {
    throw new Error(`zstd needs Node.js 22.15 or later, this is ${process.version}; unpack it first`);
  }
  return create.call(zlib, { chunkSize: UNPACKED_BYTES });
}

/**
 * Step by step: of the step in which it fails a stream of node:zlib gives nothing, nor what it gave that nobody has read.
 * Its end may only be followed by zeros.
 */
async function* unpackedBy(create: () => Unpacker, steps: Packed): AsyncIterable<Buffer> {
  const unpack = create();
  const { run, gained } = watched(unpack);
  let takenBytes = 0;
  try {
    for await (const step of steps) {
      if (!unpack.readableEnded) await run((done) => unpack.write(step, done));
      yield* gained();
      const behind = step.subarray(unpack.bytesWritten - takenBytes);
      if (behind.some((byte) => byte !== 0)) throw new BytesBehindError(behind);
      takenBytes = unpack.bytesWritten;
    }
    // Where there was nothing to unpack, nothing is cut either.
    if (takenBytes > 0 && !unpack.readableEnded) await run(() => unpack.end());
    yield* gained();
  } finally {
    unpack.destroy();
  }
}

interface Watched {
  /** Until it calls `done`, has failed, or has ended, also by itself. */
  run(begin: (done: () => void) => void): Promise<void>;
  /** What has come since this was last asked; throws behind it when the stream has failed. */
  gained(): Iterable<Buffer>;
}

function watched(unpack: Unpacker): Watched {
  const unpacked: Buffer[] = [];
  let failure: { readonly error: unknown } | null = null;
  let wake = (): void => {};
  unpack.on('data', (chunk: Buffer) => unpacked.push(chunk));
  unpack.on('end', () => wake());
  unpack.on('error', (error) => {
    failure = { error };
    wake();
  });
  return {
    run: (begin) =>
      new Promise((resolve) => {
        wake = resolve;
        begin(resolve);
      }),
    gained: function* () {
      yield* unpacked.splice(0);
      rethrow(failure);
    },
  };
}

/** The library works while it is written to, block by block, and is a stream of the oldest kind. */
async function* bunzip(packed: Packed): AsyncIterable<Buffer> {
  const unpack = bunzip2();
  const blocks: Buffer[] = [];
  let failure: { readonly error: unknown } | null = null;
  unpack.on('data', (block: Buffer) => blocks.push(block));
  unpack.on('error', (error: unknown) => {
    failure ??= { error: bzip2Failure(error) };
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

/** What the library calls damage are jokes; where the bytes end too early, it stumbles over what is not there. */
function bzip2Failure(cause: unknown): Error {
  const isDamaged = cause instanceof Error && cause.name === 'Bzip2Error';
  return new Error(isDamaged ? 'its bzip2 is damaged' : 'unexpected end of data', { cause });
}

function rethrow(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}
