import type { User } from './tweet.ts';

/** Entities as X API v2 gives them: a list that would be empty is left out. Offsets are code points of the escaped text. */
export type ComposedEntities = {
  readonly hashtags?: readonly TagEntity[];
  readonly cashtags?: readonly TagEntity[];
  readonly mentions?: readonly MentionEntity[];
  readonly urls?: readonly UrlEntity[];
};

export type TagEntity = Span & { readonly tag: string };
export type MentionEntity = Span & { readonly username: string; readonly id: string };
export type UrlEntity = Span & Link;

/** [start, end) in code points. */
export type Span = { readonly start: number; readonly end: number };

export type Link = {
  readonly url: string;
  readonly expanded_url: string;
  readonly display_url: string;
  readonly status?: number;
  readonly title?: string;
  readonly unwound_url?: string;
  readonly media_key?: string;
};

export interface ComposedText {
  /** Escaped as X delivers it: `&amp;`, `&lt;`, `&gt;`. */
  readonly text: string;
  readonly entities?: ComposedEntities;
}

/** A text under construction, part by part, that keeps count of where its entities stand. */
export interface TextBuilder {
  /** Words as a person types them; they are escaped here. */
  words(text: string): void;
  hashtag(tag: string): void;
  cashtag(tag: string): void;
  mention(user: User): void;
  /** One t.co address; several links when it stands for several media. */
  link(links: readonly Link[]): void;
  /** Code points that a person typed so far: an escaped character counts once. */
  typedLength(): number;
  finish(): ComposedText;
}

/** A builder for one text; each part is set off from the one before by a blank, except at a line break. */
export function textBuilder(): TextBuilder {
  let text = '';
  let length = 0;
  let escapes = 0;
  const hashtags: TagEntity[] = [];
  const cashtags: TagEntity[] = [];
  const mentions: MentionEntity[] = [];
  const urls: UrlEntity[] = [];

  const append = (part: string): Span => {
    const gap = text === '' || text.endsWith('\n') || part.startsWith('\n') ? '' : ' ';
    const start = length + gap.length;
    const end = start + codePointLength(part);
    text += gap + part;
    length = end;
    return { start, end };
  };

  return {
    words(part) {
      const escaped = escapeText(part);
      escapes += escaped.length - part.length;
      append(escaped);
    },
    hashtag: (tag) => hashtags.push({ ...append(`#${tag}`), tag }),
    cashtag: (tag) => cashtags.push({ ...append(`$${tag}`), tag }),
    mention: ({ username, id }) => mentions.push({ ...append(`@${username}`), username, id }),
    link(links) {
      const [first] = links;
      if (!first) return;
      const span = append(first.url);
      for (const link of links) urls.push({ ...span, ...link });
    },
    typedLength: () => length - escapes,
    finish() {
      const entities = entitiesOf(hashtags, cashtags, mentions, urls);
      return entities ? { text, entities } : { text };
    },
  };
}

/** The lists that hold something, as one object; undefined when none does. */
export function entitiesOf(
  hashtags: readonly TagEntity[],
  cashtags: readonly TagEntity[],
  mentions: readonly MentionEntity[],
  urls: readonly UrlEntity[],
): ComposedEntities | undefined {
  if (hashtags.length + cashtags.length + mentions.length + urls.length === 0) return undefined;
  return {
    ...(urls.length > 0 && { urls }),
    ...(hashtags.length > 0 && { hashtags }),
    ...(mentions.length > 0 && { mentions }),
    ...(cashtags.length > 0 && { cashtags }),
  };
}

/** How many code points: a pair of surrogates counts once. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00) length--;
  }
  return length;
}

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPED[character] ?? character);
}
