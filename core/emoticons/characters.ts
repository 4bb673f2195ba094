/** Letters and digits, with the marks that belong to a letter (R3, R5). */
const WORD = /^[\p{L}\p{N}\p{Mn}\p{Mc}]/u;
const BLANK = /\s/;

export function isWordChar(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code < 0x80) return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122);
  return WORD.test(char);
}

/** Whether it is a digit of ASCII; NFKC has turned full-width ones into these. */
export function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

/** White space, a line's end too. "" (where a text begins or ends) is none. */
export function isBlank(char: string): boolean {
  return BLANK.test(char);
}

/** The character that ends before `index`, both halves of a surrogate pair; "" at the beginning. */
export function charBefore(text: string, index: number): string {
  const code = text.charCodeAt(index - 1);
  const isPair = code >= 0xdc00 && code <= 0xdfff && index > 1;
  return text.slice(Math.max(0, index - (isPair ? 2 : 1)), index);
}

/** The character at `index`, both halves of a surrogate pair; "" at the end. */
export function charAt(text: string, index: number): string {
  const code = text.codePointAt(index);
  return code === undefined ? '' : String.fromCodePoint(code);
}
