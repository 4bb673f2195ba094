import { describe, expect, it } from '@jest/globals';
import { type Progress, progressLine, screenText } from '../../cli/start/progress.ts';
import { textWidth } from '../../cli/text-width.ts';

const heading = { label: 'a simulator', lakeFolder: './lake', queryLine: 'npx tweetlake query @sentiment-by-minute' };
const progress: Progress = {
  tweets: 16,
  files: 1,
  rows: { Positive: 1, Negative: 1, Neutral: 14 },
  newest: { timeMs: Date.parse('2026-11-21T13:00:00Z'), text: 'bom dia', symbol: null },
  note: null,
  elapsedMs: 5000,
};

describe('screenText', () => {
  it.each([
    [80, 30],
    [40, 10],
    [20, 6],
    [80, 2],
    [10, 1],
  ])(
    'leaves the cursor a row on a terminal of %d columns and %d rows, and says what was collected',
    (columns, rows) => {
      const lines = screenText(heading, progress, { columns, rows }).split('\n');
      const taken = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0);

      expect(taken).toBeLessThanOrEqual(Math.max(1, rows - 1));
      expect(lines.join('\n')).toContain('Collect');
    },
  );

  it('keeps what stands in the way of tweets longer than shares and the line that queries', () => {
    const text = screenText(heading, { ...progress, note: 'answered 503' }, { columns: 80, rows: 4 });

    expect(text).toContain('answered 503');
    expect(text).not.toContain('Positive');
  });
});

describe('progressLine', () => {
  it('leaves no gap for a symbol that is not there, and counts one file as one', () => {
    expect(progressLine(progress)).toBe(
      '16 tweets in 1 RAW file, 16 rows in REF (6 % positive, 6 % negative); newest 13:00:00 UTC  bom dia',
    );
  });
});
