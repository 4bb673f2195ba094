import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { LakeError } from '../../core/errors.ts';
import { codeOf, storeError } from '../folder/folder-error.ts';

/** A folder for the spill of one import, held by this process. */
export interface SpillRoom {
  readonly folder: string;
  /** Removes the folder: the import is complete. */
  remove(): Promise<void>;
  /** Lets go of it, as the death of the process does; an import of the same files goes on with what is in it. */
  release(): Promise<void>;
}

const ROOM_NAME = /^import-[0-9a-f]+$/;

/**
 * Makes the folder `name` (`import-<hash>`) below `rooms`, with all that an import which died left in it; removes what dead
 * imports of other files left there.
 * Rejects with LakeError when a running import has that room.
 */
export async function openSpillRoom(rooms: string, locks: string, name: string): Promise<SpillRoom> {
  try {
    await mkdir(rooms, { recursive: true });
    await mkdir(locks, { recursive: true });
    await removeDeadRooms(rooms, locks, name);
    const lock = await open(join(locks, `${name}.lock`), 'a+');
    if (!tryLock(lock.fd)) {
      await lock.close();
      throw new LakeError('an import of the same files into this lake is running; wait for it, or end it');
    }
    const folder = join(rooms, name);
    await mkdir(folder, { recursive: true });
    return { folder, remove: () => rm(folder, { recursive: true, force: true }), release: () => lock.close() };
  } catch (error) {
    throw storeError('write', rooms, error);
  }
}

/** What imports that died have left. */
export interface RoomsLeft {
  /** Bytes in the room of that name: what an import of the same files need not write again. */
  readonly ownBytes: number;
  /** Bytes in the others, which opening a room removes. */
  readonly otherBytes: number;
}

/** Looks into the rooms below `rooms`, which need not exist; those of running imports are left out. Rejects with LakeError. */
export async function roomsLeft(rooms: string, locks: string, name: string): Promise<RoomsLeft> {
  const left = { ownBytes: 0, otherBytes: 0 };
  try {
    for (const room of await readdir(rooms)) {
      if (!ROOM_NAME.test(room)) continue;
      await mkdir(locks, { recursive: true });
      await ifDead(locks, room, async () => {
        left[room === name ? 'ownBytes' : 'otherBytes'] += await bytesIn(join(rooms, room));
      });
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw storeError('read', rooms, error);
  }
  return left;
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await readdir(folder)) bytes += (await stat(join(folder, file))).size;
  return bytes;
}

/** Removes what dead imports have left below `rooms`, which need not exist, but for the room `kept`. Rejects with LakeError. */
export async function removeDeadRooms(rooms: string, locks: string, kept?: string): Promise<void> {
  try {
    for (const name of await readdir(rooms)) {
      if (!ROOM_NAME.test(name) || name === kept) continue;
      await ifDead(locks, name, () => rm(join(rooms, name), { recursive: true, force: true }));
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw storeError('remove', rooms, error);
  }
}

/** The lock of a process that has ended is free. Lock files stay: removing one could free a name that another just took. */
async function ifDead(locks: string, name: string, action: () => Promise<void>): Promise<void> {
  const lock = await open(join(locks, `${name}.lock`), 'a+');
  try {
    if (tryLock(lock.fd)) await action();
  } finally {
    await lock.close();
  }
}
