import { drawOnce, PURPOSE } from '../tweets/dice.ts';
import type { Fault } from './fault.ts';

const DEFAULT_SECONDS = 60;
const DEFAULT_SEED = 1;

/** Whether a tweet (its id and UTC milliseconds) is not in the index yet, by the faults that are `late`. */
export type IsLate = (id: string, timeMs: number) => boolean;

/** The same tweets are late in every request: the seed and a tweet's id decide which. */
export function lateness(faults: readonly Fault[], nowMs: number): IsLate {
  return (id, timeMs) =>
    faults.some(({ seconds = DEFAULT_SECONDS, probability = 1, seed = DEFAULT_SEED }) => {
      return nowMs < timeMs + seconds * 1000 && drawOfId(seed, id) < probability;
    });
}

function drawOfId(seed: number, id: string): number {
  const value = BigInt(id);
  return drawOnce(seed, Number(value & 0xffff_ffffn), Number(value >> 32n), PURPOSE.late);
}
