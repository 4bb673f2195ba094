import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { parquetPartCodec } from '../../adapters/parquet/part-codec.ts';
import { REF_PREFIX } from '../../core/contract/keys.ts';
import type { TweetRow } from '../../core/ref-schema.ts';

const COMMAND = join(import.meta.dirname, '../../dist/cli/main.js');

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Kills the process (SIGKILL) this long after it began, if it still runs. */
  readonly killAfterMs?: number;
}

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stderr: string;
  readonly ranMs: number;
}

/** Runs the built `tweetlake` command to its end, or until it is killed. */
export function runTweetlake(args: readonly string[], { env = {}, killAfterMs }: RunOptions = {}): Promise<Ended> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const timer = killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      resolve({ code, stderr, ranMs: performance.now() - startedMs });
    });
  });
}

/** Gives the action an empty folder that is removed afterwards. */
export async function withFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  try {
    return await action(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** All rows of a local lake's REF, by part and row. */
export async function rowsOfLake(lakeFolder: string): Promise<TweetRow[]> {
  const store = folderObjectStore(lakeFolder);
  const codec = parquetPartCodec();
  const rows: TweetRow[] = [];
  for await (const { key } of store.list(REF_PREFIX)) {
    const part = await store.get(key);
    if (part) rows.push(...(await codec.decode(part.bytes)));
  }
  return rows;
}

/** Numbers in [0, 1) that the seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
