import { describe, expect, it } from '@jest/globals';
import { isFreeOfCharge, postPricesMax, postPricesOf } from '../../core/post-price.ts';

describe('what an answer costs, in post prices', () => {
  it('counts tweets, tweets that came with them in either vocabulary, and users twice', () => {
    const tweets = [{ id: '1' }, { id: '2' }];

    expect(postPricesOf({ tweets, includes: {} })).toBe(2);
    expect(postPricesOf({ tweets, includes: { tweets: [{ id: '3' }], users: [{ id: '9' }] } })).toBe(2 + 1 + 2);
    expect(postPricesOf({ tweets, includes: { posts: [{ id: '3' }, { id: '4' }], media: [{}] } })).toBe(2 + 2);
  });

  it('is at most 1, 3 with its author, 3 with what it refers to, 5 with both, for each tweet', () => {
    expect(postPricesMax(100, {})).toBe(100);
    expect(postPricesMax(100, { expandAuthors: true })).toBe(300);
    expect(postPricesMax(500, { expandReferenced: true })).toBe(1500);
    expect(postPricesMax(100, { expandAuthors: true, expandReferenced: true })).toBe(500);
  });
});

describe('a request that failed', () => {
  it.each([
    [{ kind: 'unauthorized' }, true],
    [{ kind: 'rate-limited', resetAtMs: null }, true],
    [{ kind: 'payment-required' }, true],
    [{ kind: 'invalid-request', parameters: [] }, true],
    [{ kind: 'unavailable', isUnsent: true }, true],
    [{ kind: 'unavailable', status: 408 }, true],
    [{ kind: 'unavailable', status: 503 }, false],
    [{ kind: 'unavailable', status: 200 }, false],
    [{ kind: 'unavailable' }, false],
  ] as const)('with %j is free of charge: %s', (failure, isFree) => {
    expect(isFreeOfCharge(failure)).toBe(isFree);
  });
});
