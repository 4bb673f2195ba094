import vader from 'vader-sentiment';
import winkSentiment from 'wink-sentiment';
import { findFirstEmoticon } from '../core/emoticons/find-first-emoticon.ts';
import { LEXICON } from '../core/emoticons/lexicon.ts';
import { median } from './measure.ts';
import { type Finding, limitFinding, ratioFinding, round } from './report.ts';

const TEXTS = 20_000;
const SLOW_TEXTS = 2000;
const RUNS = 9;

/** The detector beside two sentiment libraries and one plain expression of the same faces; then its worst cases. */
export async function benchEmoticons(): Promise<Finding[]> {
  const texts = tweets(TEXTS);
  const plain = plainExpression();
  const slow = texts.slice(0, SLOW_TEXTS);
  const perSecond = {
    ours: textsPerSecond(texts, (text) => findFirstEmoticon(text)),
    plain: textsPerSecond(texts, (text) => plain.exec(text)),
    vader: textsPerSecond(slow, (text) => vader.SentimentIntensityAnalyzer.polarity_scores(text)),
    wink: textsPerSecond(slow, (text) => winkSentiment(text)),
  };
  const peers = [
    ['one plain expression of the same faces', perSecond.plain, 3],
    ['vader-sentiment', perSecond.vader, 1],
    ['wink-sentiment', perSecond.wink, 1],
  ] as const;
  const speeds = peers.map(([peer, theirs, atMost]) =>
    ratioFinding(
      'first emoticon of a text of 130 characters, time',
      {
        measured: `${round(perSecond.ours)} texts/s`,
        beside: `${peer} ${round(theirs)} texts/s`,
        ratio: theirs / perSecond.ours,
      },
      { atMost },
    ),
  );
  return [...speeds, worstDoubling()];
}

/** One plain expression of the faces that are analysed, the longest first. */
function plainExpression(): RegExp {
  const faces = LEXICON.filter(({ tier }) => tier !== 'listed').map(({ face }) => face);
  const longestFirst = faces.sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((face) => face.replace(/[()[\]{}|*+?.^$\\/]/g, '\\$&')).join('|'), 'u');
}

const WORDS =
  'o presidente disse hoje que não vai ter aumento de imposto amanhã, é verdade? governo: mas eu já sabia que isso ia acontecer, agora todo mundo fala de novo do mesmo assunto: a reforma … “gente” kkkk 2026 R$ 10 @ana #brasil 😂 ❤️'.split(
    ' ',
  );

/** Invented tweets of about 130 characters; every second one has a link, one in 150 a face, as in real ones. */
function tweets(count: number): string[] {
  let state = 1;
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  return Array.from({ length: count }, (_, index) => {
    let text = '';
    while (text.length < (index % 2 ? 106 : 130)) text += `${WORDS[next(WORDS.length)]} `;
    if (index % 150 === 0) text += ':) ';
    return index % 2 ? `${text}https://t.co/${next(1_000_000_000).toString(36)}` : text;
  });
}

function textsPerSecond(texts: readonly string[], action: (text: string) => unknown): number {
  const rates: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    for (const text of texts) action(text);
    const { user, system } = process.cpuUsage(before);
    rates.push(texts.length / ((user + system) / 1e6));
  }
  return median(rates);
}

/** What, repeated, each rule reads most of. */
const WORST = [
  ':((((',
  '((((',
  'http://a/',
  '@@@@',
  ':(a',
  ' ((:x',
  '>:(1',
  'T_',
  '^_',
  ';-;a',
  '1<3',
  'x<3',
  ':D1',
  ':/',
  ':\\',
  'a.',
  'a.a:',
  '=D@x.com',
  '=D@',
  'www.',
  ' D: x',
  ' D:   ',
  ')) ',
  '":("',
  '\u200B',
  ':\u200B',
  '\u0301',
  '\uFF1A\uFF08a',
  '(x:)',
  "':",
];
const BYTES = 500_000;
/** Below this a measurement says nothing. */
const NOISE_MS = 10;

/** The largest factor by which twice the text takes longer. */
function worstDoubling(): Finding {
  const factors = WORST.map((unit) => {
    const [half, whole] = [BYTES, 2 * BYTES].map((length) => cpuMs(`a\u200B ${unit.repeat(length)}`.slice(0, length)));
    return { unit, factor: Math.max(whole ?? 0, NOISE_MS) / Math.max(half ?? 0, NOISE_MS) };
  });
  const worst = factors.sort((a, b) => b.factor - a.factor)[0];
  return limitFinding(
    `1 MB beside 500 kB, ${WORST.length} worst cases: ${JSON.stringify(worst?.unit)}`,
    worst?.factor ?? 0,
    2.5,
    'times',
  );
}

function cpuMs(text: string): number {
  const times: number[] = [];
  for (let run = 0; run < 2; run++) {
    const before = process.cpuUsage();
    findFirstEmoticon(text);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}
