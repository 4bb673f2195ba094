import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { LakeError } from '../../core/errors.ts';

/** Keys share this many lock files, so that their number stays small however many keys there are. */
const STRIPES = 64;
const RETRY_MS = 3;
const WAIT_MS_MAX = 30_000;

/** Runs an action while no other process or caller on this machine runs one for the same key. */
export type KeyLock = <T>(key: string, action: () => Promise<T>) => Promise<T>;

/**
 * Locks by files in `folder`. The operating system frees a lock when its process ends, however it ends.
 * Rejects with LakeError when a lock is not free within 30 seconds.
 */
export function keyLock(folder: string): KeyLock {
  const queues = new Map<number, LimitFunction>();
  // Native code, which takes 10 ms to load, and who only reads never locks.
  let locks: Promise<FileLocks> | null = null;
  return (key, action) => {
    const stripe = stripeOf(key);
    const queue = queues.get(stripe) ?? pLimit(1);
    queues.set(stripe, queue);
    return queue(async () => {
      locks ??= import('fs-native-extensions');
      return withLockedFile(await locks, join(folder, `${stripe}.lock`), action);
    });
  };
}

type FileLocks = typeof import('fs-native-extensions');

async function withLockedFile<T>(locks: FileLocks, path: string, action: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+');
  try {
    await waitUntilLocked(() => locks.tryLock(file.fd), dirname(path));
    try {
      return await action();
    } finally {
      locks.unlock(file.fd);
    }
  } finally {
    await file.close();
  }
}

/** Polls: waiting inside the library would fill Node's thread pool, which the lock's holder needs to finish. */
async function waitUntilLocked(tryLock: () => boolean, folder: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < WAIT_MS_MAX; waitedMs += RETRY_MS) {
    if (tryLock()) return;
    await delay(RETRY_MS);
  }
  throw new LakeError(`another process holds a lock in ${folder} for ${WAIT_MS_MAX / 1000} s; end it and try again`);
}

function stripeOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt16BE(0) % STRIPES;
}
