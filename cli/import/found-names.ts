import { type Dirent, readdir, realpath, stat } from 'node:fs';
import { resolve } from 'node:path';
import { type GlobOptions, glob } from 'tinyglobby';

type Callback<T> = (error: Error | null, found: T) => void;

/** Lists a folder, as `readdir` of node:fs does. */
export type ReadFolder = (path: string, options: { withFileTypes: true }, callback: Callback<Dirent[]>) => void;

export interface FoundNames {
  /** Of files, and of links that lead nowhere, which is found out where they are read. */
  readonly names: string[];
  /** Paths of folders that could not be listed. */
  readonly unreadable: readonly string[];
}

/** The files that a pattern means; glob itself says nothing of what it cannot look into. */
export async function foundNames(
  pattern: string,
  options: GlobOptions,
  readFolder: ReadFolder = readdir,
): Promise<FoundNames> {
  const unreadable = new Set<string>();
  const list: ReadFolder = (path, how, callback) =>
    readFolder(path, how, (error, entries) => {
      if (error !== null) unreadable.add(resolve(path));
      callback(error, entries);
    });
  const fs = { readdir: Object.assign(list, readdir), realpath: REALPATH, stat: STAT };
  const names = await glob(pattern, { ...options, onlyFiles: true, fs });
  return { names, unreadable: [...unreadable] };
}

/** Of what links lead to, only whether it is a folder is asked. */
const NO_FOLDER = { isDirectory: () => false };

const REALPATH = Object.assign((path: string, callback: Callback<string>): void => {
  realpath(path, (error, found) => callback(null, error === null ? found : path));
}, realpath);

const STAT = Object.assign((path: string, callback: Callback<{ isDirectory(): boolean }>): void => {
  stat(path, (error, found) => callback(null, error === null ? found : NO_FOLDER));
}, stat);
