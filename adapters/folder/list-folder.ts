import type { BigIntStats, Dirent } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareUtf8 } from '../../core/compare-utf8.ts';
import type { ListedObject } from '../../pipeline/ports/object-store.ts';
import type { FileCalls } from './file-calls.ts';
import { codeOf, storeError } from './folder-error.ts';
import { isTemporaryName } from './temporary-name.ts';

export interface ListedFolder {
  readonly root: string;
  readonly etagOf: (stats: BigIntStats) => string;
  readonly calls: FileCalls;
}

/**
 * Files whose keys start with `prefix`, ascending by the bytes of the key, one folder in memory at a time. Names that
 * begin with a dot have no keys; files that killed processes left half-written are removed on the way.
 */
export function listFolder(listed: ListedFolder, prefix: string): AsyncIterable<ListedObject> {
  return walk(listed, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix);
}

async function* walk(listed: ListedFolder, folder: string, prefix: string): AsyncIterable<ListedObject> {
  const { root, etagOf, calls } = listed;
  // A folder that the prefix does not reach into is listed whole.
  const nameStart = prefix.slice(folder.length);
  const entries = await entriesOf(calls, join(root, folder));
  const inside = entries
    .filter(({ name }) => name.startsWith(nameStart))
    .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort(compareUtf8);
  const files = inside.filter((key) => !key.endsWith('/'));
  const statsOfFile = new Map(
    await Promise.all(files.map(async (key) => [key, await statOf(calls, join(root, key))] as const)),
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

/** No write takes so long: what is older was left by a process that was killed. */
const LEFT_BEHIND_MS = 60 * 60_000;

async function entriesOf(calls: FileCalls, folder: string): Promise<Dirent[]> {
  try {
    const entries = await calls.readFolder(folder);
    const hidden = entries.filter(({ name }) => name.startsWith('.'));
    if (hidden.length === 0) return entries;
    const temporary = hidden.filter(({ name }) => isTemporaryName(name));
    await Promise.all(temporary.map(({ name }) => removeIfLeft(calls, join(folder, name))));
    return entries.filter(({ name }) => !name.startsWith('.'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw storeError('list', folder, error);
  }
}

async function removeIfLeft(calls: FileCalls, path: string): Promise<void> {
  const stats = await statOf(calls, path);
  if (stats !== null && Number(stats.mtimeMs) < Date.now() - LEFT_BEHIND_MS) await rm(path, { force: true });
}

/** Null when the file went between listing and looking. */
async function statOf(calls: FileCalls, path: string): Promise<BigIntStats | null> {
  try {
    return await calls.stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw storeError('list', path, error);
  }
}
