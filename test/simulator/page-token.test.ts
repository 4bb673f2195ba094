import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastIdOf, tokenAfter } from '../../simulator/api/page-token.ts';

describe('lastIdOf', () => {
  it('reads back the id of any token', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: (1n << 63n) - 1n }), (id) => {
        expect(lastIdOf(tokenAfter(id.toString()))).toBe(id.toString());
      }),
    );
  });

  it('knows no other token', () => {
    for (const token of ['', 'abc', tokenAfter('1').slice(0, -1), `${tokenAfter('1')}Z`, ` ${tokenAfter('1')}`]) {
      expect(lastIdOf(token)).toBeNull();
    }
  });
});
