import { LakeError } from '../core/errors.ts';
import { LAST_LOOK_HEADS_MAX } from '../core/last-look.ts';
import { inputsOf, isSameMeta, metadataOf, metaOf, type PartMeta, partKeyOf } from '../core/part.ts';
import type { RawFile } from '../core/raw-file.ts';
import type { TweetRow } from '../core/ref-schema.ts';
import { refine } from '../core/refine.ts';
import { dayOfSlot, rawPrefixOf, type Slot, slotOfRawKey } from '../core/slot.ts';
import { inGroups } from './in-groups.ts';
import type { Lake } from './lake.ts';
import type { ListedObject } from './ports/object-store.ts';
import { quarantineLines } from './quarantine.ts';
import { retryPauseMs } from './retry-pause.ts';

/** How often a slot is begun anew because somebody else changed it meanwhile. */
const ATTEMPTS_MAX = 8;
/** A slot's RAW must fit into memory about four times: as bytes, text, rows and Parquet. */
const SLOT_RAW_BYTES_MAX = 256 * 1024 * 1024;

export type RefineOutcome =
  /** A new part was written. */
  | { readonly kind: 'refined'; readonly rows: readonly TweetRow[]; readonly rejectedLines: number }
  /** The part already was what RAW makes of it. */
  | { readonly kind: 'current' }
  /** The slot has neither RAW files nor a part. */
  | { readonly kind: 'empty' };

export interface RefineSlotOptions {
  /** RAW files that the caller has just written, so that they need not be read back: they never change. Default: none. */
  readonly known?: readonly RawFile[];
  /** UTC milliseconds after which no further attempt is begun. Default: none. */
  readonly deadlineMs?: number;
}

/**
 * Makes the slot's part be `refine` of all its RAW files, and sees to the day's partitions.
 * Safe beside any other refine of the slot, arrival of a file, or removal of one (invariants 3 and 6): the part's tag is
 * read before the listing, the write holds only while that tag stands, and the files are looked at once more afterwards.
 * Rejects with LakeError when the slot is too large to read, or when it changed under every attempt.
 */
export async function refineSlot(
  lake: Lake,
  slot: Slot,
  { known = [], deadlineMs = Number.POSITIVE_INFINITY }: RefineSlotOptions = {},
): Promise<RefineOutcome> {
  const knownBytes = new Map(known.map(({ key, bytes }) => [key, bytes]));
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await pauseBefore(lake, slot, attempt, deadlineMs);
    const outcome = await tryRefine(lake, slot, knownBytes);
    if (outcome === 'changed-meanwhile') continue;
    if (outcome.kind !== 'empty') await lake.catalog.ensurePartitions([dayOfSlot(slot)]);
    return outcome;
  }
  throw new LakeError(
    `slot ${slot} changed under each of ${ATTEMPTS_MAX} attempts to refine it; it will be tried again`,
  );
}

async function pauseBefore({ clock, random }: Lake, slot: Slot, attempt: number, deadlineMs: number): Promise<void> {
  await clock.sleep(retryPauseMs(attempt, random));
  if (clock.nowMs() < deadlineMs) return;
  throw new LakeError(`slot ${slot} changed while it was refined until its time was up; it will be tried again`);
}

async function tryRefine(lake: Lake, slot: Slot, known: KnownBytes): Promise<RefineOutcome | 'changed-meanwhile'> {
  const part = await readPartState(lake, slot);
  const listed = await listRaw(lake, slot);
  if (part === null && listed.length === 0) return { kind: 'empty' };
  const keys = listed.map(({ key }) => key);
  const meta: PartMeta = { inputs: inputsOf(keys, lake.hash), refineVersion: lake.refineVersion };
  if (part !== null && isSameMeta(part.meta, meta)) return { kind: 'current' };

  assertReadable(slot, listed);
  const files = await readRaw(lake, listed, known);
  if (files === null) return 'changed-meanwhile';
  const { rows, rejected } = refine(slot, files, lake);
  for (const [key, lines] of rejected) await quarantineLines(lake, key, lines);
  const put = await lake.store.put(partKeyOf(slot), lake.codec.encode(rows, meta), {
    ...(part === null ? { ifNoneMatch: '*' as const } : { ifMatch: part.etag }),
    metadata: metadataOf(meta),
  });
  if (put.kind === 'conflict') return 'changed-meanwhile';
  // A newcomer brings its own event; a file that went (an erasure) does not, and its tweets stand in the part just written.
  if (!(await areAllThere(lake, slot, keys))) return 'changed-meanwhile';
  const rejectedLines = [...rejected.values()].reduce((sum, lines) => sum + lines.length, 0);
  return { kind: 'refined', rows, rejectedLines };
}

interface PartState {
  readonly etag: string;
  /** Null when the object under the part's key is no part. */
  readonly meta: PartMeta | null;
}

/** The slot's part, or null when there is none; stores without user metadata (a folder) have it read from the file. */
export async function readPartState(lake: Lake, slot: Slot): Promise<PartState | null> {
  const key = partKeyOf(slot);
  const head = await lake.store.head(key);
  if (head === null) return null;
  const meta = metaOf(head.metadata);
  if (meta !== null) return { etag: head.etag, meta };
  const object = await lake.store.get(key);
  return object && { etag: object.etag, meta: lake.codec.readMeta(object.bytes) };
}

/** The slot's RAW files; what else lies under its prefix is not ours. */
async function listRaw(lake: Lake, slot: Slot): Promise<ListedObject[]> {
  const files: ListedObject[] = [];
  for await (const object of lake.store.list(rawPrefixOf(slot))) {
    if (slotOfRawKey(object.key, lake.plan) === slot) files.push(object);
  }
  return files;
}

/** Whether none of the slot's RAW files has gone. */
async function areAllThere(lake: Lake, slot: Slot, keys: readonly string[]): Promise<boolean> {
  if (keys.length <= LAST_LOOK_HEADS_MAX) {
    const heads = await inGroups(keys, (key) => lake.store.head(key));
    return !heads.includes(null);
  }
  const there = new Set((await listRaw(lake, slot)).map(({ key }) => key));
  return keys.every((key) => there.has(key));
}

type KnownBytes = ReadonlyMap<string, Uint8Array>;

/** The files, or null when one of them went meanwhile. */
async function readRaw(lake: Lake, listed: readonly ListedObject[], known: KnownBytes): Promise<RawFile[] | null> {
  const contents = await inGroups(listed, async ({ key }) => known.get(key) ?? (await lake.store.get(key))?.bytes);
  const files: RawFile[] = [];
  for (const [i, { key }] of listed.entries()) {
    const bytes = contents[i];
    if (bytes === undefined) return null;
    files.push({ key, bytes });
  }
  return files;
}

function assertReadable(slot: Slot, listed: readonly ListedObject[]): void {
  const totalBytes = listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (totalBytes <= SLOT_RAW_BYTES_MAX) return;
  throw new LakeError(
    `slot ${slot} is too large to refine: ${totalBytes} bytes of RAW, at most ${SLOT_RAW_BYTES_MAX}; use smaller slots`,
  );
}
