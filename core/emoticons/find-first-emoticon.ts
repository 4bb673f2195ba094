import type { Sentiment } from '../ref-schema.ts';

export interface FoundEmoticon {
  /** The face with a repeated mouth collapsed to one. */
  readonly symbol: string;
  readonly sentiment: Exclude<Sentiment, 'Neutral'>;
  /** Where the face stands, in Unicode code points of the text that was given: [start, end). */
  readonly start: number;
  readonly end: number;
}

/** Finds the first emoticon of a text; null when it holds none. Pure. */
export type EmoticonDetector = (text: string) => FoundEmoticon | null;

const POSITIVE = [
  ':)',
  ':-)',
  '=)',
  '=-)',
  ':D',
  ':-D',
  '=D',
  '=-D',
  ':]',
  ':-]',
  '=]',
  ':}',
  ':-}',
  ';)',
  ';-)',
  ';D',
  'xD',
  'XD',
  'x-D',
  'X-D',
  '<3',
];
const NEGATIVE = [':(', ':-(', '=(', ':[', ':-[', '=[', ':{', ':-{', ":'(", ":'-(", '>:(', '>:-(', '</3'];

const FACE = faceExpression([...POSITIVE, ...NEGATIVE]);
const SENTIMENT_BY_FACE = new Map<string, FoundEmoticon['sentiment']>([
  ...POSITIVE.map((face) => [face, 'Positive'] as const),
  ...NEGATIVE.map((face) => [face, 'Negative'] as const),
]);

/** Names the faces and rules; part of what `refineVersion` hashes. */
export const EMOTICON_RULES = FACE.source;

/** The leftmost of the faces, the longest at one place; no rules about what stands around it. `text` is unescaped. */
export function findFirstEmoticon(text: string): FoundEmoticon | null {
  const match = FACE.exec(text);
  if (!match) return null;
  const [symbol] = match;
  const sentiment = SENTIMENT_BY_FACE.get(symbol);
  if (!sentiment) return null;
  const start = codePoints(text.slice(0, match.index));
  return { symbol, sentiment, start, end: start + codePoints(symbol) };
}

function faceExpression(faces: readonly string[]): RegExp {
  const longestFirst = [...faces].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((face) => face.replace(/[()[\]{}|*+?.^$\\]/g, '\\$&')).join('|'), 'u');
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
