import { HARD_TEXTS } from './hard-texts.ts';
import { randomTexts } from './random-texts.ts';

/** A text, and what the rules say of it; `rule` is the one that the vector is about. */
export interface Vector {
  readonly text: string;
  readonly escaped: boolean;
  readonly symbol: string | null;
  readonly sentiment: 'Positive' | 'Negative' | 'Neutral';
  readonly start: number | null;
  readonly end: number | null;
  readonly rule: string;
}

export interface LexiconEntry {
  readonly face: string;
  readonly polarity: string;
  readonly tier: string;
}

/** All vectors. The expectations follow from how a text is put together, never from what the detector says. */
export function vectors(lexicon: readonly LexiconEntry[]): Vector[] {
  const analysed = lexicon.filter(({ tier }) => tier !== 'listed');
  const listed = lexicon.filter(({ tier }) => tier === 'listed');
  const sentiments = new Map(analysed.map(({ face, polarity }) => [face, sentimentOf(polarity)]));
  return [
    ...analysed.flatMap(ofAnalysedFace),
    ...listed.flatMap(({ face }) => [none(face, 'R3'), none(`oi ${face} tudo`, 'R3')]),
    ...randomTexts(analysed.map(({ face }) => face).filter((face) => kindOf(face) !== 'horror')).map(
      ({ before, face, after }) => {
        const polarity = analysed.find((entry) => entry.face === face)?.polarity ?? '';
        return face === null ? none(before, 'R10') : found(before + face + after, face, polarity, [before, face], 'R3');
      },
    ),
    ...HARD_TEXTS.map(([rule, text, symbol]) => hard(rule, text, symbol, sentiments)),
  ];
}

type Kind = 'bracket' | 'mirrored' | 'horror' | 'letter' | 'token' | 'slash' | 'eastern' | 'heart';

/** The rules' own grouping, written down once more. */
function kindOf(face: string): Kind {
  if (face.endsWith('3') && face.startsWith('<')) return 'heart';
  if (/^x-?d$/i.test(face)) return 'token';
  if (face.startsWith('D') && /[:=]$/.test(face)) return 'horror';
  if (/^[()].*[:;=]$/.test(face)) return 'mirrored';
  if (/^(?:\(?\^.*|T.*|Q_Q|>[-_.]<|¬.*|;[-_~];|ç_ç|\\o\/)$/.test(face)) return 'eastern';
  if (/[/\\]$/.test(face)) return 'slash';
  return /[()[\]{}]$/.test(face) ? 'bracket' : 'letter';
}

/** Where a face of each kind still is one; what is not said is rejected. */
const ACCEPTS: Readonly<Record<string, readonly Kind[]>> = {
  alone: ['bracket', 'mirrored', 'letter', 'token', 'slash', 'eastern', 'heart'],
  'after a blank': ['bracket', 'mirrored', 'horror', 'letter', 'token', 'slash', 'eastern', 'heart'],
  'before a word': ['bracket', 'mirrored', 'letter', 'token', 'slash', 'eastern', 'heart'],
  'glued to a word': ['bracket', 'heart'],
  'after !': ['bracket', 'letter', 'token', 'slash', 'eastern', 'heart'],
  'after emoji': ['bracket', 'letter', 'token', 'eastern', 'heart'],
  'before emoji': ['bracket', 'letter', 'token', 'slash', 'eastern', 'heart'],
  'inside brackets': ['bracket', 'mirrored', 'letter', 'token', 'slash', 'eastern', 'heart'],
};

function ofAnalysedFace({ face, polarity }: LexiconEntry): Vector[] {
  const kind = kindOf(face);
  const startsLikeWord = /^[\p{L}\p{N}]/u.test(face);
  const needsRoom = face === ':3' || face === ':c';
  const rule = RULE_OF[kind];
  const put = (place: string, before: string, after = '', written = face): Vector => {
    const isGlued = /[\p{L}\p{N}]$/u.test(before);
    const isAccepted =
      ACCEPTS[place]?.includes(kind) === true &&
      !(isGlued && startsLikeWord) &&
      !(place === 'inside brackets' && face.startsWith(')')) &&
      !(needsRoom && before !== '' && !/\s$/.test(before));
    const text = before + written + after;
    if (isAccepted) return found(text, face, polarity, [before, written], rule);
    // The inner face of one in brackets stands by itself.
    const inner = isGlued ? /^\((\^.*\^)\)$/.exec(face)?.[1] : undefined;
    return inner ? found(text, inner, polarity, [`${before}(`, inner], rule) : none(text, rule);
  };
  const mouthed = repeated(face, kind);
  const blankBefore = (written: string): Vector => put('after a blank', '\u{1F44D}\u{1F3FD} ', '', written);
  const all = [
    put('alone', ''),
    put('after a blank', 'que dia '),
    put('after a blank', 'linha um\n', '\n'),
    put('before a word', 'hoy '.repeat(2), ' de nuevo'),
    put('glued to a word', 'legal'),
    put('after !', 'nossa!'),
    put('after emoji', '\u{1F602}'),
    put('after emoji', 'Brasil \u{1F1E7}\u{1F1F7}'),
    put('after emoji', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'),
    put('after emoji', 'amo \u2764\uFE0F'),
    put('before emoji', 'amo ', '\u2764\uFE0F'),
    put('before emoji', 'oh ', '\u{1F1E7}\u{1F1F7}'),
    put('before emoji', '\u202Boh\u202C ', '\u{1F937}\u{1F3FD}\u200D\u2640\uFE0F'),
    put('before a word', 'I love you ', ' so much'),
    put('before a word', '¡qué día! ', ' te extraño'),
    put('glued to a word', 'mañana'),
    put('glued to a word', 'ありがとう'),
    put('glued to a word', 'ｌｅｇａｌ', '', fullWidth(face)),
    put('inside brackets', '(que dia ', ' hoje)'),
    ...ofFaceInBrackets(face, polarity, kind),
    put('after a blank', '\u00A0\u3000'),
    put('after a blank', 'RT @ana: '),
    put('after a blank', 'veja https://t.co/aB1cD2 '),
    put('before emoji', 'oh ', '\u{1F602}'),
    put('glued to a word', '@ana'),
    put('glued to a word', '#feliz'),
    put('after a blank', 'ana@exemplo.com.br '),
    blankBefore(mouthed),
    blankBefore([...face].join('\u200B')),
    blankBefore([...face].join('\u2067')),
    blankBefore(fullWidth(face)),
    none(`veja https://exemplo.com.br/a${face}b/${face} agora`, 'R10'),
    none(`em www.exemplo.com/${face}`, 'R10'),
  ];
  if (/^[\w.!#$%&'*+/=?^`{|}~-]+$/.test(face)) all.push(none(`fale com ${face}@exemplo.com`, 'R10'));
  const withEscapes = all.slice(0, 6).filter(({ text }) => /[<>&]/.test(text));
  return [...all, ...withEscapes.map((vector) => ({ ...vector, text: escaped(vector.text), escaped: true }))];
}

/** Alone in round brackets, with which a mirrored face makes another one, and some others do (`(:,`, `(:o`, `(^^)`). */
function ofFaceInBrackets(face: string, polarity: string, kind: Kind): Vector[] {
  if (kind === 'mirrored' || kind === 'horror' || /^[:=][,o]|^\^.?\^$/.test(face)) return [];
  const text = `oi (${face}) oi`;
  const rule = RULE_OF[kind];
  // `(8` is a known face; `:(` stands before another bracket; `:3` wants room.
  const isNone = kind === 'slash' || /^8|[([{]$|^:[3c]$/.test(face);
  if (isNone) return [none(text, rule)];
  // The second mouth of `(:))` closes the bracket, and belongs to the face.
  if (face.endsWith(')') && kind === 'bracket') return [found(text, face, polarity, ['oi (', `${face})`], rule)];
  return [found(text, face, polarity, ['oi (', face], rule)];
}

const RULE_OF: Readonly<Record<Kind, string>> = {
  bracket: 'R6',
  mirrored: 'R7',
  horror: 'R7',
  letter: 'R5',
  token: 'R5',
  slash: 'R8',
  eastern: 'R8b',
  heart: 'R9',
};

/** The face with its mouth three times (R4); faces without a mouth stay as they are. */
function repeated(face: string, kind: Kind): string {
  // Doubled, these are faces of their own in the lexicon: `))` + `:` and `((` + `-:` are skipped, and so is `://`.
  if (['):', '(-:', ':/'].includes(face)) return face;
  if (kind === 'eastern') return face === 'TT_TT' ? 'TT___TT' : face.replace(/(?<=[^-_.~])([-_.~])(?=[^_])/, '$1$1$1');
  if (kind === 'mirrored' || kind === 'horror') return face.charAt(0).repeat(2) + face;
  return face + face.slice(-1).repeat(2);
}

function fullWidth(face: string): string {
  return face.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function sentimentOf(polarity: string): 'Positive' | 'Negative' {
  return polarity === 'positive' ? 'Positive' : 'Negative';
}

function found(text: string, symbol: string, polarity: string, [before, written]: string[], rule: string): Vector {
  const start = [...(before ?? '')].length;
  const end = start + [...(written ?? '')].length;
  return { text, escaped: false, symbol, sentiment: sentimentOf(polarity), start, end, rule };
}

function none(text: string, rule: string): Vector {
  return { text, escaped: false, symbol: null, sentiment: 'Neutral', start: null, end: null, rule };
}

/** In a hard text the face that counts stands between guillemets ‹ and ›, which are taken out. */
function hard(
  rule: string,
  marked: string,
  symbol: string | null,
  sentiments: ReadonlyMap<string, 'Positive' | 'Negative'>,
): Vector {
  const [before = '', rest] = marked.split('‹');
  const [written = '', after = ''] = (rest ?? '').split('›');
  if (rest === undefined || symbol === null) return none(marked, rule);
  const polarity = sentiments.get(symbol) === 'Positive' ? 'positive' : 'negative';
  return found(before + written + after, symbol, polarity, [before, written], rule);
}
