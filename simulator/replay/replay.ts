import { objectOf } from '../../core/json.ts';
import { idAt, snowflakeTimeMs } from '../../core/snowflake.ts';
import type { PostSource } from '../post.ts';
import { replayedId } from './replay-times.ts';
import { replayedPost } from './replayed-post.ts';
import type { Tape } from './tape.ts';

/** The tweets of a tape as they come in from `startMs` (UTC milliseconds) on. */
export interface Replay extends PostSource {
  /** The time of the last tweet, UTC milliseconds. */
  readonly endMs: number;
}

/** Plays a tape, which must hold a tweet. Throws RangeError when the replay would go beyond what ids can tell (the year 2080). */
export function replay(tape: Tape, startMs: number): Replay {
  const startId = BigInt(idAt(startMs));
  const endMs = snowflakeTimeMs(replayedId(tape.offsetAt(tape.count - 1), startMs));
  if (endMs === null) throw new RangeError('the replay goes beyond the ids that there are');
  const newId = (id: string): string => {
    const place = tape.placeOfId(id);
    return place === null ? id : replayedId(tape.offsetAt(place), startMs);
  };
  const firstAbove = (id: string): number => tape.placeOf(BigInt(id) + 1n - startId);
  const firstFrom = (id: string): number => tape.placeOf(BigInt(id) - startId);
  return {
    endMs,
    *newestFirst({ sinceId, untilId }) {
      const first = firstAbove(sinceId);
      for (let place = firstFrom(untilId) - 1; place >= first; place--) {
        yield replayedPost(objectOf(JSON.parse(tape.envelopeAt(place))), newId);
      }
    },
    count: ({ sinceId, untilId }) => Math.max(0, firstFrom(untilId) - firstAbove(sinceId)),
  };
}
