import { idOf, isObject, type JsonObject, objectOf } from './json.ts';
import { isoTimeOf } from './tweet-time.ts';

/** That a tweet was deleted on X, and so is to be erased here too. */
export interface ErasureRequest {
  /** The tweet's id. */
  readonly id: string;
  /** Whose tweet it was; null when the notice does not say. */
  readonly userId: string | null;
  /** When it was asked for, ISO 8601, UTC, milliseconds; null when nothing tells. */
  readonly requestedAt: string | null;
}

/** Where a request was read. */
export interface ErasureOrigin {
  readonly source: 'import';
  readonly file: string;
  /** Its path inside the file, where that is an archive of files; else null. */
  readonly member: string | null;
  /** From 1. */
  readonly line: number;
}

/** A line of `erasure/<hash>.ndjson`, with its line end. */
export function erasureLine({ id, userId, requestedAt }: ErasureRequest, origin: ErasureOrigin): string {
  return `${JSON.stringify({ id, user_id: userId, requested_at: requestedAt, ...origin })}\n`;
}

const DIGITS = /^\d{1,20}$/;

/**
 * The request that a v1.1 stream's `delete` notice makes; null for anything else, and without a readable id.
 * `collectedAt` stands for the notice's own time when it has none. Source: X's v1.1 "Streaming message types", status deletion notices.
 */
export function deleteNoticeOf(value: JsonObject, collectedAt: string | null): ErasureRequest | null {
  if (!isObject(value.delete)) return null;
  const status = objectOf(value.delete.status);
  const id = idOf(status.id_str) ?? idOf(status.id);
  if (id === null || !DIGITS.test(id)) return null;
  return {
    id,
    userId: idOf(status.user_id_str) ?? idOf(status.user_id),
    requestedAt: timeOfMs(value.delete.timestamp_ms) ?? collectedAt,
  };
}

function timeOfMs(value: unknown): string | null {
  const timeMs = Number(value ?? Number.NaN);
  return Number.isSafeInteger(timeMs) && Math.abs(timeMs) < DATE_MS_MAX
    ? isoTimeOf(new Date(timeMs).toISOString())
    : null;
}

/** What a Date can hold. Source: ECMAScript, "Time Values and Time Range". */
const DATE_MS_MAX = 8.64e15;
