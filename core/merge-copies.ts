import type { TweetRow } from './ref-schema.ts';

/**
 * Makes one row of the copies of one tweet, ordered oldest to newest; throws RangeError for none.
 * Each column takes the newest value that is not null, with these exceptions: `text`, `text_complete`,
 * `sentiment` and `symbol` come together from the newest complete copy (the newest with a text when none is complete);
 * `kind` and `referenced_id` come together from the newest copy that refers to a tweet, for a copy without that field
 * only looks like an original; `rules` is the sorted union; `collected_at`, `collected_by` and `raw_file` are the
 * newest copy's, null or not. Merging runs of neighbours first gives the same row. Source: design, "Refine".
 */
export function mergeCopies(copies: readonly TweetRow[]): TweetRow {
  const newest = copies.at(-1);
  if (newest === undefined) throw new RangeError('copies must not be empty');
  if (copies.length === 1) return newest;
  const worded = newestBest(copies, wordingRank);
  const referring = newestBest(copies, referenceRank);
  return {
    ...copies.reduce(filledFrom),
    text: worded.text,
    sentiment: worded.sentiment,
    symbol: worded.symbol,
    kind: referring.kind,
    referenced_id: referring.referenced_id,
    rules: unionOfRules(copies),
    text_complete: worded.text_complete,
    collected_at: newest.collected_at,
    collected_by: newest.collected_by,
    raw_file: newest.raw_file,
  };
}

/** The newer row with the older one's values where it has none. */
function filledFrom(older: TweetRow, newer: TweetRow): TweetRow {
  const values: Record<string, unknown> = { ...newer };
  for (const [column, value] of Object.entries(older)) values[column] ??= value;
  return { ...newer, ...values };
}

function newestBest(copies: readonly TweetRow[], rank: (row: TweetRow) => number): TweetRow {
  return copies.reduce((best, copy) => (rank(copy) >= rank(best) ? copy : best));
}

function wordingRank({ text, text_complete: isComplete }: TweetRow): number {
  if (text === null) return 0;
  return isComplete === true ? 2 : 1;
}

function referenceRank({ kind, referenced_id: id }: TweetRow): number {
  return (id === null ? 0 : 2) + (kind === 'original' || kind === null ? 0 : 1);
}

function unionOfRules(copies: readonly TweetRow[]): readonly string[] | null {
  const rules = new Set(copies.flatMap((copy) => copy.rules ?? []));
  return rules.size > 0 ? [...rules].sort() : null;
}
