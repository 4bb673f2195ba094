import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isObject, type JsonObject, objectOf, objectsOf } from '../../core/json.ts';
import { describeRealData, sharedFileNames, sharedLines } from '../shared-data/shared-files.ts';
import { type MotoLake, motoLake, putRaw } from './moto-lake.ts';

function envelope(id: string, rest: JsonObject = {}, beside: JsonObject = {}): string {
  const data = { id, text: `olá 😂 "q" \\n\nline2 ${id}`, created_at: '2026-11-21T13:05:06.789Z', ...rest };
  return JSON.stringify({ data, ...beside, collected_at: '2026-11-21T13:06:00.000Z', collected_by: 'search:x' });
}

describe('raw_tweets in Trino', () => {
  let lake: MotoLake;
  beforeAll(async () => {
    lake = await motoLake();
  });
  afterAll(() => lake.end());

  it('gives what an envelope holds, down to its lists and objects', async () => {
    const line = envelope(
      '1800000000000000001',
      {
        public_metrics: { like_count: 9_007_199_254_740_991 },
        possibly_sensitive: false,
        entities: {
          hashtags: [{ start: 0, end: 3, tag: 'tag😀' }],
          urls: [{ start: 1, end: 2, expanded_url: 'https://x.example/é' }],
        },
        geo: { coordinates: { type: 'Point', coordinates: [-46.5, -23.25] } },
        referenced_tweets: [{ type: 'quoted', id: '7' }],
        edit_history_tweet_ids: ['1', '2'],
        note_tweet: { text: 'long' },
        unknown_field: { a: [1, 'x', {}] },
      },
      {
        includes: {
          users: [{ id: '42', username: 'joão', public_metrics: { followers_count: 10 } }],
          tweets: [{ id: '7', text: 'other' }],
        },
        matching_rules: [{ id: '9', tag: 'r1' }],
      },
    );
    await putRaw(lake, '2026-11-21', 'a.json', [line, '']);

    const read = await lake.rowsOf(`
      select data.id, data.text, cast(data.public_metrics.like_count as varchar), data.possibly_sensitive,
        data.entities.hashtags[1].tag, data.entities.urls[1].expanded_url, data.geo.coordinates.coordinates[2],
        data.referenced_tweets[1].id, cardinality(data.edit_history_tweet_ids), data.note_tweet.text,
        includes.users[1].username, includes.users[1].public_metrics.followers_count, includes.tweets[1].text,
        matching_rules[1].tag, collected_at, collected_by, data.lang, day
      from raw_tweets where day = '2026-11-21'`);

    const text = 'olá 😂 "q" \\n\nline2 1800000000000000001';
    expect(read).toEqual([
      [
        '1800000000000000001',
        text,
        '9007199254740991',
        false,
        'tag😀',
        'https://x.example/é',
        -23.25,
        '7',
        2,
        'long',
        'joão',
        10,
        'other',
        'r1',
        '2026-11-21T13:06:00.000Z',
        'search:x',
        null,
        '2026-11-21',
      ],
    ]);
  });

  it('gives nulls for broken lines, and the lines around them', async () => {
    // A line that is an array would fail the query; no RAW file holds one.
    const broken = ['{"data": {"id": "cut', '', '7', 'hello', 'null', '{"data":', '{}', '{"data":{"id":"x"', '}'];
    await putRaw(lake, '2026-11-22', 'b.json', [
      envelope('1'),
      ...broken.flatMap((line, i) => [line, envelope(`2${i}`)]),
    ]);

    const ids = await lake.rowsOf(
      `select data.id from raw_tweets where day = '2026-11-22' and data.id is not null order by 1`,
    );
    expect(ids.map(([id]) => id)).toEqual(['1', ...broken.map((_, i) => `2${i}`)]);
    const [[rows] = []] = await lake.rowsOf(`select count(*) from raw_tweets where day = '2026-11-22'`);
    expect(rows).toBeGreaterThan(ids.length);
  });

  it('reads the files of the asked days only', async () => {
    for (const day of ['01', '02', '03']) {
      const lines = Array.from({ length: 50 }, (_, i) => envelope(`${day}${i}`));
      await putRaw(lake, `2026-10-${day}`, 'a.json', lines);
    }
    const bytesOf = async (condition: string): Promise<number> =>
      (await lake.query(`select count(data.id) from raw_tweets where ${condition}`)).stats.physicalInputBytes;

    const three = await bytesOf(`day between '2026-10-01' and '2026-10-31'`);

    expect(three).toBeGreaterThan(5000);
    expect((await bytesOf(`day = '2026-10-02'`)) * 3).toBe(three);
    expect(await bytesOf(`day = '2026-10-04'`)).toBe(0);
  });

  describeRealData('over real answers of the API', () => {
    it('reads every tweet, with its text and its context', async () => {
      const envelopes = sharedFileNames().flatMap((name) =>
        sharedLines(name).flatMap(({ value }) => envelopesOf(value)),
      );
      expect(envelopes.length).toBeGreaterThan(500);
      const lines = envelopes.map((value, i) => JSON.stringify({ ...value, collected_by: String(i) }));
      await putRaw(lake, '2026-09-01', 'real.json', lines);

      const read = await lake.rowsOf(`
      select data.id, data.text, data.entities.urls[1].url, cardinality(includes.users), data.public_metrics.like_count
      from raw_tweets where day = '2026-09-01' order by cast(collected_by as bigint)`);

      expect(read).toEqual(
        envelopes.map(({ data, includes }) => {
          const [url] = objectsOf(objectOf(data.entities).urls);
          const users = objectOf(includes).users;
          const likes = objectOf(data.public_metrics).like_count;
          return [data.id, data.text, url?.url ?? null, Array.isArray(users) ? users.length : null, likes ?? null];
        }),
      );
    });
  });
});

interface Envelope {
  readonly data: JsonObject;
  readonly includes?: unknown;
}

/** The tweets of an API answer, the first with the whole context of the answer. */
function envelopesOf(value: unknown): Envelope[] {
  const answer = objectOf(value);
  const tweets = Array.isArray(answer.data) ? objectsOf(answer.data) : isObject(answer.data) ? [answer.data] : [];
  const beside = isObject(answer.includes) ? { includes: answer.includes } : {};
  return tweets.filter(({ text }) => typeof text === 'string').map((data, i) => ({ data, ...(i === 0 && beside) }));
}
