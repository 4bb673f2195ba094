import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('pt', { granularity: 'grapheme' });

/** How many columns of a terminal the text takes; emoji and East Asian characters take two. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** The text, or its beginning and … when it is wider than `width` columns. */
export function cutToWidth(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let cut = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += textWidth(segment);
    if (used > width) break;
    cut += segment;
  }
  return `${cut}…`;
}
