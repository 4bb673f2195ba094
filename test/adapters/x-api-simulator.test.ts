import { describe, expect, it } from '@jest/globals';
import { xApiSource } from '../../adapters/x-api/x-api-source.ts';
import { compareIds, idAt } from '../../core/snowflake.ts';
import type { SearchPage } from '../../pipeline/ports/tweet-source.ts';
import { type SimulatorOptions, startSimulator } from '../../simulator/server.ts';

const NOW_MS = Date.parse('2026-11-21T13:30:00Z');
const WINDOW = {
  archive: 'recent' as const,
  query: 'presidente',
  sinceId: idAt(NOW_MS - 600_000),
  untilId: idAt(NOW_MS - 60_000),
  maxResults: 100,
};

describe('xApiSource over the simulator', () => {
  it('reads a window page by page, newest first, each tweet once, and as many as are counted', () =>
    withSimulator({ postsPerMinute: 60 }, async (url) => {
      const source = xApiSource({ url, token: 'any' });
      const pages: SearchPage[] = [];
      for (let nextToken: string | null | undefined; nextToken !== null; ) {
        const page = await source.search({ ...WINDOW, ...(nextToken === undefined ? {} : { nextToken }) });
        pages.push(page);
        nextToken = page.nextToken;
      }

      const ids = pages.flatMap(({ tweets }) => tweets.map(({ id }) => String(id)));
      expect(pages.length).toBeGreaterThan(1);
      expect(ids).toEqual([...new Set(ids)].sort(compareIds).reverse());
      expect(ids.every((id) => compareIds(id, WINDOW.sinceId) > 0 && compareIds(id, WINDOW.untilId) < 0)).toBe(true);
      expect(pages[0]?.rateLimit?.remaining).toBeGreaterThan(0);
      expect(pages[0]?.includes.users).toBeUndefined();
      expect(pages[0]?.tweets[0]).toMatchObject({ created_at: expect.any(String), public_metrics: expect.any(Object) });
    }));

  it('counts the last seven days by hour', () =>
    withSimulator({ postsPerMinute: 1 }, async (url) => {
      const { counts } = await xApiSource({ url, token: 'any' }).count({ archive: 'recent', query: 'presidente' });

      expect(counts.length).toBeGreaterThanOrEqual(7 * 24);
      expect(counts.at(-1)?.endMs).toBeGreaterThan(NOW_MS - 3_600_000);
      expect(counts.reduce((sum, { posts }) => sum + posts, 0)).toBeGreaterThan(1000);
    }));

  it('gets authors and referenced posts when they are paid for', () =>
    withSimulator({ postsPerMinute: 60 }, async (url) => {
      const source = xApiSource({ url, token: 'any', expandAuthors: true, expandReferenced: true });

      const { includes } = await source.search(WINDOW);

      expect(includes.users).toEqual(
        expect.arrayContaining([expect.objectContaining({ username: expect.any(String) })]),
      );
      expect(includes.tweets ?? includes.posts).toEqual(expect.any(Array));
    }));

  it('is told of a wrong token and of a wrong request', () =>
    withSimulator({ token: 'right' }, async (url) => {
      await expect(xApiSource({ url, token: 'wrong' }).search(WINDOW)).rejects.toMatchObject({
        failure: { kind: 'unauthorized' },
      });
      await expect(
        xApiSource({ url, token: 'right' }).search({ ...WINDOW, sinceId: idAt(NOW_MS - 8 * 86_400_000) }),
      ).rejects.toMatchObject({ failure: { kind: 'invalid-request' } });
    }));
});

async function withSimulator(options: SimulatorOptions, action: (url: string) => Promise<void>): Promise<void> {
  const simulator = await startSimulator({ now: () => NOW_MS, ...options });
  try {
    await action(simulator.url);
  } finally {
    await simulator.close();
  }
}
