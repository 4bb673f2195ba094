import { charAt, charBefore } from './characters.ts';
import { isPlainAt, oddnessOf } from './oddness.ts';

/** Zero-width characters, marks of direction, variation selectors and tags: nobody sees them. */
const INVISIBLE_CHARS =
  '\\u00AD\\u034F\\u061C\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFE00-\\uFE0F\\uFEFF\\u{E0000}-\\u{E01EF}';
const INVISIBLE = new RegExp(`^[${INVISIBLE_CHARS}]`, 'u');
/** What phones and word processors write for an apostrophe. */
const APOSTROPHES = '\u00B4\u02BC\u2018\u2019\u201B\u2032';
const APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'g');
const MARK = /^\p{M}/u;

/** More marks than this on one letter are normalised apart from it. Source: Unicode TR 15, stream-safe text. */
const MARKS_MAX = 30;

/** Parts of a long text are joined whenever there are so many of them, for memory's sake. */
const PARTS_MAX = 4096;

/** A text as the rules read it (R2): NFKC, apostrophes straight, what is invisible left out. */
export function normalized(text: string, oddness = oddnessOf(text)): string {
  if (oddness === 'none') return text;
  let joined = '';
  const parts: string[] = [];
  eachPiece(text, (piece) => {
    if (parts.push(piece) >= PARTS_MAX) joined += parts.splice(0).join('');
    return true;
  });
  return joined + parts.join('');
}

/**
 * Where a piece of the normalised text stands in the text itself. `start` and `end` are UTF-16 indexes of the former; gives
 * code points of the latter, both [start, end).
 */
export function originOf(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  const origin = { start, end };
  let length = 0;
  eachPiece(text, (piece, from, to, isRun) => {
    const before = length;
    length += piece.length;
    if (before <= start && start < length) origin.start = from + (isRun ? start - before : 0);
    if (length >= end) origin.end = isRun ? from + end - before : to;
    return length < end;
  });
  const before = codePoints(text, 0, origin.start);
  return { start: before, end: before + codePoints(text, origin.start, origin.end) };
}

/** How many code points stand in [start, end). */
function codePoints(text: string, start: number, end: number): number {
  let count = end - start;
  for (let index = start + 1; index < end; index++) {
    const isPair = (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800;
    if (isPair) count--;
  }
  return count;
}

/** Takes a piece of the normalised text and where it comes from, UTF-16 indexes [start, end); says whether to go on. */
type TakePiece = (piece: string, start: number, end: number, isRun: boolean) => boolean;

/** Pieces are runs that normalising leaves alone, and single characters with the marks on them; what is invisible is in none. */
function eachPiece(text: string, take: TakePiece): void {
  let start = 0;
  for (let index = 0; index < text.length; ) {
    if (isPlainAt(text, index)) {
      index++;
      continue;
    }
    const base = isJoinedToBefore(text, index) ? Math.max(start, index - charBefore(text, index).length) : index;
    if (base > start && !take(text.slice(start, base), start, base, true)) return;
    const found = clusterAt(text, base);
    if (found.cluster !== '' && !take(normalizedCluster(found.cluster), found.start, found.end, false)) return;
    start = index = found.next;
  }
  if (start < text.length) take(text.slice(start), start, text.length, true);
}

function isJoinedToBefore(text: string, index: number): boolean {
  const char = charAt(text, index);
  return MARK.test(char) || INVISIBLE.test(char);
}

/** The first visible character from `from` and the marks on it, [start, end); what is invisible goes on as far as `next`. */
function clusterAt(text: string, from: number): { cluster: string; start: number; end: number; next: number } {
  const start = visibleFrom(text, from);
  let cluster = charAt(text, start);
  let end = start + cluster.length;
  let next = visibleFrom(text, end);
  for (let marks = 0; marks < MARKS_MAX; marks++) {
    const char = charAt(text, next);
    if (char < '\x80' || !MARK.test(char)) break;
    cluster += char;
    end = next + char.length;
    next = visibleFrom(text, end);
  }
  return { cluster, start, end, next };
}

function visibleFrom(text: string, index: number): number {
  let visible = index;
  for (let char = charAt(text, visible); char >= '\x80' && INVISIBLE.test(char); char = charAt(text, visible))
    visible += char.length;
  return visible;
}

function normalizedCluster(cluster: string): string {
  if (cluster.length === 1 && cluster < '\x80') return cluster;
  return straight(straight(cluster).normalize('NFKC'));
}

function straight(text: string): string {
  return text.length === 1 && !APOSTROPHES.includes(text) ? text : text.replace(APOSTROPHE, "'");
}
