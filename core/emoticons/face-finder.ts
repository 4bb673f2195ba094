import type { Sentiment } from '../ref-schema.ts';
import { charBefore, isWordChar } from './characters.ts';
import { type FaceKind, faceShapeOf } from './face-shape.ts';
import { type FaceTable, faceTable } from './face-table.ts';

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

/** Finds faces in a text, the longest at each place (R3, R4). */
export interface FaceFinder {
  /** The first face that begins at the UTF-16 index `from` or later; null when none does. */
  next(text: string, from: number): FaceAt | null;
  /** Whether an analysed face may stand in a text that is not normalised yet, whatever stands around it. */
  mayFindAnalysed(text: string): boolean;
}

export function faceFinder(faces: readonly Face[]): FaceFinder {
  const table = tableOf(faces);
  const analysed = tableOf(faces.filter(({ sentiment }) => sentiment !== null));
  return {
    next(text, from) {
      for (let index = table.nextPlace(text, from); index !== -1; index = table.nextPlace(text, index + 1)) {
        if (isInsideWord(text, index)) continue;
        const found = longestOf(table.filedAt(text, index), text, index);
        if (found !== null && text.charCodeAt(found.end) !== KEYCAP) return found;
      }
      return null;
    },
    mayFindAnalysed(text) {
      for (let index = analysed.nextPlace(text, 0); index !== -1; index = analysed.nextPlace(text, index + 1)) {
        // The slashes of a link are all that holds a face in half of the texts.
        if (text.startsWith('://', index)) continue;
        if (longestOf(analysed.filedAt(text, index), text, index) !== null) return true;
      }
      return false;
    },
  };
}

/** Makes an emoji of the digit or sign before it. */
const KEYCAP = 0x20e3;

function tableOf(faces: readonly Face[]): FaceTable<Filed> {
  return faceTable(faces.flatMap((face) => pairsOf(face).map((pair) => ({ pair, filed: filedOf(face) }))));
}

function filedOf(face: Face): Filed {
  const { text, mouth } = face;
  if (mouth === -1) return { face, head: text, mouth: '', tail: '' };
  return { face, head: text.slice(0, mouth + 1), mouth: text.charAt(mouth), tail: text.slice(mouth + 1) };
}

function pairsOf({ text, mouth }: Face): readonly string[] {
  const [first = ''] = text;
  const pair = text.slice(0, 2);
  return mouth === 0 && pair !== first + first ? [pair, first + first] : [pair];
}

function longestOf(filed: readonly Filed[], text: string, index: number): FaceAt | null {
  let longest: FaceAt | null = null;
  for (const candidate of filed) {
    const end = endOf(candidate, text, index);
    if (end === -1 || (longest && !isLonger(candidate.face, end, longest))) continue;
    longest = { face: candidate.face, start: index, end };
  }
  return longest;
}

function isLonger(face: Face, end: number, than: FaceAt): boolean {
  return end > than.end || (end === than.end && face.text.length > than.face.text.length);
}

/** A face that begins with a letter or digit is none where a letter or digit stands before it (R3). */
function isInsideWord(text: string, index: number): boolean {
  return isWordChar(text.charAt(index)) && isWordChar(charBefore(text, index) || ' ');
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
