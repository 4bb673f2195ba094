import { describe, expect, it } from '@jest/globals';
import { goesOnText } from '../../cli/goes-on.ts';
import { unfinishedLine } from '../../cli/ingest/stream-report.ts';
import { SourceError, type SourceFailure } from '../../core/errors.ts';
import { NOTHING_STREAMED } from '../../pipeline/stream/stream-options.ts';

const AT_MS = Date.UTC(2026, 11, 1);

describe('goesOnText', () => {
  it('names the time, or says that it is now', () => {
    expect(goesOnText({ kind: 'cut', resumeAtMs: AT_MS })).toBe('; it can go on at 2026-12-01T00:00:00.000Z');
    expect(goesOnText({ kind: 'cut', resumeAtMs: null })).toBe('; run it again to go on');
  });

  it('does not let anybody wait for the end of a lease when the other run may end before', () => {
    expect(goesOnText({ kind: 'busy', resumeAtMs: AT_MS })).toBe(
      '; it can go on when that has ended, at 2026-12-01T00:00:00.000Z at the latest',
    );
  });

  it.each<[SourceFailure['kind'], SourceFailure]>([
    ['unauthorized', { kind: 'unauthorized' }],
    ['payment-required', { kind: 'payment-required' }],
    ['invalid-request', { kind: 'invalid-request', parameters: ['query'] }],
  ])('does not send anybody into the same refusal again: %s', (_, failure) => {
    expect(goesOnText({ kind: 'cut', resumeAtMs: null, error: new SourceError('X says why', failure) })).toBe('');
  });
});

describe('the report of a stream', () => {
  it('says that it was never connected', () => {
    expect(unfinishedLine({ ...NOTHING_STREAMED, kind: 'ended', fills: [] })).toBe(
      'the stream was never connected; run it again to go on',
    );
    expect(unfinishedLine({ ...NOTHING_STREAMED, connections: 1, kind: 'ended', fills: [] })).toBeNull();
  });
});
