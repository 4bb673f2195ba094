import { drawOnce, PURPOSE } from '../tweets/dice.ts';
import type { Fault, FaultKind } from './fault.ts';

/** A fault with how often it has struck, and how often it will still; null: any number of times. */
export interface BookedFault extends Fault {
  readonly struck: number;
  readonly left: number | null;
}

/** The faults that are asked for. */
export interface FaultBook {
  add(faults: readonly Fault[]): void;
  /** Those that may still strike, in the order in which they were added. */
  list(): readonly BookedFault[];
  clear(): void;
  /**
   * The faults of these kinds that strike a request for this path. It counts as one request for each of them that is not
   * among `considered`, to which they are added: so a connection that asks again is one request.
   */
  take(path: string, kinds: ReadonlySet<FaultKind>, considered?: Set<Fault>): readonly Fault[];
}

const DEFAULT_SEED = 1;

export function faultBook(initial: readonly Fault[] = []): FaultBook {
  let entries: readonly Entry[] = initial.map(entryOf);
  return {
    add(faults) {
      entries = [...entries, ...faults.map(entryOf)];
    },
    list: () => entries.map(({ fault, struck, left }) => ({ ...fault, struck, left })),
    clear() {
      entries = [];
    },
    take(path, kinds, considered = new Set()) {
      const meant = entries.filter(({ fault }) => isMeant(fault, path, kinds) && !considered.has(fault));
      for (const { fault } of meant) considered.add(fault);
      const striking = meant.filter(strikes);
      entries = entries.filter(({ left }) => left !== 0);
      return striking.map(({ fault }) => fault);
    },
  };
}

interface Entry {
  readonly fault: Fault;
  requests: number;
  struck: number;
  left: number | null;
}

function entryOf(fault: Fault): Entry {
  const isLasting = fault.probability !== undefined || fault.kind === 'late';
  return { fault, requests: 0, struck: 0, left: fault.times ?? (isLasting ? null : 1) };
}

function isMeant({ kind, endpoint = '*' }: Fault, path: string, kinds: ReadonlySet<FaultKind>): boolean {
  return kinds.has(kind) && (endpoint === '*' || endpoint === path);
}

/** Counts a request; says whether the fault strikes it. */
function strikes(entry: Entry): boolean {
  const { kind, skip = 0, probability = 1, seed = DEFAULT_SEED } = entry.fault;
  const request = entry.requests++;
  if (request < skip) return false;
  // The probability of a late tweet is that of the tweet.
  if (kind !== 'late' && drawOnce(seed, request, 0, PURPOSE.fault) >= probability) return false;
  entry.struck++;
  if (entry.left !== null) entry.left--;
  return true;
}
