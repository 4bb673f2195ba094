/** Tweets in the order in which they are replayed, outside of memory; each has a place on the tape, from 0. Ids are those of the archive. */
export interface Tape {
  readonly count: number;
  /** How far its id is above that of the start of the replay; ascends with the place. */
  offsetAt(place: number): bigint;
  /** The first place with at least this offset; `count` when there is none. */
  placeOf(offset: bigint): number;
  /** Where the tweet of this id stands; null when it is not on the tape. */
  placeOfId(id: string): number | null;
  /** The envelope, as JSON. */
  envelopeAt(place: number): string;
}
