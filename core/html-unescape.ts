/** Undoes, once, the escapes that X puts into a tweet's text: `&lt;`, `&gt;`, and `&amp;` last; no others. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
