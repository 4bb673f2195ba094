import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { detectorOf } from '../../core/emoticons/detector.ts';
import { faceSetOf, fingerprintOf } from '../../core/emoticons/face-set.ts';
import { findFirstEmoticon } from '../../core/emoticons/find-first-emoticon.ts';
import { UsageError } from '../../core/errors.ts';
import { hostileText } from '../emoticons/hostile-text.ts';

const detector = detectorOf(faceSetOf());

describe('findFirstEmoticon', () => {
  it('never throws, on lone surrogates neither, and gives a span within the text', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.oneof(hostileText, units), (given) => {
        const found = findFirstEmoticon(given);
        if (found === null) return;
        expect(found.start).toBeGreaterThanOrEqual(0);
        expect(found.start).toBeLessThan(found.end);
        expect(found.end).toBeLessThanOrEqual([...given].length);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same for the escaped and the unescaped form', () => {
    fc.assert(
      fc.property(hostileText, (given) => {
        const escaped = given.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(findFirstEmoticon(escaped, { escaped: true })).toEqual(findFirstEmoticon(given));
      }),
      { numRuns: 2000 },
    );
  });

  // The rules look at what follows a face, `D:` as far as the end of its line: so from the next line on, all is free.
  it('is unaffected by what follows the line of the first face', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (given, more) => {
        const found = findFirstEmoticon(given);
        if (found !== null) expect(findFirstEmoticon(`${given}\n${more}`)).toEqual(found);
      }),
      { numRuns: 2000 },
    );
  });

  it('is unaffected by what comes after a blank behind the first face, save that D: ends its line', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (given, more) => {
        const found = findFirstEmoticon(given);
        if (found === null || found.symbol.startsWith('D')) return;
        const head = [...given].slice(0, found.end).join('');
        expect(findFirstEmoticon(`${head} ${more}`)).toEqual(found);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the face too when the text ends after it', () => {
    fc.assert(
      fc.property(hostileText, (given) => {
        const found = findFirstEmoticon(given);
        if (found === null) return;
        expect(findFirstEmoticon([...given].slice(0, found.end).join(''))).toEqual(found);
      }),
      { numRuns: 2000 },
    );
  });

  it('misses nothing by its quick look: reading the whole text finds the same', () => {
    fc.assert(
      fc.property(hostileText, (given) => {
        const accepted = detector.explain(given).find(({ verdict }) => verdict === 'accepted');
        const found = detector.find(given);
        expect(found && { symbol: found.symbol, start: found.start, end: found.end }).toEqual(
          accepted ? { symbol: accepted.symbol, start: accepted.start, end: accepted.end } : null,
        );
      }),
      { numRuns: 5000 },
    );
  });
});

describe('faceSetOf', () => {
  const symbolIn = (settings: Parameters<typeof faceSetOf>[0], given: string): string | null =>
    detectorOf(faceSetOf(settings)).find(given)?.symbol ?? null;

  it('analyses core faces alone, and skips the extended ones, when told', () => {
    expect(symbolIn({ tiers: ['core'] }, ':P :D')).toBe(':D');
    expect(symbolIn({ tiers: ['core'] }, ':P')).toBeNull();
  });

  it('takes faces in and leaves faces out', () => {
    expect(symbolIn({ negative: ['o.O'], ignore: [':)'] }, ':) o.O')).toBe('o.O');
    expect(symbolIn({ tiers: ['core'], positive: [':P'] }, 'oi :P')).toBe(':P');
    expect(symbolIn({ positive: ['♥'] }, 'amo♥♥ :)')).toBe('♥');
  });

  it.each([
    [{ positive: ['uwu'] }, /positive: "uwu" is no face/],
    [{ ignore: ['zzz'] }, /ignore: "zzz" is no face/],
    [{ positive: [':('] }, /":\(" is negative in the lexicon/],
    [{ positive: [':v'], negative: [':v'] }, /negative: ":v" stands in another list/],
    [{ positive: [':)'], ignore: [':)'] }, /ignore: ":\)" stands in another list/],
    [{ positive: ['8)'] }, /"8\)" is never a symbol/],
    [{ negative: ['://'] }, /":\/\/" is never a symbol/],
  ])('refuses %j', (settings, message) => {
    expect(() => faceSetOf(settings)).toThrow(UsageError);
    expect(() => faceSetOf(settings)).toThrow(message);
  });

  it('has a fingerprint of its own for each choice, and one for the same choice in another order', () => {
    const of = (settings: Parameters<typeof faceSetOf>[0]): string => fingerprintOf(faceSetOf(settings));
    const choices = [{}, { tiers: ['core' as const] }, { positive: [':v'] }, { negative: [':v'] }, { ignore: [':)'] }];

    expect(new Set(choices.map(of)).size).toBe(choices.length);
    expect(of({ positive: [':v', ':x'] })).toBe(of({ positive: [':x', ':v'] }));
  });
});
