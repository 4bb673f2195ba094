import type { OpenBrackets } from './brackets.ts';
import { charAt, charBefore, isBlank, isDigit, isWordChar } from './characters.ts';
import type { FaceAt } from './face-finder.ts';
import type { FaceKind } from './face-shape.ts';

/** Says why a face may not stand where it stands; null when it may. */
type Rule = (place: Place) => string | null;

interface Place extends FaceAt {
  readonly text: string;
  readonly brackets: OpenBrackets;
  /** "" at the beginning of the text. */
  readonly before: string;
  /** "" at the end of the text. */
  readonly after: string;
}

/** Which rule a kind of face is held to, by its number in docs/emoticons.md. */
export const RULE_NUMBER: Readonly<Record<FaceKind, string>> = {
  closing: 'R6',
  opening: 'R6',
  mirrored: 'R7',
  horror: 'R7',
  letter: 'R5',
  token: 'R5',
  slash: 'R8',
  eastern: 'R8b',
  heart: 'R9',
  other: 'R5',
};

const RULES: Readonly<Record<FaceKind, Rule>> = {
  closing: closingRule,
  opening: openingRule,
  mirrored: mirroredRule,
  horror: horrorRule,
  letter: letterRule,
  token: tokenRule,
  slash: slashRule,
  eastern: easternRule,
  heart: heartRule,
  other: letterRule,
};

/** Judges a face by what stands around it (R5 to R9). Gives the reason against it; null when there is none. */
export function reasonAgainst({ face, start, end }: FaceAt, text: string, brackets: OpenBrackets): string | null {
  const before = charBefore(text, start);
  return RULES[face.kind]({ face, start, end, text, brackets, before, after: charAt(text, end) });
}

function closingRule({ face, start, end, before, brackets }: Place): string | null {
  if (before === '' || isBlank(before)) return null;
  const mouths = end - start - face.mouth;
  const open = brackets.openBefore(start, face.text.charAt(face.mouth));
  // More mouths than brackets stand open: "(obrigado:))" closes the bracket and smiles.
  return open > 0 && mouths <= open ? 'it is glued to what stands before it, and closes a bracket' : null;
}

function openingRule({ text, end, before, after }: Place): string | null {
  if (before === '"' || before === "'") return 'a straight quote stands before it';
  if (isWordChar(after)) return 'a letter or digit follows';
  if (after !== '' && '()[]{}'.includes(after)) return 'another bracket follows';
  return opensQuote(text, end) ? 'a quote opens after it' : null;
}

/** Whether the character at `index` is a quote that opens: a straight one tells by what follows it. */
function opensQuote(text: string, index: number): boolean {
  const quote = text.charAt(index);
  if ('“„«‹‘‚'.includes(quote)) return quote !== '';
  if (quote !== '"' && quote !== "'") return false;
  const next = charAt(text, index + 1);
  return next !== '' && !isBlank(next) && (isWordChar(next) || '([{"\'@#$%&*+-_/\\<'.includes(next));
}

function mirroredRule({ start, before, after, face, brackets }: Place): string | null {
  if (before !== '' && !isBlank(before)) return 'neither a blank nor the beginning stands before it';
  if (after !== '' && !isBlank(after) && !'.,!?…'.includes(after)) return 'no blank, end or .,!? follows';
  const mouth = face.text.charAt(0);
  if (')]}'.includes(mouth) && brackets.openBefore(start, mouth) > 0) return 'it closes a bracket';
  return null;
}

const REST_OF_LINE = /[^\S\n\r\u2028\u2029]*(?:[\n\r\u2028\u2029]|$)/y;

function horrorRule({ text, end, before }: Place): string | null {
  if (!isBlank(before)) return 'no blank stands before it';
  REST_OF_LINE.lastIndex = end;
  return REST_OF_LINE.test(text) ? null : 'it is not the end of the text or line';
}

function letterRule({ face, before, after }: Place): string | null {
  if (before !== '' && (isWordChar(before) || ':=&/'.includes(before))) return `${before} stands before it`;
  if (isWordChar(after)) return 'a letter or digit follows';
  if (face.text.endsWith('*') && (isOrnament(before) || isOrnament(after))) return 'it is a part of an ornament';
  if (face.text !== ':3' && face.text !== ':c') return null;
  const isFree = before === '' || isBlank(before) || '"\'“”„«»‘’'.includes(before);
  return isFree ? null : 'no blank, quote or beginning stands before it';
}

/** What people draw lines of stars with: `｡.:*･`, once normalised. */
function isOrnament(char: string): boolean {
  return char !== '' && '・。°⋆☆★✧✦'.includes(char);
}

/** XD is a word of its own, so nothing joins it with another one, nor makes a domain of it. */
function tokenRule(place: Place): string | null {
  const { text, end, before, after } = place;
  if (before === '_' || after === '_' || isJoined(place, "-'") || /^\.[a-z]{2}/.test(text.slice(end, end + 3)))
    return 'it is part of a word';
  return letterRule(place);
}

/** Whether one of these joints ties the face to a letter or digit. */
function isJoined({ text, start, end, before, after }: Place, joints: string): boolean {
  return (
    (before !== '' && joints.includes(before) && isWordChar(charBefore(text, start - 1))) ||
    (after !== '' && joints.includes(after) && isWordChar(charAt(text, end + 1)))
  );
}

function slashRule({ before, after }: Place): string | null {
  if (before !== '' && !isBlank(before) && !'.!?,'.includes(before))
    return 'no blank, beginning or .!?, stands before it';
  return isWordChar(after) || after === '=' ? 'a letter, digit or = follows' : null;
}

function easternRule(place: Place): string | null {
  const { face, before, after } = place;
  if (isWordChar(before) || before === '_') return `${before} stands before it`;
  if (isWordChar(after) || after === '_') return `${after} follows`;
  // `T.T` in an abbreviation such as `A.T.T.`, `T-T` in one with hyphens.
  const isInitials = /^[A-Z][.-]/.test(face.text) && isJoined(place, face.text.charAt(1));
  return isInitials ? 'it is part of an abbreviation' : null;
}

function heartRule({ text, start, end, before, after }: Place): string | null {
  if (isDigit(after) || after === '%') return 'it is a number: a digit or % follows';
  if ((after === ',' || after === '.') && isDigit(text.charAt(end + 1))) return 'it is a number with decimals';
  if (isDigit(before) || before === ')') return 'a digit or ) stands before it';
  const isVariable = isWordChar(before) && !isLetter(charBefore(text, start - before.length));
  return isVariable ? 'a variable of one letter stands before it' : null;
}

function isLetter(char: string): boolean {
  return isWordChar(char) && !/\p{N}/u.test(char);
}
