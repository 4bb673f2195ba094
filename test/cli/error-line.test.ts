import { describe, expect, it } from '@jest/globals';
import { describeError } from '../../cli/error-line.ts';
import { LakeError, UsageError } from '../../core/errors.ts';

const STEERING = "could not convert 'oi\u001b]0;owned\u0007\u009b2J\n\u202etxt' to INT";

describe('describeError', () => {
  it('is one line with what happened, and the exit code', () => {
    expect(describeError(new UsageError('no such thing'), false)).toEqual({
      text: 'tweetlake: no such thing',
      code: 2,
    });
    expect(describeError(new LakeError('disk\n full'), false)).toEqual({ text: 'tweetlake: disk full', code: 1 });
    expect(describeError(new Error('odd'), false).text).toMatch(/^tweetlake: odd \(unexpected; --debug/);
  });

  it('holds nothing of a tweet that would steer the terminal, with --debug neither', () => {
    const error = new UsageError(STEERING, { cause: new Error(STEERING) });

    expect(describeError(error, false).text).toBe("tweetlake: could not convert 'oi]0;owned2J txt' to INT");
    const { text } = describeError(error, true);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(text).toMatch(/\n {4}at .*\ncaused by: Error: could not/s);
  });
});
