import type { EnvelopeLine, Rejection } from '../../core/envelope.ts';
import { RAW_FILE_TWEETS_MAX } from '../../core/raw-file.ts';
import { type Slot, slotFinder } from '../../core/slot.ts';
import { compareIds, idAt, idBefore, maxId, snowflakeTimeMs } from '../../core/snowflake.ts';
import type { Lake } from '../lake.ts';
import { writeRaw } from '../write-raw.ts';
import { quarantineMessages } from './quarantine-messages.ts';

/** How long a tweet waits at most for others of its slot. */
const GATHER_MS = 30_000;
/** So many tweets are held in memory at most, about 20 MB; then reading waits for writing. */
const UNWRITTEN_MAX = 5000;
/** The clock of this machine may be so far behind. */
const CLOCK_SKEW_MS = 60_000;

/** Gathers a stream's tweets into RAW files: of 100 tweets, or of what has come in 30 seconds. */
export interface Collector {
  /** Takes a tweet over; it is durable later. */
  add(line: EnvelopeLine): void;
  /** Takes over what is no tweet, for quarantine (invariant 5). */
  reject(rejections: readonly Rejection[]): Promise<void>;
  /** Resolves when there is room for more. Rejects with LakeError when something could not be written. */
  room(): Promise<void>;
  /** Writes everything that was taken over; resolves when it is durable. Rejects as `room`. */
  flush(): Promise<void>;
  /** Everything that was taken over up to this id is durable; at least `from` when nothing waits. */
  durableId(from: string): string;
}

interface Group {
  readonly lines: EnvelopeLine[];
  readonly sealed: AbortController;
}

/** `onFiles` is called with the keys of RAW files as soon as they are durable. */
export function collector(lake: Lake, onFiles: (rawKeys: readonly string[]) => void): Collector {
  const slotOf = slotFinder(lake.plan);
  const open = new Map<Slot, Group>();
  const writing = new Map<Group, Promise<void>>();
  let unwritten = 0;
  let newestId: string | null = null;
  let failure: unknown = null;

  const write = (slot: Slot, group: Group): void => {
    open.delete(slot);
    group.sealed.abort();
    writing.set(group, put(group));
  };
  const put = async (group: Group): Promise<void> => {
    try {
      const files = await writeRaw(lake, group.lines);
      writing.delete(group);
      unwritten -= group.lines.length;
      onFiles(files.map(({ key }) => key));
    } catch (error) {
      // The group stays where it is: it is not durable.
      failure ??= error;
    }
  };
  const writeLater = async (slot: Slot, group: Group): Promise<void> => {
    await lake.clock.sleep(GATHER_MS, group.sealed.signal);
    if (open.get(slot) === group) write(slot, group);
  };
  const writeAll = (): void => {
    for (const [slot, group] of [...open]) write(slot, group);
  };
  const assertWritten = (): void => {
    if (failure !== null) throw failure;
  };

  return {
    add(line) {
      const slot = slotOf(line.timeMs);
      const group = open.get(slot) ?? { lines: [], sealed: new AbortController() };
      group.lines.push(line);
      unwritten++;
      if (isOfNow(line.id, lake.clock.nowMs())) newestId = newestId === null ? line.id : maxId(newestId, line.id);
      if (group.lines.length >= RAW_FILE_TWEETS_MAX) return write(slot, group);
      if (open.has(slot)) return;
      open.set(slot, group);
      void writeLater(slot, group);
    },
    reject: (rejections) => quarantineMessages(lake, rejections),
    async room() {
      assertWritten();
      if (unwritten < UNWRITTEN_MAX) return;
      writeAll();
      while (unwritten >= UNWRITTEN_MAX) {
        await Promise.race(writing.values());
        assertWritten();
      }
    },
    async flush() {
      writeAll();
      await Promise.all(writing.values());
      assertWritten();
    },
    durableId(from) {
      const newest = newestId === null ? from : maxId(newestId, from);
      const waiting = [...open.values(), ...writing.keys()].flatMap(({ lines }) => lines.map(({ id }) => id));
      const timed = waiting.filter((id) => snowflakeTimeMs(id) !== null);
      return timed.reduce((low, id) => (compareIds(id, low) <= 0 ? idBefore(id) : low), newest);
    },
  };
}

/** Whether the id tells how far the stream has come: one from the future would hide what comes until then. */
function isOfNow(id: string, nowMs: number): boolean {
  return snowflakeTimeMs(id) !== null && compareIds(id, idAt(nowMs + CLOCK_SKEW_MS)) < 0;
}
