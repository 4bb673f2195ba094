import { join } from 'node:path';
import type { ArchiveFiles } from '../../adapters/archive/archive-files.ts';
import { hasSortedAll } from '../../adapters/spill/folder-journal.ts';
import { roomsLeft } from '../../adapters/spill/spill-room.ts';
import { DeclinedError } from '../../core/errors.ts';
import { isAgreedTo } from '../ask.ts';
import type { ImportRoom } from '../import-files.ts';
import { stopSignal } from '../stop-signal.ts';
import { type DiskRoom, disksOf, neededRoom } from './needed-room.ts';
import { roomText, shortText, tightText } from './room-text.ts';

export interface Intended {
  readonly files: ArchiveFiles;
  readonly room: ImportRoom;
  /** Null for a lake that is not on this machine. */
  readonly lakeFolder: string | null;
  /** Whether too little room was agreed to beforehand. */
  readonly isAgreed: boolean;
}

/**
 * Sees whether the disks have room for what comes, and says what is needed. Asks where they have too little even for
 * tweets in order of time, since that is an estimate; rejects with DeclinedError when the answer is no, and with UsageError
 * when nobody can be asked. An import that goes on where one had sorted all needs no more than that one, and how much of it
 * the lake has is not known yet.
 */
export async function agreeOnRoom({ files, room, lakeFolder, isAgreed }: Intended): Promise<void> {
  const { spillRoot, locks, name } = room;
  const { ownBytes, otherBytes } = await roomsLeft(spillRoot, locks, name);
  if (await hasSortedAll(join(spillRoot, name))) return;
  const disks = await disksOf(neededRoom(files, ownBytes), { spillRoot, lakeFolder, removableBytes: otherBytes });
  const short = disks.find((disk) => shortText(disk) !== null);
  if (short !== undefined) return agreeOnShort(short, isAgreed);
  const tight = disks.map(tightText).find((text) => text !== null);
  if (tight !== undefined) process.stderr.write(`tweetlake: ${tight}\n`);
  // How much comes by standard input is not known.
  else if (process.stderr.isTTY && disks.some(({ mostBytes }) => mostBytes > 0))
    process.stderr.write(`${roomText(disks)}\n`);
}

async function agreeOnShort(disk: DiskRoom, isAgreed: boolean): Promise<void> {
  const reason = shortText(disk) ?? '';
  const advice = `free some, choose another folder with ${disk.option}, import fewer files at once, or begin all the same with --yes`;
  const text = `${reason};
tweets of v1.1 need less than half of that. If the disk becomes full the import ends, and goes on when it is run again.`;
  const stop = stopSignal();
  try {
    const asked = { text, question: 'Begin all the same?', refusal: `${reason}; ${advice}`, isAgreed };
    if (!(await isAgreedTo({ ...asked, signal: stop.signal }))) throw new DeclinedError('the room was not enough');
  } finally {
    stop.dispose();
  }
}
