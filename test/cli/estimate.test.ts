import { describe, expect, it } from '@jest/globals';
import { estimateText } from '../../cli/estimate/estimate-text.ts';
import { hoursChart } from '../../cli/estimate/hours-chart.ts';
import { textWidth } from '../../cli/text-width.ts';
import { costOf, meanPerDay } from '../../core/cost-estimate.ts';
import { SourceError } from '../../core/errors.ts';
import { countPosts } from '../../pipeline/estimate/count-posts.ts';
import { fakeSource } from '../support/fake-source.ts';
import { fakeClock, TEST_NOW_MS } from '../support/memory-lake.ts';
import { published } from '../support/sweeping.ts';

const HOUR_MS = 3_600_000;
const FIRST_MS = Date.parse('2026-11-14T13:30:00Z');

/** A week that begins and ends in the middle of an hour, as X gives it: 169 buckets. */
const WEEK = Array.from({ length: 169 }, (_, i) => {
  const startMs = i === 0 ? FIRST_MS : FIRST_MS - HOUR_MS / 2 + i * HOUR_MS;
  return { startMs, endMs: startMs + (i === 0 || i === 168 ? HOUR_MS / 2 : HOUR_MS), posts: i % 24 === 0 ? 0 : 100 };
});

describe('costOf', () => {
  it('takes half a cent for a post, and a cent more for its author', () => {
    expect(costOf(1000)).toEqual({ posts: 1000, usd: 5, usdWithAuthors: 15 });
    expect(costOf(0)).toEqual({ posts: 0, usd: 0, usdWithAuthors: 0 });
  });
});

describe('meanPerDay', () => {
  it('is the mean of the time that was counted, cut hours included', () => {
    expect(meanPerDay([{ startMs: FIRST_MS, endMs: FIRST_MS + HOUR_MS / 2, posts: 10 }])).toBe(480);
    expect(meanPerDay([])).toBe(0);
  });
});

describe('hoursChart', () => {
  it('draws a line a day and a block an hour, to one scale, blank where nothing was counted or found', () => {
    const [ruler, ...days] = hoursChart(WEEK, 60);

    expect(ruler).toBe('            00    06    12    18  █ 100 posts/h, UTC');
    expect(days).toHaveLength(8);
    expect(days[0]).toBe('Sat 14 Nov                ██████████  1,000');
    expect(days[1]).toBe('Sun 15 Nov  █████████████ ██████████  2,300');
    expect(days[7]).toBe('Sat 21 Nov  █████████████             1,300');
  });

  it('grows with the posts of an hour, and is not wider than the terminal', () => {
    const rising = Array.from({ length: 24 }, (_, hour) => ({
      startMs: FIRST_MS - 13.5 * HOUR_MS + hour * HOUR_MS,
      endMs: 0,
      posts: hour,
    }));

    expect(hoursChart(rising, 80)[1]).toBe('Sat 14 Nov    ▁▁▁▁▂▂▂▂▂▂▃▃▃▃▃▃▄▄▄▄▄▄▅▅▅▅▅▅▆▆▆▆▆▆▇▇▇▇▇▇██████  276');
    for (const columns of [60, 80, 200]) {
      for (const line of hoursChart(WEEK, columns)) expect(textWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('draws a week without posts', () => {
    const empty = WEEK.map((bucket) => ({ ...bucket, posts: 0 }));

    expect(hoursChart(empty, 80)).toHaveLength(9);
    expect(hoursChart([], 80)).toHaveLength(1);
  });
});

describe('estimateText', () => {
  const search = { name: 'lula', query: 'lula \u001b[2J lang:pt' };
  const context = { columns: 80, monthlyPostBudget: 50_000, isFree: false };

  it('says posts and dollars a day and a month, with and without authors, and how far the budget goes', () => {
    const text = estimateText([{ search, counts: WEEK }], context);

    expect(text).toMatch(/^lula: lula \[2J lang:pt\n/);
    expect(text).toMatch(/\na day +2,300 +\$11\.50 +\$34\.50\na month +69,000 +\$345\.00 +\$1,035\.00\n/);
    expect(text).toMatch(/ is 50,000 posts:\nused up after 21 days without authors, used up after 7 days with them\./);
  });

  it('says that X charges a post once a UTC day (a "soft guarantee") and the budget each time (dedup)', () => {
    const text = estimateText([{ search, counts: WEEK }], context).replaceAll('\n', ' ');

    expect(text).toMatch(
      /X charges each once within a UTC day \(a "soft guarantee"\).* the budget counts it each time/,
    );
    expect(text).toMatch(/These counts cost \$0\.005/);
    expect(estimateText([], { ...context, isFree: true })).toMatch(/nothing was paid/);
  });

  it('adds the searches up', () => {
    const two = [
      { search, counts: WEEK },
      { search: { name: 'other', query: 'q' }, counts: WEEK },
    ];

    expect(estimateText(two, context)).toMatch(/\na day +4,600 /);
  });
});

describe('countPosts', () => {
  const request = { archive: 'all', query: 'lula' } as const;

  it('joins the pages, oldest first, a second apart in the full archive', async () => {
    const clock = fakeClock(TEST_NOW_MS);
    const source = fakeSource(published(300, 60), 2);

    const counts = await countPosts(source, request, { requestsMax: 3, clock });

    expect(counts.map(({ startMs }) => startMs)).toEqual([...counts.map(({ startMs }) => startMs)].sort());
    expect(counts.reduce((sum, { posts }) => sum + posts, 0)).toBe(300);
    expect(source.countRequests).toHaveLength(3);
    expect(clock.nowMs()).toBe(TEST_NOW_MS + 2000);
  });

  it('asks no more often than it may, and takes no part of the count for the whole', async () => {
    const source = fakeSource(published(300, 60), 2);

    const counting = countPosts(source, request, { requestsMax: 2, clock: fakeClock(TEST_NOW_MS) });

    await expect(counting).rejects.toThrow(SourceError);
    expect(source.countRequests).toHaveLength(2);
  });
});
