/** A source of chance: the same key gives the same draws, in every process. */
export interface Dice {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number, at least 0, below `limit`. */
  below(limit: number): number;
  chance(share: number): boolean;
  /** One of the list. Throws RangeError when it is empty. */
  pick<T>(list: readonly T[]): T;
}

/** What a draw is for, so that two uses of one key do not move together. */
export const PURPOSE = {
  count: 1,
  burst: 2,
  time: 3,
  kind: 4,
  content: 5,
  engagement: 6,
  person: 7,
  delivery: 8,
  removal: 9,
  fault: 10,
  late: 11,
} as const;

const UINT32 = 2 ** 32;
/** Source: sfc32 mixes its words fully within 12 rounds (PractRand, "sfc", 2010). */
const WARM_UP_ROUNDS = 12;

/** Dice for a key of four whole numbers; the generator is sfc32 (Chris Doty-Humphrey, public domain). */
export function diceFor(seed: number, first: number, second: number, purpose: number): Dice {
  let a = seed | 0;
  let b = first | 0;
  let c = second | 0;
  let counter = purpose;
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) draw();
  const next = () => draw() / UINT32;
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (list) => elementAt(list, below(list.length)),
  };
}

/** One draw for a key, at least 0 and below 1; much cheaper than dice. Finalizer: MurmurHash3's (public domain). */
export function drawOnce(seed: number, first: number, second: number, purpose: number): number {
  let hash = mix(seed ^ Math.imul(purpose, 0x9e3779b1));
  hash = mix(hash ^ Math.imul(first, 0x85ebca77));
  hash = mix(hash ^ Math.imul(second, 0xc2b2ae3d));
  return hash / UINT32;
}

function mix(word: number): number {
  let hash = word ^ (word >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function elementAt<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError('list to pick from must not be empty');
  return element;
}
