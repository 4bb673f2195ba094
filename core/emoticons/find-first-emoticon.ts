import { unescapeHtml } from '../html-unescape.ts';
import { detectorOf } from './detector.ts';
import { faceSetOf } from './face-set.ts';
import type { FoundEmoticon } from './found-emoticon.ts';

const { find } = detectorOf(faceSetOf());

/**
 * Finds the first emoticon by the rules of docs/emoticons.md, among the core and extended faces; null when there is none.
 * `escaped` says whether the text is as X delivers it (`&lt;3`); `start` and `end` count in the unescaped one.
 */
export function findFirstEmoticon(
  text: string,
  { escaped = false }: { readonly escaped?: boolean } = {},
): FoundEmoticon | null {
  return find(escaped ? unescapeHtml(text) : text);
}
