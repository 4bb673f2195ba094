import type { JsonObject } from './json.ts';

/**
 * One tweet, self-contained: a line of a RAW file.
 * `data` has the shape of X API v2 with a string `id`; `includes` holds only what this tweet refers to.
 */
export interface Envelope {
  readonly data: JsonObject & { readonly id: string };
  readonly includes?: JsonObject;
  readonly matching_rules?: readonly MatchingRule[];
  /** ISO 8601, UTC, milliseconds. */
  readonly collected_at: string;
  /** What collected it and from which shape: `search:<name>`, `stream`, `import:<shape>`, `form`. */
  readonly collected_by: string;
}

export interface MatchingRule {
  readonly id?: string;
  readonly tag?: string;
}

/** What an envelope's place in RAW depends on. */
export interface EnvelopePlace {
  readonly id: string;
  /** The tweet's own time: UTC milliseconds. */
  readonly timeMs: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly collectedAt: string;
}

/** An envelope as it stands in a RAW file. */
export interface EnvelopeLine<Json extends string | Uint8Array | CopiedBytes = string> extends EnvelopePlace {
  /** The envelope as JSON on one line, without the line end: text, the same in UTF-8, or a copy of a record's bytes. */
  readonly json: Json;
}

/** A text that repeats a part of another: `before`, then the other from `start` to before `end`, then `after`. */
export interface Copy {
  /** ASCII. */
  readonly before: string;
  readonly start: number;
  readonly end: number;
  /** ASCII. */
  readonly after: string;
}

/** A copy of UTF-8 bytes. */
export interface CopiedBytes extends Copy {
  readonly source: Uint8Array;
}

/** The copy on its own. */
export function copiedBytes({ source, before, start, end, after }: CopiedBytes): Uint8Array {
  const encoder = new TextEncoder();
  const bytes = new Uint8Array(copiedLength({ before, start, end, after }));
  encoder.encodeInto(before, bytes);
  bytes.set(source.subarray(start, end), before.length);
  encoder.encodeInto(after, bytes.subarray(before.length + end - start));
  return bytes;
}

export function copiedLength({ before, start, end, after }: Copy): number {
  return before.length + end - start + after.length;
}

/** Something that cannot become a row; kept in quarantine with the reason. */
export interface Rejection {
  readonly reason: string;
  /** What it is instead of a tweet, for counting: `counts`, `user`, `list`, `compliance`, `error`, `broken`, …. */
  readonly kind: string;
  /** The line as it came, whole. */
  readonly line: string;
}
