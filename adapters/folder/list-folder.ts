import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject } from '../../pipeline/ports/object-store.ts';
import { codeOf, storeError } from './folder-error.ts';

export interface ListedFolder {
  readonly root: string;
  /** An entry of the root that has no keys. */
  readonly hidden: string;
  readonly etagOf: (stats: BigIntStats) => string;
}

/** Files whose keys start with `prefix`, ascending by the bytes of the key, one folder in memory at a time. */
export function listFolder(listed: ListedFolder, prefix: string): AsyncIterable<ListedObject> {
  return walk(listed, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix);
}

async function* walk(listed: ListedFolder, folder: string, prefix: string): AsyncIterable<ListedObject> {
  const { root, hidden, etagOf } = listed;
  const keys = (await entriesOf(root, folder)).map(
    (entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`,
  );
  const inside = keys.filter((key) => key.startsWith(prefix) && key !== `${hidden}/`).sort(compareUtf8);
  const files = inside.filter((key) => !key.endsWith('/'));
  const statsOfFile = new Map(
    await Promise.all(files.map(async (key) => [key, await statOf(join(root, key))] as const)),
  );
  for (const key of inside) {
    if (key.endsWith('/')) {
      yield* walk(listed, key, prefix);
      continue;
    }
    const stats = statsOfFile.get(key);
    if (stats?.isFile()) yield { key, etag: etagOf(stats), sizeBytes: Number(stats.size) };
  }
}

async function entriesOf(root: string, folder: string): Promise<Dirent[]> {
  try {
    return await readdir(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw storeError('list', join(root, folder), error);
  }
}

/** Null when the file went between listing and looking. */
async function statOf(path: string): Promise<BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw storeError('list', path, error);
  }
}

function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
