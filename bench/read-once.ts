import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads a file, or the files of a folder, so that a measured program finds them in memory and none pays for the disk. */
export async function readOnce(source: string): Promise<void> {
  const isFolder = (await stat(source)).isDirectory();
  const paths = isFolder ? (await readdir(source)).map((name) => join(source, name)) : [source];
  for (const path of paths) {
    for await (const _ of createReadStream(path, { highWaterMark: 1 << 20 }));
  }
}
