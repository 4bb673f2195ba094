/** Control characters, line ends, and what turns the direction of writing around or cannot be seen at all. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u200B\u202A-\u202E\u2060-\u2064\u2066-\u2069]/gu;

/** The text on one line, without what could steer a terminal. */
export function plainText(text: string): string {
  return plainLine(text.replace(/\s+/g, ' '));
}

/** A line, without what could steer a terminal; blanks stay as they are. */
export function plainLine(text: string): string {
  return text.replace(STEERING, '');
}
