import type { PackedFile } from '../../adapters/archive/packed-file.ts';

/** What the reader of an archive gave. */
export interface ReadFiles {
  /** Of every file that could be read to its end. */
  readonly contents: Record<string, Buffer>;
  /** `name: reason`, of the archive itself without a name. */
  readonly failures: string[];
}

/** Reads one file after the other, on behind those that cannot be read. */
export async function readFiles(files: AsyncIterable<PackedFile>): Promise<ReadFiles> {
  const found: ReadFiles = { contents: {}, failures: [] };
  try {
    for await (const { name, chunks } of files) {
      const parts: Buffer[] = [];
      try {
        for await (const chunk of chunks) parts.push(chunk);
        found.contents[`${name}`] = Buffer.concat(parts);
      } catch (error) {
        found.failures.push(`${name}: ${(error as Error).message}`);
      }
    }
  } catch (error) {
    found.failures.push((error as Error).message);
  }
  return found;
}

/** The bytes in chunks of so many. */
export async function* chunksOf(bytes: Buffer, chunkBytes: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** The bytes in chunks of so many, or of more where those would be over a thousand: by single bytes, a large archive takes long. */
export function fewChunksOf(bytes: Buffer, chunkBytes: number): AsyncIterable<Buffer> {
  return chunksOf(bytes, Math.max(chunkBytes, Math.ceil(bytes.byteLength / 1000)));
}
