import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeCopies } from '../../core/merge-copies.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { rowOf } from './decode-builders.ts';

function copy(over: Partial<TweetRow>): TweetRow {
  return { ...rowOf({}), ...over };
}

const orNull = <T>(...values: readonly T[]) => fc.constantFrom<T | null>(null, ...values);

/** Copies as decode gives them: what comes together is equal or unequal at random. */
const copies: fc.Arbitrary<TweetRow> = fc
  .record({
    text: orNull('curto…', 'longo :)', 'longo :('),
    lang: orNull('pt', 'es'),
    symbol: orNull(':)', ':('),
    text_complete: fc.boolean(),
    kind: fc.constantFrom('original', 'reply', 'quote', 'retweet'),
    referenced_id: orNull('1', '2'),
    like_count: orNull(0, 1, 2),
    possibly_sensitive: orNull(false, true),
    hashtags: orNull<readonly string[]>(['a'], ['a', 'b']),
    rules: orNull<readonly string[]>(['a'], ['b', 'c'], ['a', 'z']),
    collected_at: orNull(1, 2, 3),
    collected_by: orNull('stream', 'import:page'),
    raw_file: fc.constantFrom('x', 'y', 'z'),
  })
  .map(copy);

describe('mergeCopies', () => {
  it('takes the newest value that is not null, false and 0 included', () => {
    const merged = mergeCopies([
      copy({ like_count: 1, lang: 'pt', author_name: 'Ana', possibly_sensitive: true }),
      copy({ like_count: 0, lang: 'pt', possibly_sensitive: false }),
      copy({ like_count: null, lang: 'pt', author_location: 'Recife' }),
    ]);
    expect(merged).toMatchObject({
      like_count: 0,
      author_name: 'Ana',
      author_location: 'Recife',
      possibly_sensitive: false,
    });
  });

  it('takes text and sentiment together from the newest complete copy', () => {
    const old = { text: 'inteiro', text_complete: true, lang: null, sentiment: 'Neutral', symbol: null } as const;
    const complete = { ...old, text: 'inteiro :(', lang: 'pt', sentiment: 'Negative', symbol: ':(' } as const;
    const cut = { ...complete, text: 'int… :)', text_complete: false, sentiment: 'Positive', symbol: ':)' } as const;

    expect(mergeCopies([copy(old), copy(complete), copy(cut)])).toMatchObject(complete);
    expect(mergeCopies([copy(complete), copy(old), copy(cut)])).toMatchObject({ ...old, lang: 'pt' });
  });

  it('takes the newest text when no copy is complete, one without text never', () => {
    const cut = (text: string | null) => copy({ text, text_complete: false });
    expect(mergeCopies([cut('a…'), cut('b…')])).toMatchObject({ text: 'b…', text_complete: false });
    expect(mergeCopies([cut('a…'), copy({ text: null, text_complete: true })]).text).toBe('a…');
  });

  it('keeps what a tweet refers to when a newer copy does not tell', () => {
    const reply = copy({ kind: 'reply', referenced_id: '7', referenced_username: 'bia' });
    expect(mergeCopies([reply, copy({})])).toMatchObject({
      kind: 'reply',
      referenced_id: '7',
      referenced_username: 'bia',
    });
  });

  it('prefers what names a tweet to what only names a user, and that to nothing', () => {
    const quote = copy({ kind: 'quote', referenced_id: '7' });
    const reply = copy({ kind: 'reply', referenced_id: null });
    expect(mergeCopies([quote, reply])).toMatchObject({ kind: 'quote', referenced_id: '7' });
    expect(mergeCopies([reply, copy({})])).toMatchObject({ kind: 'reply', referenced_id: null });
  });

  it('has the sorted union of the rules', () => {
    const rules = (...names: string[]) => copy({ rules: names });
    expect(mergeCopies([rules('c', 'd'), copy({ rules: null }), rules('a', 'c')]).rules).toEqual(['a', 'c', 'd']);
    expect(mergeCopies([copy({}), copy({})]).rules).toBeNull();
  });

  it('has when, by what and in which file the newest was collected, null or not', () => {
    const older = copy({ collected_at: 1, collected_by: 'stream', raw_file: 'x' });
    const newer = copy({ collected_at: null, collected_by: null, raw_file: 'y' });
    expect(mergeCopies([older, newer])).toMatchObject({ collected_at: null, collected_by: null, raw_file: 'y' });
  });

  it('gives one copy as it is, and the same row for equal copies', () => {
    fc.assert(
      fc.property(copies, (row) => {
        expect(mergeCopies([row])).toBe(row);
        expect(mergeCopies([row, row, row])).toEqual({ ...row, rules: row.rules && [...row.rules].sort() });
      }),
    );
  });

  it('gives the same row when neighbours are merged first', () => {
    fc.assert(
      fc.property(fc.array(copies, { minLength: 1 }), fc.array(copies, { minLength: 1 }), (older, newer) => {
        const all = mergeCopies([...older, ...newer]);
        expect(mergeCopies([mergeCopies(older), mergeCopies(newer)])).toEqual(all);
        expect(mergeCopies([mergeCopies(older), ...newer])).toEqual(all);
        expect(mergeCopies([...older, mergeCopies(newer)])).toEqual(all);
        expect(mergeCopies([...older, all])).toEqual({ ...all });
      }),
    );
  });

  it('keeps the columns in their order, and changes no copy', () => {
    const [older, newer] = [Object.freeze(copy({ rules: ['b'] })), Object.freeze(copy({ rules: ['a'] }))];
    expect(Object.keys(mergeCopies([older, newer]))).toEqual(Object.keys(older));
  });

  it('refuses no copies', () => {
    expect(() => mergeCopies([])).toThrow(new RangeError('copies must not be empty'));
  });
});
