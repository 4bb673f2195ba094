import type { Sentiment } from '../ref-schema.ts';

export interface FoundEmoticon {
  /** The face with a repeated mouth collapsed to one. */
  readonly symbol: string;
  readonly sentiment: Exclude<Sentiment, 'Neutral'>;
  /** Where the face stands, in Unicode code points of the unescaped text: [start, end). */
  readonly start: number;
  readonly end: number;
}

/** Finds the first emoticon of a text that is unescaped, as REF holds it; null when it has none. Pure. */
export type EmoticonDetector = (text: string) => FoundEmoticon | null;
