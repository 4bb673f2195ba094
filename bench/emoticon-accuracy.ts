// Counts how often the detector and naive methods tell the sentiment of a text, and prints a table.
// usage: npm run accuracy
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { unescapeHtml } from '../core/html-unescape.ts';
import { objectOf } from '../core/json.ts';
import { hardTexts, type Labelled, METHODS, type Sentiment, scoreOf, vectors } from './emoticon-methods.ts';

const REAL_TWEETS = join(import.meta.dirname, '../../shared/data/x-api-v2');
/** The real tweets that hold a face, by id; every text in which one of the methods sees a face was read. */
const REAL_FACES: ReadonlyMap<string, Sentiment> = new Map([
  ['1576994789110992896', 'Positive'],
  ['891928810689404928', 'Negative'],
]);

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
