import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import { tweetStream } from '../../simulator/tweet-stream.ts';
import { windowOfTimes } from '../../simulator/tweets/id-window.ts';
import { isGone } from '../../simulator/tweets/removal.ts';
import { DAY_MS, EVENING_MS, MINUTE_MS } from './posts.ts';
import { type SimulatedApi, withApi } from './simulated-api.ts';

const PATH = '/2/compliance/jobs';
/** Of some of them all is gone that ever will be, of the others not yet. */
const OLD = [80, 2].flatMap((days) => {
  const startMs = EVENING_MS - days * DAY_MS;
  return [...tweetStream().newestFirst(windowOfTimes(startMs, startMs + 5 * MINUTE_MS))];
});
const iso = (timeMs: number) => new Date(timeMs).toISOString();

async function newJob(api: SimulatedApi) {
  return objectOf((await api.post(PATH, { type: 'tweets', name: 'meu' })).body.data);
}

const upload = (url: unknown, ids: readonly string[]) =>
  fetch(String(url), { method: 'PUT', body: ids.join('\n'), headers: { 'content-type': 'text/plain' } });

describe('compliance jobs (fact: compliance)', () => {
  it('say what is gone of the ids that were sent, and nothing of the others', () =>
    withApi(async (api) => {
      const job = await newJob(api);
      expect(job).toEqual({
        id: expect.stringMatching(/^\d+$/),
        type: 'tweets',
        name: 'meu',
        resumable: false,
        status: 'created',
        created_at: iso(EVENING_MS),
        upload_url: expect.stringMatching(`^${api.url}/`),
        upload_expires_at: iso(EVENING_MS + 15 * MINUTE_MS),
        download_url: expect.stringMatching(`^${api.url}/`),
        download_expires_at: iso(EVENING_MS + 7 * DAY_MS),
      });

      const sent = await upload(job.upload_url, [...OLD.map(({ tweet }) => tweet.id), idAt(EVENING_MS - DAY_MS), 'x']);
      const working = await api.get(`${PATH}/${job.id}`);
      api.clock.nowMs += 10_000;
      const done = await api.get(`${PATH}/${job.id}`);
      const results = await (await fetch(String(job.download_url))).text();

      expect(sent.status).toBe(200);
      expect(objectOf(working.body.data).status).toBe('in_progress');
      expect(objectOf(done.body.data).status).toBe('complete');
      const gone = OLD.filter((post) => isGone(post, EVENING_MS));
      expect(OLD.some((post) => post.removal && !isGone(post, EVENING_MS))).toBe(true);
      expect(results.endsWith('}\n')).toBe(true);
      expect(
        results
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual(
        gone.map(({ tweet, timeMs, removal }) => ({
          id: tweet.id,
          action: 'delete',
          created_at: iso(timeMs),
          ...(removal?.reason !== 'protected' && { redacted_at: iso(removal?.atMs ?? 0) }),
          reason: removal?.reason,
        })),
      );
    }));

  it('are one at a time, and end when nothing is sent for fifteen minutes', () =>
    withApi(async (api) => {
      const job = await newJob(api);

      expect((await api.post(PATH, { type: 'tweets' })).status).toBe(409);
      api.clock.nowMs += 15 * MINUTE_MS;

      expect(objectOf((await api.get(`${PATH}/${job.id}`)).body.data).status).toBe('expired');
      expect((await upload(job.upload_url, ['20'])).status).toBe(403);
      expect((await api.post(PATH, { type: 'tweets' })).status).toBe(200);
    }));

  it('are for tweets, and for who has the address', () =>
    withApi(async (api) => {
      const job = await newJob(api);

      expect((await api.post(PATH, { type: 'users' })).status).toBe(400);
      expect((await api.get(`${PATH}/1`)).status).toBe(404);
      expect((await upload(String(job.upload_url).replace(/key=.*/, 'key=x'), ['20'])).status).toBe(403);
      expect((await fetch(String(job.download_url))).status).toBe(404);
    }));
});
