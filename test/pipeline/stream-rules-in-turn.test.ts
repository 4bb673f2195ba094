import { describe, expect, it } from '@jest/globals';
import { rawFilesIn, streamWorld } from '../support/streaming.ts';

describe('the rules of a stream', () => {
  const OTHER = { id: '90', value: 'gatos lang:pt', tag: 'tweetlake:gatos' };

  it('are left alone while another lake has the connection of the app: it reads by them', async () => {
    const { feed, run } = await streamWorld(10);
    feed.rulesOfApp.push(OTHER);
    feed.plan.push({ refused: { kind: 'rate-limited', resetAtMs: null } });

    await run(30_000);

    expect(feed.connectsAtMs).toHaveLength(1);
    expect(feed.rulesOfApp).toEqual([OTHER]);
  });

  it('are in step with the searches before the first tweet, whichever were there', async () => {
    const { lake, feed, run } = await streamWorld(10);
    feed.rulesOfApp.push(OTHER);

    const result = await run(30_000);

    expect(feed.rulesOfApp).toMatchObject([{ tag: 'tweetlake:presidente' }]);
    expect(result).toMatchObject({ tweets: 10, connections: 1 });
    const tags = (await rawFilesIn(lake)).flat().map(({ matching_rules: rules }) => rules);
    expect(tags[0]).toMatchObject([{ tag: 'presidente' }]);
  });
});
