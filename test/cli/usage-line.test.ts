import { describe, expect, it } from '@jest/globals';
import { duration, wholeNumber } from '../../cli/options.ts';
import { usageLine } from '../../cli/usage-line.ts';

/** Commander's own sentence around the reason of a refused argument. */
const refused = (reason: string) => usageLine(`error: option '--x <y>' argument 'z' is invalid. ${reason}\n`);

function reasonOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing was refused');
}

describe('usageLine', () => {
  it.each([
    ["error: unknown option '--nope'\n", "tweetlake: unknown option '--nope'; --help shows what can be given\n"],
    [
      "error: unknown command 'a'\n(Did you mean b?)\n",
      "tweetlake: unknown command 'a' (Did you mean b?); --help shows what can be given\n",
    ],
    [
      'error: Expected 0 arguments but got 1.\n',
      'tweetlake: Expected 0 arguments but got 1; --help shows what can be given\n',
    ],
  ])('writes %j on one line', (text, line) => expect(usageLine(text)).toBe(line));

  it('says once what a duration or a number must be', () => {
    expect(refused(reasonOf(() => duration('20')))).toBe(
      `tweetlake: option '--x <y>' argument 'z' is invalid. It must be a whole number and s, m, h or d (30m, 6h), at most 365d; --help shows what can be given\n`,
    );
    expect(refused(reasonOf(() => wholeNumber(1)('x')))).toContain('It must be a whole number from 1 up; --help');
    expect(refused(reasonOf(() => wholeNumber(0, 65_535)('x')))).toContain('from 0 to 65535; --help');
  });
});
