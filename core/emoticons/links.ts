import { charBefore, isBlank } from './characters.ts';

/** Where a link begins inside a run of characters without blanks; it goes on to the end of the run (R10). */
const LINK = new RegExp(
  [
    // Any scheme, and one cut after its first slash or by an ellipsis (three dots once normalised).
    '(?<![a-z0-9+.-])[a-z0-9+.-]+:\\/\\/',
    '(?<![\\p{L}\\p{N}])https?(?::\\/|:?\\.\\.\\.)',
    '(?<![\\p{L}\\p{N}])www\\.[\\p{L}\\p{N}]',
    // A bare domain with a path or a port; starts only where a name starts, so that each character is read once.
    '(?<![\\p{L}\\p{N}-]|[\\p{L}\\p{N}-]\\.)(?:[\\p{L}\\p{N}-]+\\.)+[a-z]{2,}(?:\\/|:\\d)',
    '(?<![\\p{L}\\p{N}.-])(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3})(?:\\/|:\\d)',
    // A host of one word with a port and a path.
    '(?<![\\p{L}\\p{N}.-])[a-z][a-z0-9-]*:\\d{4,5}\\/',
    // A path with a drive.
    '(?<![\\p{L}\\p{N}:;=])[a-z]:[\\\\/]+[\\p{L}\\p{N}_.~$%-]',
  ].join('|'),
  'iu',
);

const MAIL_LOCAL_PART = /[a-z0-9.!#$%&'*+/=?^_`{|}~-]+(?=@)/iy;
const MAIL_DOMAIN = /@(?:[a-z0-9-]+\.)+[a-z]{2,}/iy;

/** Finds the links and mail addresses of one text, which is read once however often it is asked. */
export function protectedSpans(text: string): { endAt(index: number): number } {
  let token = { start: 0, end: -1, linkStart: -1 };
  return {
    /** Where the link or mail address that holds `index` ends; -1 when none does. */
    endAt(index) {
      if (index >= token.end) token = tokenAt(text, index);
      if (token.linkStart !== -1 && token.linkStart <= index) return token.end;
      return mailEnd(text, index);
    },
  };
}

function tokenAt(text: string, index: number): { start: number; end: number; linkStart: number } {
  let start = index;
  while (start > 0 && !isBlank(text.charAt(start - 1))) start--;
  let end = index;
  while (end < text.length && !isBlank(text.charAt(end))) end++;
  const found = text.slice(start, end).search(LINK);
  return { start, end, linkStart: found === -1 ? -1 : start + found };
}

/** Whether a face that begins like a word stands where a mention or hashtag goes on: `o:)` in `@o:)`. */
export function isInName(text: string, index: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(index)) && '@#_'.includes(charBefore(text, index) || ' ');
}

function mailEnd(text: string, index: number): number {
  MAIL_LOCAL_PART.lastIndex = index;
  if (!MAIL_LOCAL_PART.test(text)) return -1;
  MAIL_DOMAIN.lastIndex = MAIL_LOCAL_PART.lastIndex;
  return MAIL_DOMAIN.test(text) ? MAIL_DOMAIN.lastIndex : -1;
}
