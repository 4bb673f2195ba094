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
