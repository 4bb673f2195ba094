import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import type { PackedFile } from './packed-file.ts';
import { slicesOf } from './slices.ts';

/** A file of the zip, as far as it has come. */
interface Arriving {
  readonly name: string;
  readonly chunks: Buffer[];
  isComplete: boolean;
}

/**
 * The files of a zip that comes as a stream (standard input, a zip inside another archive), by the headers before each.
 * Checksums stand behind the files there, and are not looked at.
 */
export async function* unzipStream(packed: AsyncIterable<Buffer>): AsyncIterable<PackedFile> {
  const slices = slicesOf(packed)[Symbol.asyncIterator]();
  const arriving: Arriving[] = [];
  const unzip = new Unzip((file) => arriving.push(begin(file)));
  unzip.register(UnzipInflate);
  let hasEnded = false;
  const readOn = async (): Promise<void> => {
    const slice = await slices.next();
    hasEnded = slice.done === true;
    unzip.push(slice.done ? new Uint8Array() : slice.value, hasEnded);
  };
  while (!hasEnded || arriving.length > 0) {
    const [file] = arriving;
    if (file === undefined) {
      await readOn();
      continue;
    }
    const chunks = contentOf(file, readOn);
    if (!file.name.endsWith('/')) yield { name: file.name, modifiedAt: null, chunks };
    for await (const _ of chunks);
    arriving.shift();
  }
}

function begin(file: UnzipFile): Arriving {
  const arriving: Arriving = { name: file.name, chunks: [], isComplete: false };
  file.ondata = (error, data, isLast) => {
    if (error) throw error;
    arriving.chunks.push(Buffer.from(data));
    arriving.isComplete = isLast;
  };
  file.start();
  return arriving;
}

async function* contentOf(file: Arriving, readOn: () => Promise<void>): AsyncIterable<Buffer> {
  for (;;) {
    yield* file.chunks.splice(0);
    if (file.isComplete && file.chunks.length === 0) return;
    await readOn();
  }
}
