import { ulid } from 'ulid';
import { wellFormed } from './decode/well-formed.ts';
import type { JsonObject } from './json.ts';

/** X's longest post, in characters. Source: docs.x.com, "note" posts, August 2026. */
export const FORM_TEXT_CHARS_MAX = 25_000;

/** A person's own text in the shape of X API v2; `random` gives numbers in [0, 1). */
export function formTweet(
  text: string,
  { nowMs, random }: { readonly nowMs: number; readonly random: () => number },
): JsonObject {
  return {
    id: `form-${ulid(nowMs, random)}`,
    text: escapeHtml(wellFormed(text)),
    created_at: new Date(nowMs).toISOString(),
  };
}

/** Why the text is none that can be taken; null when it can. */
export function formTextProblem(text: string): string | null {
  const chars = [...text].length;
  if (text.trim() === '') return 'the text is empty';
  return chars > FORM_TEXT_CHARS_MAX
    ? `the text must have at most ${FORM_TEXT_CHARS_MAX} characters, got ${chars}`
    : null;
}

/** X escapes these three in texts, so they are unescaped when a tweet is read. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
