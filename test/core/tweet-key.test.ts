import { describe, expect, it } from '@jest/globals';
import { tweetKeyOf } from '../../core/shapes/envelope-line.ts';

const CREATED_AT = '2026-11-21T13:05:00.000Z';
const timeMs = Date.parse(CREATED_AT);

describe('tweetKeyOf', () => {
  it.each(['20', 'form-01JD8Z9K3N'])('takes numbers and plain words: %s', (id) => {
    expect(tweetKeyOf({ id, created_at: CREATED_AT })).toEqual({ id, timeMs });
  });

  it.each(['a\ud800', 'a\ud801', 'á', 'a b', 'a\tb', 'a\u0000', 'x'.repeat(65)])(
    'refuses ids that could be taken for others: %j',
    (id) => {
      expect(tweetKeyOf({ id, created_at: CREATED_AT })).toMatchObject({ kind: 'no-id' });
    },
  );
});
