/**
 * What normalising (R2) does to a text: nothing; something, but no face comes of it that is not there already; or it may make
 * one. Never less than is true.
 */
export type Oddness = 'none' | 'harmless' | 'may make a face';

/** Whether a character may, once normalised, be a part of a face; by the UTF-16 codes of those before and after it. */
type Suspicion = (before: number, after: number) => boolean;

type Ranges = readonly (readonly [first: number, last: number])[];

const always: Suspicion = () => true;
const afterOneOf =
  (chars: string): Suspicion =>
  (before) =>
    chars.includes(String.fromCharCode(before));

/** Normalising leaves these alone: ASCII, the letters of Latin-1 and a few marks, emoji (by the halves of their pairs). */
const PLAIN_RANGES: Ranges = [
  [0, 0x7f],
  [0xa1, 0xa7],
  [0xa9, 0xa9],
  [0xab, 0xac],
  [0xae, 0xae],
  [0xb0, 0xb1],
  [0xb6, 0xb6],
  [0xbb, 0xbb],
  [0xbf, 0x131],
  [0x134, 0x13e],
  [0x141, 0x148],
  [0x14a, 0x17e],
  [0x2010, 0x2010],
  [0x2012, 0x2016],
  [0x201c, 0x2022],
  [0x20ac, 0x20ac],
  [0x2600, 0x27bf],
  [0xd83d, 0xd83d],
  [0xdc00, 0xdfff],
];

/** UTF-16 codes of what R2 changes into a part of a face, or leaves out between two parts of one. */
const SUSPECTS: readonly (readonly [Suspicion, Ranges])[] = [
  // First halves of emoji, plain like these where they are not suspicious: squared letters and words, digits.
  [(_, after) => after >= 0xdd00 && after <= 0xde51 && !(after >= 0xdde6 && after <= 0xddff), [[0xd83c, 0xd83c]]],
  [(_, after) => after >= 0xdff0, [[0xd83e, 0xd83e]]],
  [
    // NFKC: superscripts, letter-like, circled and full-width forms; letters of mathematics and tags by their first half.
    always,
    [
      [0xb3, 0xb3],
      [0x17f, 0x17f],
      [0x1c4, 0x1f3],
      [0x2e2, 0x2e3],
      [0x37e, 0x37e],
      [0x1d2e, 0x1d9c],
      [0x2024, 0x2025],
      [0x2078, 0x20a8],
      [0x2100, 0x2189],
      [0x2462, 0x24e7],
      [0x2a74, 0x2a76],
      [0x3200, 0x33fe],
      [0xa7f1, 0xa7f4],
      [0xd833, 0xd833],
      [0xd835, 0xd835],
      [0xdb40, 0xdb40],
      [0xfb05, 0xfb06],
      [0xfe10, 0xfe19],
      [0xfe30, 0xfe6b],
      [0xff07, 0xff5e],
      [0xffe2, 0xffe2],
    ],
  ],
  [
    // What is invisible matters where it stands after a part of a face; after an emoji it does not.
    (before) => (before > 0x20 && before < 0x7f) || before === 0xac || before === 0xe7,
    [
      [0xad, 0xad],
      [0x34f, 0x34f],
      [0x61c, 0x61c],
      [0x180b, 0x180f],
      [0x200b, 0x200f],
      [0x202a, 0x202e],
      [0x2060, 0x206f],
      [0xfe00, 0xfe0f],
      [0xfeff, 0xfeff],
    ],
  ],
  [
    afterOneOf(':=()[]{}¬'),
    [
      [0xb4, 0xb4],
      [0x2bc, 0x2bc],
      [0x2018, 0x2019],
      [0x201b, 0x201b],
      [0x2032, 0x2032],
    ],
  ],
  [afterOneOf('>T^'), [[0x2026, 0x2026]]],
  [afterOneOf('\\:=;'), [[0xba, 0xba]]],
  [afterOneOf('c'), [[0x327, 0x327]]],
];

const PLAIN = 0;
const ODD = 1;
/** The class of the first suspects; those of emoji come first. */
const SUSPECT = 2;
const EMOJI_CLASSES = 2;

const CLASS_BY_CODE = new Uint8Array(0x10000).fill(ODD);
for (const [first, last] of PLAIN_RANGES) CLASS_BY_CODE.fill(PLAIN, first, last + 1);
for (const [index, [, ranges]] of SUSPECTS.entries()) {
  for (const [first, last] of ranges) CLASS_BY_CODE.fill(SUSPECT + index, first, last + 1);
}

export function oddnessOf(text: string): Oddness {
  let isOdd = false;
  for (let index = 0; index < text.length; index++) {
    const charClass = CLASS_BY_CODE[text.charCodeAt(index)] ?? ODD;
    if (charClass === PLAIN) continue;
    if (isSuspicious(charClass, text, index)) return 'may make a face';
    isOdd ||= charClass < SUSPECT || charClass >= SUSPECT + EMOJI_CLASSES;
  }
  return isOdd ? 'harmless' : 'none';
}

/** Whether normalising leaves the UTF-16 unit at `index` alone, marks that follow it left aside. */
export function isPlainAt(text: string, index: number): boolean {
  const charClass = CLASS_BY_CODE[text.charCodeAt(index)] ?? ODD;
  if (charClass === PLAIN) return true;
  const isEmoji = charClass >= SUSPECT && charClass < SUSPECT + EMOJI_CLASSES;
  return isEmoji && !isSuspicious(charClass, text, index);
}

function isSuspicious(charClass: number, text: string, index: number): boolean {
  return SUSPECTS[charClass - SUSPECT]?.[0](text.charCodeAt(index - 1), text.charCodeAt(index + 1)) ?? false;
}
