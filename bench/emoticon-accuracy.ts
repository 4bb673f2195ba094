// Counts how often the detector and naive methods tell the sentiment of a text, and prints a table.
// usage: npm run accuracy
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import winkSentiment from 'wink-sentiment';
import { findFirstEmoticon } from '../core/emoticons/find-first-emoticon.ts';
import { LEXICON } from '../core/emoticons/lexicon.ts';
import { unescapeHtml } from '../core/html-unescape.ts';
import { objectOf } from '../core/json.ts';
import { HARD_TEXTS } from '../test/emoticons/hard-texts.ts';
import { VECTORS_FILE } from '../test/emoticons/shared-with-glue.ts';
import type { Vector } from '../test/emoticons/vectors.ts';

type Sentiment = Vector['sentiment'];
/** Tells the sentiment of an unescaped text by its first face. */
type Method = (text: string) => Sentiment;

interface Labelled {
  readonly text: string;
  readonly sentiment: Sentiment;
}

const REAL_TWEETS = join(import.meta.dirname, '../../shared/data/x-api-v2');
/** The real tweets that hold a face, by id; every text in which one of the methods sees a face was read. */
const REAL_FACES: ReadonlyMap<string, Sentiment> = new Map([
  ['1576994789110992896', 'Positive'],
  ['891928810689404928', 'Negative'],
]);

const SENTIMENTS: ReadonlyMap<string, Sentiment> = new Map(
  LEXICON.filter(({ tier }) => tier !== 'listed').map(({ face, polarity }) => [
    face,
    polarity === 'positive' ? 'Positive' : 'Negative',
  ]),
);
const SUBSTRING = new RegExp(
  [...SENTIMENTS.keys()]
    .sort((a, b) => b.length - a.length)
    .map((face) => face.replace(/[()[\]{}|*+?.^$\\/]/g, '\\$&'))
    .join('|'),
  'u',
);

const METHODS: readonly (readonly [name: string, method: Method])[] = [
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

function vectors(): Labelled[] {
  const lines = readFileSync(VECTORS_FILE, 'utf8').trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Vector)
    .map(({ text, escaped, sentiment }) => ({ text: escaped ? unescapeHtml(text) : text, sentiment }));
}

function hardTexts(): Labelled[] {
  return HARD_TEXTS.map(([, marked, symbol]) => ({
    text: marked.replace(/[‹›]/g, ''),
    sentiment: SENTIMENTS.get(symbol ?? '') ?? 'Neutral',
  }));
}

/** Each text once; none where the folder is absent. */
function realTweets(): Labelled[] {
  if (!existsSync(REAL_TWEETS)) {
    process.stderr.write('real tweets are left out: ../shared/data is absent\n');
    return [];
  }
  const texts = new Map<string, string>();
  for (const name of readdirSync(REAL_TWEETS).filter((file) => file.endsWith('.jsonl'))) {
    for (const line of readFileSync(join(REAL_TWEETS, name), 'utf8').split('\n')) collectTexts(parsed(line), texts);
  }
  return [...texts].map(([id, text]) => ({
    text: unescapeHtml(text),
    sentiment: REAL_FACES.get(id) ?? 'Neutral',
  }));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function collectTexts(value: unknown, texts: Map<string, string>): void {
  if (Array.isArray(value)) for (const item of value) collectTexts(item, texts);
  if (typeof value !== 'object' || value === null) return;
  const { id, text } = objectOf(value);
  if (typeof id === 'string' && typeof text === 'string') texts.set(id, text);
  for (const item of Object.values(value)) collectTexts(item, texts);
}

/** Right, and what is wrong: a face where there is none; one that is missed or has the other sign. */
function scoreOf(method: Method, texts: readonly Labelled[]): string {
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

const SETS = [
  ['texts made to mislead', hardTexts()],
  ['all vectors', vectors()],
  ['real tweets', realTweets()],
] as const;

const table = new Table({
  head: ['right (false faces / missed or wrong sign)', ...SETS.map(([name, texts]) => `${texts.length} ${name}`)],
  style: { head: [], border: [] },
});
for (const [name, method] of METHODS) table.push([name, ...SETS.map(([, texts]) => scoreOf(method, texts))]);
console.log(table.toString());
