import type { Sentiment } from '../ref-schema.ts';
import { charBefore, isWordChar } from './characters.ts';
import { type FaceKind, faceShapeOf } from './face-shape.ts';

/** A face that is looked for. */
export interface Face {
  readonly text: string;
  /** Null when the face is known but not analysed. */
  readonly sentiment: Exclude<Sentiment, 'Neutral'> | null;
  readonly kind: FaceKind;
  readonly mouth: number;
}

/** A face taken apart at its mouth: all up to it, the mouth alone, and what follows. */
interface Filed {
  readonly face: Face;
  readonly head: string;
  readonly mouth: string;
  readonly tail: string;
}

/** A face in a text: UTF-16 indexes, [start, end), all of a repeated mouth within. */
export interface FaceAt {
  readonly face: Face;
  readonly start: number;
  readonly end: number;
}

export function faceOf(text: string, sentiment: Face['sentiment']): Face {
  return { text, sentiment, ...faceShapeOf(text) };
}

/** Finds the longest face that begins at an index of the text; null when none does (R3, R4). */
export type FaceFinder = (text: string, index: number) => FaceAt | null;

/** Faces are filed under their first two characters, so that few are compared anywhere. */
export function faceFinder(faces: readonly Face[]): FaceFinder {
  const byPair = new Map<string, Filed[]>();
  const firstCodes = new Set<number>();
  for (const face of faces) {
    firstCodes.add(face.text.charCodeAt(0));
    for (const pair of pairsOf(face)) byPair.set(pair, [...(byPair.get(pair) ?? []), filedOf(face)]);
  }
  return (text, index) => {
    if (!firstCodes.has(text.charCodeAt(index))) return null;
    const filed = byPair.get(text.slice(index, index + 2)) ?? byPair.get(text.charAt(index));
    return filed ? longestOf(filed, text, index) : null;
  };
}

function filedOf(face: Face): Filed {
  const { text, mouth } = face;
  if (mouth === -1) return { face, head: text, mouth: '', tail: '' };
  return { face, head: text.slice(0, mouth + 1), mouth: text.charAt(mouth), tail: text.slice(mouth + 1) };
}

function pairsOf({ text, mouth }: Face): ReadonlySet<string> {
  const [first = ''] = text;
  return new Set(mouth === 0 ? [text.slice(0, 2), first + first] : [text.slice(0, 2)]);
}

function longestOf(filed: readonly Filed[], text: string, index: number): FaceAt | null {
  let longest: FaceAt | null = null;
  for (const candidate of filed) {
    const end = endOf(candidate, text, index);
    if (end === -1 || (longest && !isLonger(candidate.face, end, longest))) continue;
    longest = { face: candidate.face, start: index, end };
  }
  if (longest === null || isInsideWord(text, index) || text.charCodeAt(longest.end) === KEYCAP) return null;
  return longest;
}

/** Makes an emoji of the digit or sign before it. */
const KEYCAP = 0x20e3;

function isLonger(face: Face, end: number, than: FaceAt): boolean {
  return end > than.end || (end === than.end && face.text.length > than.face.text.length);
}

/** A face that begins with a letter or digit is none where a letter or digit stands before it (R3). */
function isInsideWord(text: string, index: number): boolean {
  const before = charBefore(text, index);
  return before !== '' && isWordChar(text.charAt(index)) && isWordChar(before);
}

/** Where the face ends when it stands at `index`; -1 when it does not. */
function endOf({ head, mouth, tail }: Filed, text: string, index: number): number {
  if (!text.startsWith(head, index)) return -1;
  // A mouth in front is repeated to the left: only its first character begins the face, and no run is read twice.
  if (mouth !== '' && head.startsWith(mouth) && text.charAt(index - 1) === mouth) return -1;
  let end = index + head.length;
  while (mouth !== '' && text.charAt(end) === mouth) end++;
  if (tail === '') return end;
  return text.startsWith(tail, end) ? end + tail.length : -1;
}
