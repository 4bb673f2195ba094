import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idAt } from '../../core/snowflake.ts';
import { isoTimeOf, timeMsOf, tweetTimeMs } from '../../core/tweet-time.ts';

describe('tweetTimeMs', () => {
  it('reads the time from a snowflake, whatever created_at says', () => {
    const timeMs = Date.UTC(2026, 10, 21, 13, 5, 7, 123);
    expect(tweetTimeMs({ id: idAt(timeMs), created_at: '2020-01-01T00:00:00.000Z' })).toBe(timeMs);
    expect(tweetTimeMs({ id: '29700859247' })).toBe(1_288_834_981_738);
  });

  it('reads created_at of what is older or not X’s', () => {
    expect(tweetTimeMs({ id: '29700859246', created_at: '2010-11-03T21:56:07.000Z' })).toBe(
      Date.UTC(2010, 10, 3, 21, 56, 7),
    );
    expect(tweetTimeMs({ id: 'form-01HF', created_at: '2026-11-21T13:05:00Z' })).toBe(Date.UTC(2026, 10, 21, 13, 5));
  });

  it('is null outside 2006..2100 and where nothing can be read', () => {
    for (const created_at of ['2005-12-31T23:59:59.999Z', '2101-01-01T00:00:00.000Z', 'ontem', undefined, 5]) {
      expect(tweetTimeMs({ id: '20', created_at })).toBeNull();
    }
    expect(tweetTimeMs({})).toBeNull();
  });
});

describe('timeMsOf', () => {
  it.each([
    ['2018-10-10T20:19:24.000Z', '2018-10-10T20:19:24.000Z'],
    ['2018-10-10T20:19:24Z', '2018-10-10T20:19:24.000Z'],
    ['2020-02-29T23:59:59Z', '2020-02-29T23:59:59.000Z'],
    ['2018-12-31T22:00:00-03:00', '2019-01-01T01:00:00.000Z'],
    ['2018-10-10T20:19:24.1234567Z', '2018-10-10T20:19:24.123Z'],
    ['2018-10-10T20:19:24.5+00:00', '2018-10-10T20:19:24.500Z'],
    ['2018-10-10 17:19-0300', '2018-10-10T20:19:00.000Z'],
    ['2018-10-10 20:19:24', '2018-10-10T20:19:24.000Z'],
    ['2018-10-10 20:19:24 UTC', '2018-10-10T20:19:24.000Z'],
    ['Wed Oct 10 20:19:24 +0000 2018', '2018-10-10T20:19:24.000Z'],
    ['Wed Oct 10 17:19:24 -0300 2018', '2018-10-10T20:19:24.000Z'],
  ])('reads %s', (text, iso) => {
    expect(isoTimeOf(text)).toBe(iso);
  });

  it.each([
    '',
    '1',
    '2018',
    '2018-10-10',
    '2018-13-10T20:19:24Z',
    '2018-02-29T20:19:24Z',
    '2018-02-30T20:19:24.000Z',
    '2018-04-31 20:19:24',
    'Wed Feb 30 20:19:24 +0000 2018',
    'Wed Out 10 20:19:24 +0000 2018',
    '+012018-10-10T20:19:24Z',
    '1969-12-31T23:59:59.999Z',
    '2101-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
  ])('does not guess: "%s"', (text) => {
    expect(timeMsOf(text)).toBeNull();
  });

  it('gives a time that ISO 8601 can write, or null', () => {
    const digits = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'));
    const parts = fc.tuple(digits, digits, digits, digits, digits, digits, digits, digits);
    fc.assert(
      fc.property(parts, ([century, year, month, day, hour, minute, zone, zoneMinute]) => {
        const iso = isoTimeOf(`${century}${year}-${month}-${day}T${hour}:${minute}+${zone}:${zoneMinute}`);
        expect(iso === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(iso)).toBe(true);
      }),
    );
  });
});
