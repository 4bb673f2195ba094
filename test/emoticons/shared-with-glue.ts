import { join } from 'node:path';
import { faceSetOf } from '../../core/emoticons/face-set.ts';
import { LEXICON } from '../../core/emoticons/lexicon.ts';
import { vectors } from './vectors.ts';

const GLUE = join(import.meta.dirname, '../../glue');

export const VECTORS_FILE = join(GLUE, 'tests/emoticon-vectors.ndjson');

/** What `glue/` has from the core; `npm run vectors` writes it, and a test fails when it is stale. */
export const SHARED_FILES: readonly { readonly file: string; readonly content: () => string }[] = [
  { file: join(GLUE, 'emoticon-lexicon.json'), content: lexiconJson },
  {
    file: VECTORS_FILE,
    content: () =>
      vectors(LEXICON)
        .map((vector) => `${JSON.stringify(vector)}\n`)
        .join(''),
  },
];

/** Face, sentiment (null: skipped), kind and the index of its mouth, one face a line. */
function lexiconJson(): string {
  const lines = faceSetOf().map(({ text, sentiment, kind, mouth }) => JSON.stringify([text, sentiment, kind, mouth]));
  return `[\n${lines.join(',\n')}\n]\n`;
}
