import type { Face } from './face-finder.ts';
import { APOSTROPHES, INVISIBLE_UNITS } from './normalize.ts';

/**
 * What NFKC turns into a character of a face: superscripts, letter-like, circled and full-width forms, letters of mathematics
 * and other planes (by their first half).
 */
const BECOMES_FACE =
  '[\\u00B3\\u017F\\u01C4-\\u01F3\\u02E2\\u02E3\\u037E\\u1D2E-\\u1D9C\\u2024\\u2025\\u2078-\\u20A8\\u2100-\\u2189\\u2462-\\u24E7\\u2A74-\\u2A76' +
  '\\u3200-\\u33FE\\uA7F1-\\uA7F4\\uFB05\\uFB06\\uFE10-\\uFE19\\uFE30-\\uFE6B\\uFF07-\\uFF5E\\uFFE2\\uD833\\uD835\\uDB40]' +
  '|\\uD83C[\\uDD00-\\uDD90]|\\uD83E[\\uDFF3-\\uDFFF]';

/** The mark, where what stands before it may be a part of a face. */
const after = (mark: string, before: string): string => `${mark}(?<=${before}${mark})`;

/**
 * Places where normalising may make a face of what is none as it stands; frequent characters only beside a part of a face.
 * Each begins with a character that is rare, so that most of a text is passed over by one comparison.
 */
const MAY_BECOME = new RegExp(
  [
    BECOMES_FACE,
    after(`[${INVISIBLE_UNITS}]`, '[!-~¬ç]'),
    after(`[${APOSTROPHES}]`, '[:=()\\[\\]{}¬]'),
    after('…', '[>T^]'),
    after('º', '[\\\\:=;]'),
    after('\\u0327', 'c'),
  ].join('|'),
);

/**
 * Tells quickly that a text holds no face; true wherever a face may be found, and seldom anywhere else: most texts end with it.
 * It takes a text as it stands, not normalised.
 */
export function quickLook(faces: readonly Face[]): (text: string) => boolean {
  const byFirst = new Map<string, string[]>();
  for (const face of faces) {
    if (face.sentiment === null) continue;
    const [first = ''] = face.text;
    byFirst.set(first, [...(byFirst.get(first) ?? []), restOf(face)]);
  }
  const branches = [...byFirst].map(([first, rests]) => `${escaped(first)}(?:${branchesOf(first, rests)})`);
  const asItStands = branches.length === 0 ? null : new RegExp(branches.join('|'), 'u');
  return (text) => asItStands !== null && (asItStands.test(text) || MAY_BECOME.test(text));
}

/** Rests of one character become a class; the slash of `://` is left to itself. */
function branchesOf(first: string, rests: readonly string[]): string {
  const isSchemeSlash = (rest: string): boolean => first === ':' && rest === '/';
  const single = rests.filter((rest) => [...rest].length === 1 && rest !== '' && !isSchemeSlash(rest));
  const others = rests.filter((rest) => !single.includes(rest)).map((rest) => (isSchemeSlash(rest) ? '/(?!/)' : rest));
  const characters =
    single.length > 0 ? [`[${single.map((char) => (char === '-' ? '\\-' : escaped(char))).join('')}]`] : [];
  return [...characters, ...others].join('|');
}

/** What follows a face's first character, as an expression when it is more than one character. */
function restOf({ text, mouth, kind }: Face): string {
  const rest = [...text].slice(1);
  if (rest.length === 1) return rest[0] ?? '';
  const isRepeated = kind === 'eastern' && mouth > 0;
  return rest.map((char, index) => escaped(char) + (isRepeated && index === mouth - 1 ? '+' : '')).join('');
}

function escaped(char: string): string {
  return char.replace(/[()[\]{}|*+?.^$\\/]/g, '\\$&');
}
