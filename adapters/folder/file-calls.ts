import {
  type BigIntStats,
  closeSync,
  type Dirent,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { link, open, readdir, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { makeFolder } from './make-folder.ts';

/** What is asked of the file system most often. Paths are absolute; errors are the system's own. */
export interface FileCalls {
  makeFolder(path: string): Promise<void>;
  readFolder(path: string): Promise<Dirent[]>;
  stat(path: string): Promise<BigIntStats>;
  /** The whole file, and the stats of the very file that was read. */
  read(path: string): Promise<{ readonly bytes: Buffer; readonly stats: BigIntStats }>;
  /** Fewer bytes where the file ends before. */
  readRange(path: string, offsetBytes: number, lengthBytes: number): Promise<Buffer>;
  /** EEXIST when there is a file. */
  create(path: string, bytes: Uint8Array): Promise<void>;
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

/** Calls that other threads make, so that the caller goes on meanwhile: each costs two switches between threads. */
export const waitingCalls: FileCalls = {
  makeFolder,
  readFolder: (path) => readdir(path, { withFileTypes: true }),
  stat: (path) => stat(path, { bigint: true }),
  read: async (path) => {
    const file = await open(path, 'r');
    try {
      return { stats: await file.stat({ bigint: true }), bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  },
  readRange: async (path, offsetBytes, lengthBytes) => {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(lengthBytes), 0, lengthBytes, offsetBytes);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
  create: (path, bytes) => writeFile(path, bytes, { flag: 'wx' }),
  link,
  rename,
  unlink,
};

/** Calls that the caller makes itself: for threads that have nothing else to do meanwhile. */
export const blockingCalls: FileCalls = {
  makeFolder: async (path) => void mkdirSync(path, { recursive: true }),
  readFolder: async (path) => readdirSync(path, { withFileTypes: true }),
  stat: async (path) => statSync(path, { bigint: true }),
  read: async (path) =>
    withOpened(path, (file) => ({ stats: fstatSync(file, { bigint: true }), bytes: readFileSync(file) })),
  readRange: async (path, offsetBytes, lengthBytes) =>
    withOpened(path, (file) => {
      const buffer = Buffer.allocUnsafeSlow(lengthBytes);
      return buffer.subarray(0, readSync(file, buffer, 0, lengthBytes, offsetBytes));
    }),
  create: async (path, bytes) => writeFileSync(path, bytes, { flag: 'wx' }),
  link: async (from, to) => linkSync(from, to),
  rename: async (from, to) => renameSync(from, to),
  unlink: async (path) => unlinkSync(path),
};

function withOpened<T>(path: string, action: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return action(file);
  } finally {
    closeSync(file);
  }
}
