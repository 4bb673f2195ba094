/** The longest pause before the second attempt; it doubles before each later one, up to the other number. */
const PAUSE_MS = 250;
const PAUSE_MS_MAX = 4000;

/** How long to wait before an attempt, from 1, at something that others write too: at random, so that they do not meet again. */
export function retryPauseMs(attempt: number, random: () => number): number {
  return random() * Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** (attempt - 1));
}
