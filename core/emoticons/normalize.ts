/** Zero-width characters, marks of direction, variation selectors and tags: nobody sees them. */
const INVISIBLE =
  '\\u00AD\\u034F\\u061C\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFE00-\\uFE0F\\uFEFF\\u{E0000}-\\u{E01EF}';
/** What phones and word processors write for an apostrophe. */
const APOSTROPHES = '\\u00B4\\u02BC\\u2018\\u2019\\u201B\\u2032';

/** Normalising changes nothing in a text of these alone: ASCII, the letters of Latin-1 and a few marks, emoji. */
const STABLE_CHARS =
  '\\0-\\x7F¡-§©«¬®°±¶»¿À-ĿŁ-ňŊ-ž\\u2010\\u2012-\\u2016\\u201C-\\u2022\\u20AC\\u2600-\\u27BF\\u{1F300}-\\u{1F64F}\\u{1F680}-\\u{1F6FF}\\u{1F900}-\\u{1FAFF}';
const STABLE = new RegExp(`^[${STABLE_CHARS}]*$`, 'u');
const UNSTABLE_CHARS = new RegExp(`[^${STABLE_CHARS}]`, 'gu');
const MARK = /^\p{M}/u;
const ANY_MARK = /\p{M}/u;
const INVISIBLE_CHARS = new RegExp(`[${INVISIBLE}]+`, 'gu');
const INVISIBLE_CHAR = new RegExp(`^[${INVISIBLE}]`, 'u');
const APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'gu');

/** More marks than this on one letter are normalised apart from it. Source: Unicode TR 15, stream-safe text. */
const MARKS_MAX = 30;

/** Texts are normalised in pieces of about this many UTF-16 units, so that a long one costs no more memory at a time. */
const PIECE_UNITS = 16_384;

/** A text as the rules read it (R2): NFKC, apostrophes straight, what is invisible left out. */
export function normalized(text: string): string {
  if (STABLE.test(text)) return text;
  if (text.length <= PIECE_UNITS) return normalizedPiece(text);
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + PIECE_UNITS, text.length);
    // A mark is never parted from its letter: a piece ends before a character of ASCII.
    while (end < text.length && text.charCodeAt(end) >= 0x80) end++;
    parts.push(normalizedPiece(text.slice(start, end)));
    start = end;
  }
  return parts.join('');
}

function normalizedPiece(text: string): string {
  const visible = text.replace(INVISIBLE_CHARS, '');
  if (!ANY_MARK.test(visible)) return visible.replace(UNSTABLE_CHARS, normalizedCluster);
  const parts: string[] = [];
  for (const { cluster } of clustersOf(text)) parts.push(normalizedCluster(cluster));
  return parts.join('');
}

/**
 * Where a piece of the normalised text stands in the text itself. `start` and `end` are UTF-16 indexes of the former; gives
 * code points of the latter, both [start, end).
 */
export function originOf(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  if (STABLE.test(text)) {
    const before = codePoints(text.slice(0, start));
    return { start: before, end: before + codePoints(text.slice(start, end)) };
  }
  let length = 0;
  let origin = 0;
  for (const { cluster, start: from, end: to } of clustersOf(text)) {
    const before = length;
    length += normalizedCluster(cluster).length;
    if (before <= start && start < length) origin = from;
    if (length >= end) return { start: origin, end: to };
  }
  return { start: origin, end: origin };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function normalizedCluster(cluster: string): string {
  if (cluster.length === 1 && cluster < '\x80') return cluster;
  return cluster.replace(APOSTROPHE, "'").normalize('NFKC').replace(APOSTROPHE, "'");
}

interface Cluster {
  readonly cluster: string;
  /** Code points of the text, [start, end). */
  readonly start: number;
  readonly end: number;
}

/** A character and the marks on it, which NFKC joins with it; what is invisible is in none. */
function* clustersOf(text: string): Iterable<Cluster> {
  let current = { cluster: '', start: 0, end: 0, marks: 0 };
  let index = 0;
  for (const char of text) {
    const at = index++;
    if (char >= '\x80' && INVISIBLE_CHAR.test(char)) continue;
    if (current.cluster !== '' && char >= '\x80' && current.marks < MARKS_MAX && MARK.test(char)) {
      current = { cluster: current.cluster + char, start: current.start, end: at + 1, marks: current.marks + 1 };
      continue;
    }
    if (current.cluster !== '') yield current;
    current = { cluster: char, start: at, end: at + 1, marks: 0 };
  }
  if (current.cluster !== '') yield current;
}
