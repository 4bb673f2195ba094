const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1440;
/** São Paulo is three hours behind UTC and has kept no summer time since 2019. */
const SAO_PAULO_OFFSET_MINUTES = -180;

/** How busy each full hour in São Paulo is, against the others: quiet at 4 am, busiest at 9 pm. */
const BUSYNESS_BY_HOUR = [
  0.75, 0.45, 0.28, 0.18, 0.14, 0.22, 0.45, 0.75, 0.95, 1, 1.05, 1.1, 1.2, 1.15, 1.05, 1.05, 1.1, 1.2, 1.35, 1.55, 1.8,
  1.9, 1.65, 1.15,
];

const FACTOR_BY_MINUTE = factorsByMinute();

/** How many times the mean rate people write in this UTC minute (minutes since 1970); its mean over a day is 1. */
export function rhythmAt(minute: number): number {
  const local = (minute + SAO_PAULO_OFFSET_MINUTES) % MINUTES_PER_DAY;
  return FACTOR_BY_MINUTE[(local + MINUTES_PER_DAY) % MINUTES_PER_DAY] ?? 1;
}

function factorsByMinute(): readonly number[] {
  const mean = BUSYNESS_BY_HOUR.reduce((sum, value) => sum + value, 0) / BUSYNESS_BY_HOUR.length;
  return Array.from({ length: MINUTES_PER_DAY }, (_, minute) => {
    const hour = Math.floor(minute / MINUTES_PER_HOUR);
    const from = BUSYNESS_BY_HOUR[hour] ?? mean;
    const to = BUSYNESS_BY_HOUR[(hour + 1) % BUSYNESS_BY_HOUR.length] ?? mean;
    return (from + (to - from) * ((minute % MINUTES_PER_HOUR) / MINUTES_PER_HOUR)) / mean;
  });
}
