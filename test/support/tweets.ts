import type { EnvelopeLine } from '../../core/envelope.ts';
import { idAt } from '../../core/snowflake.ts';

export interface TweetOverrides {
  readonly text?: string;
  readonly collectedAt?: string;
  /** Tells tweets of one millisecond apart. */
  readonly sequence?: number;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A tweet of an invented person, written at `time` (ISO 8601). */
export function tweetLine(time: string, overrides: TweetOverrides = {}): EnvelopeLine {
  const timeMs = Date.parse(time);
  const id = (BigInt(idAt(timeMs)) + BigInt(overrides.sequence ?? 0)).toString();
  const collectedAt = overrides.collectedAt ?? '2026-11-21T13:30:00.000Z';
  const data = {
    id,
    text: overrides.text ?? 'bom dia :)',
    created_at: new Date(timeMs).toISOString(),
    ...overrides.data,
  };
  const json = JSON.stringify({ data, collected_at: collectedAt, collected_by: 'test' });
  return { id, timeMs, collectedAt, json };
}
