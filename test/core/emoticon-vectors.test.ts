import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { findFirstEmoticon } from '../../core/emoticons/find-first-emoticon.ts';
import { SHARED_FILES, VECTORS_FILE } from '../emoticons/shared-with-glue.ts';
import type { Vector } from '../emoticons/vectors.ts';

const vectors = readFileSync(VECTORS_FILE, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

describe('the emoticon vectors', () => {
  it('are at least 1,500', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(1500);
  });

  it.each([...new Set(vectors.map(({ rule }) => rule))])('hold for %s', (wanted) => {
    const wrong = vectors
      .filter(({ rule }) => rule === wanted)
      .map(({ text, escaped, symbol, sentiment, start, end }) => {
        const found = findFirstEmoticon(text, { escaped });
        const expected = { text, symbol, sentiment, start, end };
        return { expected, got: { text, ...NOTHING, ...found } };
      })
      .filter(({ expected, got }) => JSON.stringify(expected) !== JSON.stringify(got));

    expect(wrong).toEqual([]);
  });
});

const NOTHING = { symbol: null, sentiment: 'Neutral', start: null, end: null };

it.each(SHARED_FILES)('$file is what `npm run vectors` writes', ({ file, content }) => {
  expect(readFileSync(file, 'utf8')).toBe(content());
});
