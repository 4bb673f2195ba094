import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeTime } from 'ulid';
import { FORM_TEXT_CHARS_MAX } from '../../core/form-tweet.ts';
import { takeText } from '../../pipeline/form/take-text.ts';
import { refineKeys } from '../../pipeline/refine-keys.ts';
import { fakeClock, keysOf, memoryLake, rowsOf, TEST_NOW_MS } from '../support/memory-lake.ts';

const SLOT = '2026-11-21T13';

describe('takeText', () => {
  it("makes a row of a person's own text, with its face, like of any other tweet", async () => {
    const lake = await memoryLake();

    const taken = await takeText(lake, 'ótimo &lt; dia & <b>sol</b> :)');

    if (taken.kind !== 'taken') throw new Error(taken.reason);
    expect(taken.id).toMatch(/^form-[0-9A-HJKMNP-TV-Z]{26}$/);
    await refineKeys(lake, taken.rawKeys, { deadlineMs: Number.POSITIVE_INFINITY });
    const [row] = await rowsOf(lake, SLOT);
    expect(row).toMatchObject({
      id: taken.id,
      text: 'ótimo &lt; dia & <b>sol</b> :)',
      sentiment: 'Positive',
      symbol: ':)',
      collected_by: 'form',
      text_complete: true,
    });
  });

  it('reads what was written, whatever it was', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (text) => {
        fc.pre(text.trim() !== '');
        const lake = await memoryLake();
        const taken = await takeText(lake, text);
        if (taken.kind === 'taken') await refineKeys(lake, taken.rawKeys, { deadlineMs: Number.POSITIVE_INFINITY });

        expect((await rowsOf(lake, SLOT)).map((row) => row.text)).toEqual([text]);
      }),
      { numRuns: 30 },
    ));

  it('gives two texts of one moment two ids, by the randomness of the lake', async () => {
    const numbers = [0.1, 0.9];
    const lake = await memoryLake({ clock: fakeClock(TEST_NOW_MS), random: () => numbers[0] ?? 0 });
    const first = await takeText(lake, 'a');
    numbers.shift();
    const second = await takeText(lake, 'a');

    const beginning = `form-${encodeTime(TEST_NOW_MS)}`;
    for (const taken of [first, second]) expect(taken).toMatchObject({ id: expect.stringMatching(`^${beginning}`) });
    expect(first).not.toEqual(second);
    expect(await keysOf(lake, 'raw/')).toHaveLength(2);
  });

  it.each([
    ['', 'the text is empty'],
    [' \n', 'the text is empty'],
    ['ã'.repeat(FORM_TEXT_CHARS_MAX + 1), 'the text must have at most 25000 characters, got 25001'],
  ])('refuses a text that is none', async (text, reason) => {
    const lake = await memoryLake();

    expect(await takeText(lake, text)).toEqual({ kind: 'rejected', reason });
    expect(await keysOf(lake, 'raw/')).toEqual([]);
  });
});
