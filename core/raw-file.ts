import type { EnvelopeLine, EnvelopePlace } from './envelope.ts';
import { type Hash, SHORT_HASH_CHARS } from './hash.ts';
import { joinLines } from './ndjson.ts';
import { dayOfSlot, minuteName, rawDayPrefix, type Slot, type SlotPlan, slotFinder } from './slot.ts';
import { compareIds } from './snowflake.ts';

/** The most tweets that a RAW file holds. Source: the challenge. */
export const RAW_FILE_TWEETS_MAX = 100;

export interface RawFile {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * Cuts envelopes into RAW files: grouped by slot, sorted by id, at most 100 to a file (invariant 1).
 * Lines that are equal to the byte are kept once. The result depends on the set of lines only, not on their order;
 * it is ascending by slot and then by id, and empty for no lines.
 */
export function rawFilesOf(lines: readonly EnvelopeLine<Json>[], plan: SlotPlan, hash: Hash): RawFile[] {
  const bySlot = groupBySlot(lines.map(encoded), plan);
  return [...bySlot.keys()].sort().flatMap((slot) => rawFilesOfSlot(bySlot.get(slot) ?? [], hash));
}

type Json = string | Uint8Array;
type Line = EnvelopeLine<Uint8Array>;

function encoded(line: EnvelopeLine<Json>): Line {
  return typeof line.json === 'string' ? { ...line, json: new TextEncoder().encode(line.json) } : (line as Line);
}

/** The lines by slot, in the order in which they came. */
export function groupBySlot<L extends EnvelopePlace>(lines: readonly L[], plan: SlotPlan): Map<Slot, L[]> {
  const bySlot = new Map<Slot, L[]>();
  const slotOf = slotFinder(plan);
  for (const line of lines) {
    const slot = slotOf(line.timeMs);
    const group = bySlot.get(slot);
    if (group) group.push(line);
    else bySlot.set(slot, [line]);
  }
  return bySlot;
}

function rawFilesOfSlot(lines: Line[], hash: Hash): RawFile[] {
  lines.sort(compareLines);
  const distinct = lines.filter((line, i) => i === 0 || compareLines(line, lines[i - 1] as Line) !== 0);
  const files: RawFile[] = [];
  for (let start = 0; start < distinct.length; start += RAW_FILE_TWEETS_MAX) {
    files.push(rawFileOf(distinct.slice(start, start + RAW_FILE_TWEETS_MAX), hash));
  }
  return files;
}

/** One RAW file of 1 to 100 sorted lines of one slot; its name is a function of its bytes. */
function rawFileOf(lines: readonly Line[], hash: Hash): RawFile {
  const bytes = joinLines(lines.map(({ json }) => json));
  const minute = minuteName(lines.reduce((oldest, line) => Math.min(oldest, line.timeMs), Number.POSITIVE_INFINITY));
  const name = `${minute}Z-${hash(bytes).slice(0, SHORT_HASH_CHARS)}.json`;
  return { key: `${rawDayPrefix(dayOfSlot(minute))}${name}`, bytes };
}

function compareLines(a: Line, b: Line): number {
  return compareIds(a.id, b.id) || compareText(a.collectedAt, b.collectedAt) || compareBytes(a.json, b.json);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.byteLength, b.byteLength);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.byteLength - b.byteLength;
}
