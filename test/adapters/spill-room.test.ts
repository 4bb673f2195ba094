import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { folderJournal, hasSortedAll } from '../../adapters/spill/folder-journal.ts';
import { openSpillRoom, removeDeadRooms, roomsLeft } from '../../adapters/spill/spill-room.ts';

async function withRooms(action: (rooms: string, locks: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  const [rooms, locks] = [join(folder, 'rooms'), join(folder, 'locks')];
  await mkdir(rooms);
  try {
    await action(rooms, locks);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('roomsLeft', () => {
  it('counts what dead imports have left, its own apart, and neither what a running one has nor other files', () =>
    withRooms(async (rooms, locks) => {
      expect(await roomsLeft(rooms, locks, 'import-a')).toEqual({ ownBytes: 0, otherBytes: 0 });
      const running = await openSpillRoom(rooms, locks, 'import-e');
      await writeFile(join(running.folder, 'x.run'), Buffer.alloc(7));
      for (const [room, bytes] of Object.entries({ 'import-a': 10, 'import-b': 200, 'import-c': 3000 })) {
        await mkdir(join(rooms, room));
        await writeFile(join(rooms, room, 'x.run'), Buffer.alloc(bytes));
      }
      await writeFile(join(rooms, 'memo.json'), '{}');

      expect(await roomsLeft(rooms, locks, 'import-a')).toEqual({ ownBytes: 10, otherBytes: 3200 });
      await running.release();
      expect(await roomsLeft(rooms, locks, 'import-e')).toEqual({ ownBytes: 7, otherBytes: 3210 });
    }));
});

describe('removeDeadRooms', () => {
  it('removes what dead imports have left, but neither the room that is kept nor that of a running one', () =>
    withRooms(async (rooms, locks) => {
      const running = await openSpillRoom(rooms, locks, 'import-e');
      for (const name of ['import-a', 'import-b', 'other']) await mkdir(join(rooms, name));

      await removeDeadRooms(rooms, locks, 'import-a');
      expect((await readdir(rooms)).sort()).toEqual(['import-a', 'import-e', 'other']);
      await removeDeadRooms(rooms, locks);
      expect((await readdir(rooms)).sort()).toEqual(['import-e', 'other']);
      await running.release();
      await removeDeadRooms(join(rooms, 'none'), locks);
    }));
});

describe('hasSortedAll', () => {
  it('tells whether an import had come so far', () =>
    withRooms(async (rooms) => {
      expect(await hasSortedAll(join(rooms, 'none'))).toBe(false);
      const journal = await folderJournal(rooms);
      expect(await hasSortedAll(rooms)).toBe(false);
      await journal.allSorted();
      expect(await hasSortedAll(rooms)).toBe(true);
    }));
});
