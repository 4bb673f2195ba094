import type { Face } from './face-finder.ts';
import { mayBecomeFace } from './may-become-face.ts';

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
  return (text) => asItStands !== null && (asItStands.test(text) || mayBecomeFace(text));
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
