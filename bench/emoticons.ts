import vader from 'vader-sentiment';
import winkSentiment from 'wink-sentiment';
import { findFirstEmoticon } from '../core/emoticons/find-first-emoticon.ts';
import { LEXICON } from '../core/emoticons/lexicon.ts';
import { median } from './measure.ts';
import { plainExpression } from './plain-expression.ts';
import { type Finding, limitFinding, ratioFinding, round } from './report.ts';

const TEXTS = 20_000;
const SLOW_TEXTS = 1000;
const RUNS = 15;
/** In real Brazilian tweets one text of 150 holds a face; a text with one costs more than one without. */
const TEXTS_PER_FACE = [150, 50];

/** The detector beside two sentiment libraries and one plain expression of the same faces; then its worst cases. */
export async function benchEmoticons(): Promise<Finding[]> {
  const analysed = LEXICON.filter(({ tier }) => tier !== 'listed').map(({ face }) => face);
  const plain = new RegExp(plainExpression(analysed), 'u');
  const speeds = TEXTS_PER_FACE.map((textsPerFace) =>
    besidePeer(`one text of ${textsPerFace} with a face`, tweets(TEXTS, textsPerFace), {
      name: 'one plain expression of the same faces',
      action: (text) => plain.exec(text),
      atMost: 3,
    }),
  );
  const few = tweets(SLOW_TEXTS, 50);
  const vaderFinding = besidePeer('one text of 50 with a face', few, {
    name: 'vader-sentiment',
    action: (text) => vader.SentimentIntensityAnalyzer.polarity_scores(text),
    atMost: 1,
  });
  const winkFinding = besidePeer('one text of 50 with a face', few, {
    name: 'wink-sentiment',
    action: (text) => winkSentiment(text),
    atMost: 1,
  });
  return [...speeds, vaderFinding, winkFinding, worstDoubling()];
}

interface Peer {
  readonly name: string;
  readonly action: (text: string) => unknown;
  /** Our time by theirs. */
  readonly atMost: number;
}

/** Rounds take turns, so that a neighbour's work on the machine slows both; the ratio is the median of the rounds'. */
function besidePeer(what: string, texts: readonly string[], { name, action, atMost }: Peer): Finding {
  const rounds = Array.from({ length: RUNS }, () => ({
    ours: microsecondsPerText(texts, (text) => findFirstEmoticon(text)),
    theirs: microsecondsPerText(texts, action),
  }));
  const perSecond = (side: 'ours' | 'theirs'): string => round(1e6 / median(rounds.map((times) => times[side])));
  return ratioFinding(
    `first emoticon of a text of 130 characters, ${what}, time`,
    {
      measured: `${perSecond('ours')} texts/s`,
      beside: `${name} ${perSecond('theirs')} texts/s`,
      ratio: median(rounds.map(({ ours, theirs }) => ours / theirs)),
    },
    { atMost },
  );
}

const WORDS =
  'o presidente disse hoje que não vai ter aumento de imposto amanhã, é verdade? governo: mas eu já sabia que isso ia acontecer, agora todo mundo fala de novo do mesmo assunto: a reforma … “gente” kkkk 2026 R$ 10 @ana #brasil 😂 ❤️'.split(
    ' ',
  );

const FACES = [':)', '<3', ':D', ':(', '=)', 'xD', '^^', ':/'];

/** Invented tweets of about 130 characters; every second one has a link. */
function tweets(count: number, textsPerFace: number): string[] {
  let state = 1;
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  return Array.from({ length: count }, (_, index) => {
    let text = index % textsPerFace === 0 ? `${FACES[next(FACES.length)]} ` : '';
    while (text.length < (index % 2 ? 106 : 130)) {
      const word = `${WORDS[next(WORDS.length)]} `;
      text = text.length < 60 ? word + text : text + word;
    }
    return index % 2 ? `${text}https://t.co/${next(1_000_000_000).toString(36)}` : text;
  });
}

function microsecondsPerText(texts: readonly string[], action: (text: string) => unknown): number {
  const before = process.cpuUsage();
  for (const text of texts) action(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / texts.length;
}

/** What, repeated, each rule reads most of. */
const WORST = [
  ':((((',
  '((((',
  ':((((11 ',
  'http://a/',
  'http://…',
  'www.',
  'h:/',
  'a.',
  'a.a:',
  'a:80',
  '@@@@',
  '=D@x.com',
  '=D@',
  '@o:)',
  'x:)',
  '>:(1',
  ':(a',
  ' ((:x',
  '(x:)',
  '(:x',
  '):x',
  ')) ',
  '":("',
  "':",
  ':D1',
  'a:D',
  'D',
  'xD-a',
  'a-xD',
  'T.T.a',
  'T_',
  '^_',
  '^^^^',
  ';-;a',
  '1<3',
  'x<3',
  '<3,5',
  ':/',
  ':\\',
  '://',
  ' D: x',
  ' D:   ',
  'DDDD:x',
  ':*・',
  'o:)',
  ':###.',
  '---',
  '\u200B',
  ':\u200B',
  '\u0301',
  'a\u0301',
  '\uFF1A\uFF08a',
  '…',
  'a…',
  ':…',
  '❤️',
  '👨‍👩‍👧',
  '&lt;3',
];
const BYTES = 500_000;
/** Below this a measurement says nothing. */
const NOISE_MS = 20;
const DOUBLING_ROUNDS = 5;

/** The largest factor by which twice the text takes longer. */
function worstDoubling(): Finding {
  const factors = WORST.map((unit) => {
    const [half = '', whole = ''] = [BYTES, 2 * BYTES].map((length) =>
      `a\u200B ${unit.repeat(length / unit.length + 1)}`.slice(0, length),
    );
    const rounds = Array.from({ length: DOUBLING_ROUNDS }, () => ({ half: cpuMs(half), whole: cpuMs(whole) }));
    // A neighbour's work only adds time: the shortest rounds are the truest.
    const shortest = (side: 'half' | 'whole'): number =>
      Math.max(NOISE_MS, Math.min(...rounds.map((times) => times[side])));
    return { unit, factor: shortest('whole') / shortest('half') };
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
  return microsecondsPerText([text], (given) => findFirstEmoticon(given)) / 1000;
}
