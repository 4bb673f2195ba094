import type { StreamSink } from '../stream/stream-hub.ts';
import type { Fault, FaultKind } from './fault.ts';

/** Faults on the way: of the connection, not of what is said. */
export const TRANSPORT: ReadonlySet<FaultKind> = new Set(['reset', 'silence', 'truncated', 'split']);

/** Faults that strike a stream while it is open. */
export const STREAM_FAULTS: ReadonlySet<FaultKind> = new Set([
  'reset',
  'silence',
  'truncated',
  'split',
  'operational-disconnect',
  'partial-errors',
  'duplicates',
  'post-names',
]);

/** Where an answer's bytes go. */
export interface Wire extends Pick<StreamSink, 'waitingBytes'> {
  /** Writes the pieces one after the other, each on its own as far as the network lets it. */
  write(pieces: readonly Buffer[]): void;
  /** Ends the answer as it should be, once all is written. */
  end(): void;
  /** Breaks the connection off, once all is written. */
  reset(): void;
}

/** How a body goes over the wire. */
export interface BodyPlan {
  readonly pieces: readonly Buffer[];
  readonly ending: 'end' | 'reset' | 'silence';
  /** What the headers promise. */
  readonly lengthBytes: number;
}

/** What faults make of a body: cut, broken off, in pieces. */
export function planBody(body: Buffer, faults: readonly Fault[]): BodyPlan {
  const cut = faults.find(({ kind }) => kind === 'reset' || kind === 'silence' || kind === 'truncated');
  const kept = cut ? body.subarray(0, cut.afterBytes ?? Math.floor(body.length / 2)) : body;
  const isSplit = faults.some(({ kind }) => kind === 'split');
  return {
    pieces: isSplit ? splitPieces(kept) : [kept],
    ending: cut?.kind === 'reset' || cut?.kind === 'silence' ? cut.kind : 'end',
    lengthBytes: cut?.kind === 'truncated' ? kept.length : body.length,
  };
}

const CR = 0x0d;
const LF = 0x0a;

/** Cuts inside every character of several bytes and between every CR and LF. */
export function splitPieces(bytes: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (let index = 1; index < bytes.length; index++) {
    const isInside = ((bytes[index] ?? 0) & 0xc0) === 0x80;
    const isLineEnd = bytes[index] === LF && bytes[index - 1] === CR;
    if (!isInside && !isLineEnd) continue;
    pieces.push(bytes.subarray(start, index));
    start = index;
  }
  pieces.push(bytes.subarray(start));
  return pieces;
}
