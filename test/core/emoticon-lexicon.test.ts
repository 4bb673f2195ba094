import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { faceSetOf } from '../../core/emoticons/face-set.ts';
import { findFirstEmoticon } from '../../core/emoticons/find-first-emoticon.ts';
import { LEXICON, type LexiconFace } from '../../core/emoticons/lexicon.ts';

/** The table that the lexicon was made from; it stands beside the project and never in it. */
const SOURCE = join(__dirname, '../../../shared/emoticon-lexicon.tsv');

it('has each face once', () => {
  expect(new Set(LEXICON.map(({ face }) => face)).size).toBe(LEXICON.length);
  expect(faceSetOf()).toHaveLength(LEXICON.length);
});

describeSource('the lexicon beside the table that it was made from', () => {
  it('has its faces, polarities and tiers', () => {
    const byFace = (a: LexiconFace, b: LexiconFace): number => (a.face < b.face ? -1 : 1);
    const own = sourceRows().filter(({ face, canonical }) => face === canonical || face === '://');
    const wanted = new Map(own.map(({ face, polarity, tier }) => [face, { face, polarity, tier }]));

    expect(wanted.size).toBeGreaterThan(600);
    expect([...LEXICON].sort(byFace)).toEqual([...wanted.values()].sort(byFace));
  });

  it('finds what it analyses, repeated mouths, full-width forms and typographic apostrophes too, and nothing else', () => {
    for (const { face, canonical, polarity, tier } of sourceRows()) {
      const isFound = tier !== 'listed' && polarity !== 'ambiguous';
      const sentiment = polarity === 'positive' ? 'Positive' : 'Negative';
      const found = findFirstEmoticon(`oi ${face}`);

      expect({ face, ...found }).toEqual(
        isFound ? { face, symbol: canonical, sentiment, start: 3, end: 3 + face.length } : { face },
      );
    }
  });
});

function describeSource(name: string, suite: () => void): void {
  if (existsSync(SOURCE)) describe(name, suite);
  else {
    it(`${name}: skipped, for the table is not on this machine`, () => {
      process.stderr.write(`skipped: ${name}: ../shared/emoticon-lexicon.tsv is absent\n`);
    });
  }
}

interface SourceRow extends LexiconFace {
  /** The face that it is another form of: its mouth repeated, full-width, with ’. Only `://` is no form of `:/`. */
  readonly canonical: string;
}

function sourceRows(): SourceRow[] {
  const [header = '', ...lines] = readFileSync(SOURCE, 'utf8').trimEnd().split('\n');
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    const use = cell('use');
    return {
      face: cell('emoticon'),
      canonical: cell('canonical'),
      polarity: cell('polarity') as LexiconFace['polarity'],
      tier: use === 'core' || use === 'extended' ? use : 'listed',
    };
  });
}
