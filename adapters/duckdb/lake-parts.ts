import type { Dirent } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { REF_PREFIX } from '../../core/contract/keys.ts';
import { LakeError } from '../../core/errors.ts';
import type { FileCalls } from '../folder/file-calls.ts';
import { codeOf, storeError } from '../folder/folder-error.ts';
import { STORE_FOLDER } from '../folder/store-folder.ts';
import { temporaryName } from '../folder/temporary-name.ts';

/** The folder below a lake's for the parts that are kept for queries. */
export const KEPT_PARTS_FOLDER = `${STORE_FOLDER}/query/`;
/** A lake with a part as young as this is being written, by the stream or by an import. */
const YOUNG_MS = 60_000;
/** What is older was left by a process that was killed. */
const LEFT_BEHIND_MS = 60 * 60_000;
const YEAR_MONTH_DAY = 3;
const LINK_ATTEMPTS_MAX = 8;

/** The parts of a lake as one query reads them. */
export interface LakeParts {
  /** What stands for the folder of the lake: its parts lie below it under their keys. */
  readonly folder: string;
  readonly keys: readonly string[];
  /** Whether nobody can replace them there. */
  readonly isKept: boolean;
  /** Rejects with LakeError when what was read below `folder` may be of two versions of a part. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Looks at the parts of a lake, for DuckDB opens each by its name twice, for its footer and for its rows, and takes what stands
 * there then. A lake that is being written, or `mustKeep`, has them kept under other names, where none is ever replaced; else,
 * and where the file system lets nothing be linked, they are read where they are, and looked at again.
 */
export async function openLakeParts(lakeFolder: string, calls: FileCalls, mustKeep: boolean): Promise<LakeParts> {
  const parts = await lookAt(lakeFolder, calls);
  if (mustKeep || parts.some(({ changedMs }) => changedMs > Date.now() - YOUNG_MS)) {
    const kept = await keep(lakeFolder, calls, parts).catch(() => null);
    if (kept !== null) return kept;
  }
  const before = fingerprintOf(parts);
  return {
    folder: lakeFolder,
    keys: parts.map(({ key }) => key),
    isKept: false,
    assertUnchanged: async () => {
      if (fingerprintOf(await lookAt(lakeFolder, calls)) === before) return;
      throw new LakeError('parts of the lake were replaced while the query read them; run the query again');
    },
    close: async () => {},
  };
}

/** Hard links cost no room, and keep what has got a successor. */
async function keep(lakeFolder: string, calls: FileCalls, parts: readonly Part[]): Promise<LakeParts> {
  const all = join(lakeFolder, KEPT_PARTS_FOLDER);
  await removeLeftBehind(all, calls);
  const folder = join(all, temporaryName());
  // What stays is removed by a later query.
  const close = () => rm(folder, { recursive: true, force: true }).catch(() => {});
  try {
    for (const day of new Set(parts.map(({ key }) => dirname(key)))) await calls.makeFolder(join(folder, day));
    for (const { key } of parts) await link(calls, join(lakeFolder, key), join(folder, key));
  } catch (error) {
    await close();
    throw error;
  }
  return { folder, keys: parts.map(({ key }) => key), isKept: true, assertUnchanged: async () => {}, close };
}

/** A file that is replaced while it is linked is told as missing, though its name never is. */
async function link(calls: FileCalls, from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await calls.link(from, to);
    } catch (error) {
      if (attempt === LINK_ATTEMPTS_MAX || codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

async function removeLeftBehind(folder: string, calls: FileCalls): Promise<void> {
  for (const { name } of await entriesOf(calls, folder)) {
    const path = join(folder, name);
    // The query that these are for may just have ended.
    const stats = await calls.stat(path).catch(() => null);
    if (stats !== null && Number(stats.mtimeMs) < Date.now() - LEFT_BEHIND_MS)
      await rm(path, { recursive: true, force: true });
  }
}

interface Part {
  readonly key: string;
  readonly changedMs: number;
  /** Another one for every version, as the folder store writes them. */
  readonly version: string;
}

async function lookAt(lakeFolder: string, calls: FileCalls): Promise<Part[]> {
  const parts: Part[] = [];
  for (const key of await partKeys(lakeFolder, calls)) {
    const path = join(lakeFolder, key);
    const { mtimeMs, mtimeNs, ino, size } = await calls.stat(path).catch((error) => rejectAsUnreadable(path, error));
    parts.push({ key, changedMs: Number(mtimeMs), version: `${mtimeNs}-${ino}-${size}` });
  }
  return parts;
}

async function partKeys(lakeFolder: string, calls: FileCalls): Promise<string[]> {
  let folders = [REF_PREFIX];
  for (let depth = 0; depth < YEAR_MONTH_DAY; depth++) {
    const inside = await Promise.all(folders.map((folder) => namesIn(lakeFolder, folder, calls)));
    folders = inside.flat().map((path) => `${path}/`);
  }
  const files = await Promise.all(folders.map((folder) => namesIn(lakeFolder, folder, calls)));
  return files.flat().filter((path) => path.endsWith('.parquet'));
}

/** Names that begin with a dot have no keys. */
async function namesIn(lakeFolder: string, folder: string, calls: FileCalls): Promise<string[]> {
  const entries = await entriesOf(calls, join(lakeFolder, folder));
  return entries.filter(({ name }) => !name.startsWith('.')).map(({ name }) => folder + name);
}

async function entriesOf(calls: FileCalls, folder: string): Promise<Dirent[]> {
  try {
    return await calls.readFolder(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    return rejectAsUnreadable(folder, error);
  }
}

function rejectAsUnreadable(path: string, error: unknown): never {
  throw storeError('read', path, error);
}

function fingerprintOf(parts: readonly Part[]): string {
  return parts
    .map(({ key, version }) => `${key} ${version}`)
    .sort()
    .join('\n');
}
