/**
 * Which spellings count as the same word. Search looks past accents and case, a stream's rule past case only.
 * Source: docs.x.com, build a query and build a rule, "Punctuation, diacritics, and case sensitivity", August 2026.
 */
export type Folding = 'accents' | 'case';

/** Words, and emoji with their modifiers; all else only sets them apart. */
const TOKEN =
  /[\p{L}\p{N}\p{M}]+|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})*/gu;
const ACCENTS = /\p{M}+/gu;

/** The words of a text between single blanks, with one at either end, so that a phrase is found as a substring; `''` when there is none. */
export function foldedTokens(text: string, folding: Folding): string {
  const tokens = folded(text, folding).match(TOKEN);
  return tokens ? ` ${tokens.join(' ')} ` : '';
}

/** A word as it is compared. */
export function folded(text: string, folding: Folding): string {
  const lower = text.toLowerCase();
  return folding === 'accents' ? lower.normalize('NFD').replace(ACCENTS, '') : lower;
}
