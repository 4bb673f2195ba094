import { readFileSync } from 'node:fs';
import winkSentiment from 'wink-sentiment';
import { findFirstEmoticon } from '../core/emoticons/find-first-emoticon.ts';
import { LEXICON } from '../core/emoticons/lexicon.ts';
import { unescapeHtml } from '../core/html-unescape.ts';
import { HARD_TEXTS } from '../test/emoticons/hard-texts.ts';
import { VECTORS_FILE } from '../test/emoticons/shared-with-glue.ts';
import type { Vector } from '../test/emoticons/vectors.ts';
import { plainExpression } from './plain-expression.ts';

export type Sentiment = Vector['sentiment'];
/** Tells the sentiment of an unescaped text by its first face. */
type Method = (text: string) => Sentiment;

export interface Labelled {
  readonly text: string;
  readonly sentiment: Sentiment;
}

const SENTIMENTS: ReadonlyMap<string, Sentiment> = new Map(
  LEXICON.filter(({ tier }) => tier !== 'listed').map(({ face, polarity }) => [
    face,
    polarity === 'positive' ? 'Positive' : 'Negative',
  ]),
);
const SUBSTRING = new RegExp(plainExpression([...SENTIMENTS.keys()]), 'u');

export const METHODS: readonly (readonly [name: string, method: Method])[] = [
  ['TweetLake', (text) => findFirstEmoticon(text)?.sentiment ?? 'Neutral'],
  ['substring search over the same faces', (text) => SENTIMENTS.get(SUBSTRING.exec(text)?.[0] ?? '') ?? 'Neutral'],
  [
    'tokens between blanks that are one of the faces',
    (text) => SENTIMENTS.get(text.split(/\s+/).find((token) => SENTIMENTS.has(token)) ?? '') ?? 'Neutral',
  ],
  ['wink-sentiment 5.0.2: its first token tagged as emoticon', winkFirstEmoticon],
];

function winkFirstEmoticon(text: string): Sentiment {
  const token = winkSentiment(text).tokenizedPhrase?.find(({ tag, score }) => tag === 'emoticon' && score);
  if (!token?.score) return 'Neutral';
  return token.score > 0 ? 'Positive' : 'Negative';
}

export function vectors(): Labelled[] {
  const lines = readFileSync(VECTORS_FILE, 'utf8').trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Vector)
    .map(({ text, escaped, sentiment }) => ({ text: escaped ? unescapeHtml(text) : text, sentiment }));
}

export function hardTexts(): Labelled[] {
  return HARD_TEXTS.map(([, marked, symbol]) => ({
    text: marked.replace(/[‹›]/g, ''),
    sentiment: SENTIMENTS.get(symbol ?? '') ?? 'Neutral',
  }));
}

/** Right, and what is wrong: a face where there is none; one that is missed or has the other sign. */
export function scoreOf(method: Method, texts: readonly Labelled[]): string {
  let falseFaces = 0;
  let missed = 0;
  for (const { text, sentiment } of texts) {
    if (method(text) === sentiment) continue;
    if (sentiment === 'Neutral') falseFaces++;
    else missed++;
  }
  const right = (100 * (texts.length - falseFaces - missed)) / texts.length;
  return texts.length === 0 ? '' : `${right.toFixed(1)} % (${falseFaces} / ${missed})`;
}
