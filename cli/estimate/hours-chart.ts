import sparkly from 'sparkly';
import type { PostCount } from '../../pipeline/ports/tweet-source.ts';
import { counted } from '../counted.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** A line with two characters an hour, its day and its sum. */
const WIDE_COLUMNS = 72;
const DAY_LABEL_CHARS = 'Sat 14 Nov'.length;

/**
 * Posts by hour as lines for a terminal of so many columns: a line a UTC day, oldest first, a block an hour, all to one
 * scale. Hours that were not counted are blank. No colours; at least 50 columns.
 */
export function hoursChart(counts: readonly PostCount[], columns: number): string[] {
  const hours = postsByHour(counts);
  const maximum = Math.max(1, ...hours.values());
  const hourChars = columns >= WIDE_COLUMNS ? 2 : 1;
  const days = [...new Set([...hours.keys()].map(dayStart))].sort((a, b) => a - b);
  const ruler = [0, 6, 12, 18]
    .map((hour) =>
      String(hour)
        .padStart(2, '0')
        .padEnd(6 * hourChars),
    )
    .join('');
  return [
    `${' '.repeat(DAY_LABEL_CHARS)}  ${ruler.trimEnd()}  █ ${counted(maximum, 'post')}/h, UTC`,
    ...days.map((dayMs) => dayLine(dayMs, hours, { maximum, hourChars })),
  ];
}

interface Scale {
  readonly maximum: number;
  readonly hourChars: number;
}

function dayLine(dayMs: number, hours: ReadonlyMap<number, number>, { maximum, hourChars }: Scale): string {
  const posts = Array.from({ length: HOURS }, (_, hour) => hours.get(dayMs + hour * HOUR_MS));
  // An hour without a post is no bar at all; what is no number is left blank.
  const drawn = posts.flatMap((count) => Array<number>(hourChars).fill(count ? count : Number.NaN));
  const sum = posts.reduce((total: number, count) => total + (count ?? 0), 0);
  return `${dayLabel(dayMs)}  ${sparkly(drawn, { minimum: 0, maximum })}  ${sum.toLocaleString('en')}`;
}

/** X's first and last bucket may be cut, and two of them may stand in one hour. */
function postsByHour(counts: readonly PostCount[]): Map<number, number> {
  const hours = new Map<number, number>();
  for (const { startMs, posts } of counts) {
    const hourMs = startMs - (startMs % HOUR_MS);
    hours.set(hourMs, (hours.get(hourMs) ?? 0) + posts);
  }
  return hours;
}

function dayStart(timeMs: number): number {
  return timeMs - (timeMs % (HOURS * HOUR_MS));
}

function dayLabel(dayMs: number): string {
  const format = { weekday: 'short', day: '2-digit', month: 'short', timeZone: 'UTC' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', format).formatToParts(dayMs);
  const part = (type: string) => (parts.find((candidate) => candidate.type === type)?.value ?? '').slice(0, 3);
  return `${part('weekday')} ${part('day')} ${part('month')}`;
}
