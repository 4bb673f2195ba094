import { REF_COLUMNS, type RefColumnType } from './contract/ref-columns.ts';

interface ValueByType {
  readonly string: string | null;
  /** UTC milliseconds. */
  readonly timestamp: number | null;
  /** A whole number up to 2^53 − 1. */
  readonly bigint: number | null;
  readonly double: number | null;
  readonly boolean: boolean | null;
  readonly 'array<string>': readonly string[] | null;
}

type RefColumn = (typeof REF_COLUMNS)[number];
type NullableTweetRow = { [C in RefColumn as C['name']]: ValueByType[C['type']] };

export type Sentiment = 'Positive' | 'Negative' | 'Neutral';

/** One row of REF; the keys are the columns. */
export type TweetRow = Omit<NullableTweetRow, 'id' | 'created_at' | 'sentiment'> & {
  id: string;
  created_at: number;
  sentiment: Sentiment;
};

/** Columns that hold a value in every row. */
export const REQUIRED_COLUMNS: ReadonlySet<string> = new Set(['id', 'created_at', 'sentiment']);

/** The schema as one line per column; part of what `refineVersion` hashes. */
export function schemaFingerprint(): string {
  return REF_COLUMNS.map(({ name, type }: { name: string; type: RefColumnType }) => `${name} ${type}`).join('\n');
}
