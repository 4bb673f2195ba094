import { describe, expect, it } from '@jest/globals';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import { ORIGIN, read, v1Tweet, v1User, v2Tweet, v2User } from './shapes-builders.ts';

function kindOf(value: unknown): string {
  const { lines, rejections } = read(value);
  expect(lines).toEqual([]);
  expect(rejections.map(({ line }) => line)).toEqual([JSON.stringify(value)]);
  return rejections.map(({ kind, reason }) => `${kind}: ${reason}`).join();
}

describe('what is not a tweet', () => {
  it.each([
    ['counts: a count of tweets, not a tweet', { start: 'a', end: 'b', tweet_count: 3 }],
    ['user: a user, not a tweet', v2User('1', 'ana', { created_at: '2020-01-01T00:00:00.000Z' })],
    ['user: a user, not a tweet', v1User('1', 'ana')],
    ['user: a user, not a tweet', { data: v2User('1', 'ana') }],
    ['list: a list of accounts, not a tweet', { id: '1', name: 'n', owner_id: '2' }],
    ['list: a list of accounts, not a tweet', { id: '1', name: 'n', member_count: 2 }],
    ['compliance: a compliance event (delete), not a tweet', { id: '1', action: 'delete', reason: 'protected' }],
    [
      'compliance: a compliance event (delete), not a tweet',
      { data: { delete: { tweet: { id: '1' }, event_at: '2026-01-01T00:00:00Z' } } },
    ],
    ['notice: a notice of the stream (delete), not a tweet', { delete: { status: { id_str: 'x' } } }],
    ['notice: a notice of the stream (delete), not a tweet', { delete: { status: { id: 2 ** 60 } } }],
    ['notice: a notice of the stream (user_withheld), not a tweet', { user_withheld: { id: 1 } }],
    ['notice: a notice of the stream (limit), not a tweet', { limit: { track: 5 } }],
    ['notice: a notice of the stream (scrub_geo), not a tweet', { scrub_geo: { user_id: 1 } }],
    ['notice: a notice of the stream (status_withheld), not a tweet', { status_withheld: { id: 1 } }],
    ['notice: a notice of the stream (disconnect), not a tweet', { disconnect: { code: 4 } }],
    [
      'error: an error of the API instead of tweets: This stream has been disconnected (and 1 more)',
      { errors: [{ title: 'operational-disconnect', detail: 'This stream has been disconnected' }, { title: 'b' }] },
    ],
    ['error: an error of the API instead of tweets: gone', { data: [], errors: [{ detail: 'gone' }] }],
    ['error: an error of the API instead of tweets: Unauthorized', { title: 'Unauthorized', type: 'about:blank' }],
    ['error: an error of the API instead of tweets: without a message', { errors: [{}] }],
    ['other: an object that is no known shape, with id', { id: '1' }],
    ['other: an object that is no known shape, with a, b, c, d, e, f, …', { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }],
    ['other: an object that is no known shape, with data', { data: null }],
    ['other: an empty object', {}],
    [
      'other: an object that is no known shape, with id, text, event_type',
      { id: '1', text: 'a private word', event_type: 'MessageCreate' },
    ],
    ['scalar: a string, not an object', '1377650090978992134'],
    ['scalar: a number, not an object', 5],
    ['scalar: null, not an object', null],
  ])('is told apart: %s', (expected, value) => {
    expect(kindOf(value)).toBe(expected);
  });

  it.each([
    ['no-id: a tweet without an id', { text: 'oi', created_at: '2026-11-21T13:05:07.000Z' }],
    ['no-id: a tweet without an id', { data: v2Tweet({ id: '' }) }],
    ['no-id: a tweet whose id is a number that lost its last digits', v2Tweet({ id: 2 ** 60 })],
    [
      'no-id: a tweet whose id is a number that lost its last digits',
      v1Tweet({ id_str: undefined, id: 2 ** 60, full_text: 'oi' }),
    ],
    [
      'no-time: a tweet whose time can be read neither from its id nor from created_at',
      v2Tweet({ id: '20', created_at: 'ontem' }),
    ],
    [
      'no-time: a tweet whose time can be read neither from its id nor from created_at',
      { data: v2Tweet({ id: 'form-1', created_at: '1999-01-01T00:00:00.000Z' }) },
    ],
  ])('a tweet without id or time is refused: %s', (expected, value) => {
    expect(kindOf(value)).toBe(expected);
  });

  it('is kept as it came', () => {
    const line = '{ "id_str":"x", "text" : "oi","user":{} }';
    expect(envelopesOf(JSON.parse(line), line, ORIGIN).rejections).toMatchObject([{ kind: 'no-time', line }]);
  });

  it('refuses arrays in arrays in arrays', () => {
    expect(read([[[v2Tweet()]]]).rejections).toMatchObject([
      { kind: 'scalar', reason: 'an array inside an array, not an object' },
    ]);
  });

  it('refuses what is nested deeper than it can be written', () => {
    const line = `{"data":[{"id":"20","text":"x","created_at":"2010-01-01T00:00:00Z","entities":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`;

    expect(envelopesOf(JSON.parse(line), line, ORIGIN)).toEqual({
      shape: 'none',
      copy: null,
      lines: [],
      tweets: [],
      erasures: [],
      rejections: [{ kind: 'broken', reason: 'nested too deeply to be a tweet', line }],
    });
  });
});
