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

/** An envelope as it stands in a RAW file, with what its place in RAW depends on. */
export interface EnvelopeLine<Json extends string | Uint8Array = string> {
  readonly id: string;
  /** The tweet's own time: UTC milliseconds. */
  readonly timeMs: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly collectedAt: string;
  /** The envelope as JSON on one line, without the line end; text, or the same as UTF-8 where it was read from a file. */
  readonly json: Json;
}

/** Something that cannot become a row; kept in quarantine with the reason. */
export interface Rejection {
  readonly reason: string;
  /** What it is instead of a tweet, for counting: `counts`, `user`, `list`, `compliance`, `error`, `broken`, …. */
  readonly kind: string;
  /** The line as it came, whole. */
  readonly line: string;
}
