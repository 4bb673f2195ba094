import type { BigIntStats } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ObjectStore, PutOptions, PutResult, StoredObject } from '../../pipeline/ports/object-store.ts';
import { type FileCalls, waitingCalls } from './file-calls.ts';
import { codeOf, storeError } from './folder-error.ts';
import { type KeyLock, keyLock } from './key-lock.ts';
import { listFolder } from './list-folder.ts';
import { STORE_FOLDER } from './store-folder.ts';
import { temporaryName } from './temporary-name.ts';

const LOCK_FOLDER = `${STORE_FOLDER}/locks`;
/**
 * A replaced file gets a later time than its predecessor by at least a millisecond, so that no tag comes twice.
 * Half of one more, for a time in seconds is no whole number of nanoseconds, and what the system keeps is rounded down.
 */
const MTIME_STEP_MS = 1.5;

/**
 * Objects as files below `root`. A file is written elsewhere and renamed, so it is there whole or not at all, and survives
 * the kill of any process (not a power cut: nothing is synced). Conditions hold between all processes of this machine.
 * Keeps no user metadata. The tag is made of time, inode and size, so listing needs no reading.
 */
export function folderObjectStore(root: string, calls: FileCalls = waitingCalls): ObjectStore {
  const lock = keyLock(join(root, LOCK_FOLDER));
  const made = new Set<string>();
  return {
    get: (key) => readObject(calls, join(root, key), key),
    head: async (key) => {
      const stats = await statOrNull(calls, join(root, key), key);
      return stats && { etag: etagOf(stats), sizeBytes: Number(stats.size), metadata: {} };
    },
    put: async (key, bytes, options = {}) => {
      const path = join(root, key);
      // Beside its place: a rename cannot leave its file system, and ext4 spreads the files of many folders, not of one.
      const writing = join(dirname(path), temporaryName());
      try {
        await makeFolder(calls, dirname(path), made);
        await calls.create(writing, bytes);
        return await publish({ calls, key, path, writing, options, lock });
      } catch (error) {
        throw storeError('write', path, error);
      } finally {
        // What failed, if anything did, is told already; a file that stays is removed by a listing.
        await calls.unlink(writing).catch(() => {});
      }
    },
    list: (prefix) => listFolder({ root, etagOf, calls }, prefix),
    delete: (key) =>
      rm(join(root, key), { force: true }).catch((error) => Promise.reject(storeError('remove', key, error))),
  };
}

interface Publication {
  readonly calls: FileCalls;
  readonly key: string;
  readonly path: string;
  /** The complete file under its temporary name. */
  readonly writing: string;
  readonly options: PutOptions;
  readonly lock: KeyLock;
}

/** Gives the written file its name. A new name is taken by a hard link, which fails when it exists; a replacement is locked. */
async function publish({ calls, key, path, writing, options, lock }: Publication): Promise<PutResult> {
  if (options.ifNoneMatch !== undefined) {
    try {
      await calls.link(writing, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return { kind: 'conflict' };
      throw error;
    }
    return { kind: 'written', etag: etagOf(await calls.stat(writing)) };
  }
  return lock(key, () => replace(calls, { path, writing, ifMatch: options.ifMatch }));
}

interface Replacement {
  readonly path: string;
  readonly writing: string;
  readonly ifMatch: string | undefined;
}

async function replace(calls: FileCalls, { path, writing, ifMatch }: Replacement): Promise<PutResult> {
  const old = await statOrNull(calls, path, path);
  if (ifMatch !== undefined && (old === null || etagOf(old) !== ifMatch)) return { kind: 'conflict' };
  if (old !== null) await makeLaterThan(calls, old, writing);
  const etag = etagOf(await calls.stat(writing));
  await calls.rename(writing, path);
  return { kind: 'written', etag };
}

async function makeLaterThan(calls: FileCalls, old: BigIntStats, writing: string): Promise<void> {
  const now = await calls.stat(writing);
  if (now.mtimeMs > old.mtimeMs) return;
  const laterSeconds = (Number(old.mtimeMs) + MTIME_STEP_MS) / 1000;
  await utimes(writing, laterSeconds, laterSeconds);
}

async function readObject(calls: FileCalls, path: string, key: string): Promise<StoredObject | null> {
  try {
    const { bytes, stats } = await calls.read(path);
    return { bytes, etag: etagOf(stats) };
  } catch (error) {
    // A folder is no object.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EISDIR') return null;
    throw storeError('read', key, error);
  }
}

async function statOrNull(calls: FileCalls, path: string, key: string): Promise<BigIntStats | null> {
  try {
    const stats = await calls.stat(path);
    return stats.isFile() ? stats : null;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw storeError('read', key, error);
  }
}

async function makeFolder(calls: FileCalls, folder: string, made: Set<string>): Promise<void> {
  if (made.has(folder)) return;
  await calls.makeFolder(folder);
  made.add(folder);
}

/** Hard links do not change it, a rename neither; every new version has another one. */
function etagOf(stats: BigIntStats): string {
  return `"${stats.mtimeNs.toString(36)}-${stats.ino.toString(36)}-${stats.size.toString(36)}"`;
}
