import { AWS_PRICE_USD, type AwsRequests, requestsUsd } from './aws-price.ts';
import { PARTITIONS_PER_CALL } from './contract/glue-tables.ts';
import { LAST_LOOK_HEADS_MAX } from './last-look.ts';
import { RAW_FILE_TWEETS_MAX } from './raw-file.ts';
import { type Day, dayOfSlot, type Slot } from './slot.ts';

/** What an import has still to write. */
export interface LeftToWrite {
  readonly tweets: number;
  /** At most: lines that are equal to the byte are written once. */
  readonly rawFiles: number;
  readonly rawBytes: number;
  readonly slots: number;
  /** Ascending. */
  readonly days: readonly Day[];
  /** Pages that one listing of each slot's RAW files takes, when the lake has no others. */
  readonly listPages: number;
  /** At most, what looking at them once more takes, after the part was written: equal lines may leave few files of many. */
  readonly lastLook: { readonly list: number; readonly head: number };
  /** Objects with what is no tweet: quarantine, and requests to erase. */
  readonly otherObjects: number;
}

/** How much there is of one slot. */
export interface SlotLines {
  readonly lines: number;
  /** Of the lines as they stand in RAW. */
  readonly rawBytes: number;
}

/** Source: Amazon S3 API, ListObjectsV2, MaxKeys. */
const LIST_PAGE_KEYS = 1000;

export function leftToWrite(slots: ReadonlyMap<Slot, SlotLines>, otherObjects: number): LeftToWrite {
  const days = new Set<Day>();
  const lastLook = { list: 0, head: 0 };
  let [tweets, rawFiles, rawBytes, listPages] = [0, 0, 0, 0];
  for (const [slot, { lines, ...ofSlot }] of slots) {
    const files = Math.ceil(lines / RAW_FILE_TWEETS_MAX);
    days.add(dayOfSlot(slot));
    tweets += lines;
    rawFiles += files;
    rawBytes += ofSlot.rawBytes;
    const pages = Math.max(1, Math.ceil(files / LIST_PAGE_KEYS));
    listPages += pages;
    if (files > LAST_LOOK_HEADS_MAX) lastLook.list += pages;
    lastLook.head += Math.min(files, LAST_LOOK_HEADS_MAX);
  }
  return { tweets, rawFiles, rawBytes, slots: slots.size, days: [...days].sort(), listPages, lastLook, otherObjects };
}

export function isNothing({ rawFiles, otherObjects }: LeftToWrite): boolean {
  return rawFiles === 0 && otherObjects === 0;
}

/** Whether the import refines what it writes, or leaves it to the stack's processor. */
export interface Refining {
  readonly isRemote: boolean;
}

/** What the import itself asks of S3 and Glue where the lake has nothing in these slots, and nobody else writes them. */
export function importRequests(left: LeftToWrite, { isRemote }: Refining): AwsRequests {
  const written = left.rawFiles + left.otherObjects;
  if (isRemote) return { put: written, list: 0, head: 0, get: 0, glue: 0 };
  return {
    put: written + left.slots,
    ...looksAt(left),
    get: 0,
    glue: TABLES * Math.ceil(left.days.length / PARTITIONS_PER_CALL),
  };
}

/** RAW and REF. */
const TABLES = 2;

/** Each slot's part and RAW files before it is refined, and the files once more after its part is written. */
function looksAt({ slots, listPages, lastLook }: LeftToWrite): Pick<AwsRequests, 'list' | 'head'> {
  return { list: listPages + lastLook.list, head: slots + lastLook.head };
}

/** EventBridge puts a message into the queue; the processor's poller takes and removes it. */
const SQS_REQUESTS_AN_EVENT = 3;
/** Seconds of the processor; assumed as in docs/deploy.md, not measured on AWS. */
const REFINE_SLOT_S = 1;
const REFINE_FILE_S = 0.01;
const FIND_CURRENT_S = 0.1;
const MB_PER_GB = 1024;

export interface ProcessorShare extends Refining {
  readonly memoryMb: number;
}

/** About what the events of the RAW files cost: on their way to the processor, and there. */
export function processorUsd(left: LeftToWrite, { isRemote, memoryMb }: ProcessorShare): number {
  const { slots, rawFiles, listPages } = left;
  const { eventBridgeEvent, sqsRequest, lambdaGbSecond } = AWS_PRICE_USD;
  const requests = isRemote
    ? { put: slots, ...looksAt(left), get: rawFiles, glue: 0 }
    : { put: 0, list: listPages, head: slots, get: 0, glue: 0 };
  const seconds = isRemote ? slots * REFINE_SLOT_S + rawFiles * REFINE_FILE_S : slots * FIND_CURRENT_S;
  const eventUsd = eventBridgeEvent + SQS_REQUESTS_AN_EVENT * sqsRequest;
  return requestsUsd(requests) + rawFiles * eventUsd + (seconds * memoryMb * lambdaGbSecond) / MB_PER_GB;
}

const BYTES_PER_GB = 1_000_000_000;

/** What keeping RAW costs a month. */
export function rawMonthUsd({ rawBytes }: LeftToWrite): number {
  return (rawBytes / BYTES_PER_GB) * AWS_PRICE_USD.s3GbMonth;
}
