import { RAW_PREFIX } from './contract/keys.ts';

/** A slot is a span of tweet time, named `2026-11-21T13` (an hour), `2026-11-21T13-0` (ten minutes) or `2026-11-21T13-05`. */
export type Slot = string;
/** A UTC day, `YYYY-MM-DD`. */
export type Day = string;

export type SlotMinutes = 60 | 10 | 1;

export interface SlotRule {
  /** The first day that has slots of this size. */
  readonly fromDay: Day;
  readonly minutes: SlotMinutes;
}

/** The slot sizes of a lake, ascending by `fromDay`; days before the first rule have its size. Never empty. */
export type SlotPlan = readonly [SlotRule, ...SlotRule[]];

/** How many characters of `2026-11-21T13-05` name the slot. */
const SLOT_CHARS: Record<SlotMinutes, number> = { 60: 13, 10: 15, 1: 16 };
const MINUTE_NAME_CHARS = SLOT_CHARS[1];
const DAY_CHARS = 10;
const MINUTE_MS = 60_000;

/** The UTC minute as it stands in names: `2026-11-21T13-05`. */
export function minuteName(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, MINUTE_NAME_CHARS).replace(':', '-');
}

/** The slot that holds this UTC millisecond. */
export function slotAt(timeMs: number, plan: SlotPlan): Slot {
  const name = minuteName(timeMs);
  return name.slice(0, SLOT_CHARS[minutesOf(dayOfSlot(name), plan)]);
}

/** `slotAt` for many times in a row: remembers the minute before, which mostly is the same. */
export function slotFinder(plan: SlotPlan): (timeMs: number) => Slot {
  let lastMinute = Number.NaN;
  let lastSlot: Slot = '';
  return (timeMs) => {
    const minute = Math.floor(timeMs / MINUTE_MS);
    if (minute !== lastMinute) {
      lastMinute = minute;
      lastSlot = slotAt(timeMs, plan);
    }
    return lastSlot;
  };
}

export function dayOfSlot(slot: Slot): Day {
  return slot.slice(0, DAY_CHARS);
}

/** What the keys of the slot's RAW files begin with, and no other key. */
export function rawPrefixOf(slot: Slot): string {
  return `${rawDayPrefix(dayOfSlot(slot))}${slot}`;
}

export function rawDayPrefix(day: Day): string {
  return `${RAW_PREFIX}day=${day}/`;
}

const RAW_KEY = new RegExp(`^${RAW_PREFIX}day=(\\d{4}-\\d\\d-\\d\\d)/(\\1T\\d\\d-\\d\\d)Z-[0-9a-f]{12}\\.json$`);

/** The slot of a RAW file by its key, or null when the key is no RAW file's. */
export function slotOfRawKey(key: string, plan: SlotPlan): Slot | null {
  const [, day, minute] = RAW_KEY.exec(key) ?? [];
  if (day === undefined || minute === undefined) return null;
  return minute.slice(0, SLOT_CHARS[minutesOf(day, plan)]);
}

function minutesOf(day: Day, plan: SlotPlan): SlotMinutes {
  let minutes = plan[0].minutes;
  for (const rule of plan) if (rule.fromDay <= day) minutes = rule.minutes;
  return minutes;
}
