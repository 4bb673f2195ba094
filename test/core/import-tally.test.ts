import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addTally,
  emptyTally,
  type ImportTally,
  type RejectionPlace,
  tallyRejection,
  tallyTweet,
} from '../../core/import-tally.ts';
import { decodeRow } from './decode-builders.ts';
import { v2Tweet } from './shapes-builders.ts';

const tweets = fc.record({
  shape: fc.constantFrom('v1', 'own'),
  timeMs: fc.integer({ min: 1, max: 1000 }),
  lang: fc.constantFrom('pt', 'en', 'zh-cn', undefined, '', 'constructor', '__proto__', 'not a language', 7),
  type: fc.constantFrom('retweeted', 'quoted', 'replied_to', 'else'),
});

type Seen = typeof tweets extends fc.Arbitrary<infer T> ? T : never;

function dataOf({ lang, type }: Seen) {
  return v2Tweet({ lang, referenced_tweets: [{ type, id: '5' }] });
}

function tallyOf(seen: readonly Seen[]): ImportTally {
  const tally = emptyTally();
  for (const tweet of seen) tallyTweet(tally, tweet.shape, dataOf(tweet), tweet.timeMs);
  return tally;
}

/** What REF says of the tweets. */
function kindsOf(seen: readonly Seen[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const tweet of seen) {
    const { kind } = decodeRow({ data: dataOf(tweet) });
    kinds[String(kind)] = (kinds[String(kind)] ?? 0) + 1;
  }
  return kinds;
}

describe('the tally of an import', () => {
  it('is the same whether tweets are counted at once or in parts, and counts kinds as REF does', () => {
    fc.assert(
      fc.property(fc.array(tweets, { minLength: 1 }), fc.nat(), (all, cut) => {
        const whole = tallyOf(all);
        const start = tallyOf(all.slice(0, cut % all.length));
        addTally(start, tallyOf(all.slice(cut % all.length)));

        expect(start).toEqual(whole);
        expect(whole.byKind).toEqual(kindsOf(all));
        const times = all.map(({ timeMs }) => timeMs);
        expect(whole.span).toEqual({ oldestMs: Math.min(...times), newestMs: Math.max(...times) });
        expect(Object.values(whole.byLanguage).reduce((sum, count) => sum + count, 0)).toBe(all.length);
        expect(Object.keys(whole.byLanguage).filter((name) => !['pt', 'en', 'zh-cn', '?'].includes(name))).toEqual([]);
      }),
    );
  });

  it('adds up what was rejected, and requests to erase', () => {
    const [a, b] = [emptyTally(), emptyTally()];
    tallyRejection(a, 'broken', place());
    tallyRejection(b, 'broken', place());
    b.erasures = 2;
    addTally(a, b);
    expect(a).toMatchObject({ rejectedByKind: { broken: 2 }, erasures: 2 });
  });

  it('keeps the first record of each kind that was rejected, in whatever order they come', () => {
    const first = place({ file: 'a', member: null, line: 10 });
    const later = [
      place({ file: 'a', line: 11 }),
      place({ file: 'a', member: 'm', line: 1 }),
      place({ file: 'b', line: 1 }),
    ];
    const orders = fc.shuffledSubarray([first, ...later], { minLength: 4 });
    fc.assert(
      fc.property(orders, fc.nat(4), (places, cut) => {
        const [tally, more] = [emptyTally(), emptyTally()];
        for (const [i, each] of places.entries()) tallyRejection(i < cut ? tally : more, 'broken', each);
        addTally(tally, more);

        expect(tally.firstRejectionByKind).toEqual({ broken: first });
      }),
    );
  });
});

function place(chosen: Partial<RejectionPlace> = {}): RejectionPlace {
  return { file: 'a.jsonl', member: null, line: 1, reason: 'cut', ...chosen };
}
