import { type ComposedEntities, type ComposedText, codePointLength, entitiesOf, type Span } from './text-builder.ts';
import type { User } from './tweet.ts';

/** Old clients showed 140 characters, and a retweet's text still ends there. Source: seen in X API v2 data, 2021 to 2026. */
const RETWEET_CHARACTERS_MAX = 140;
/** Where the short form of a long note ends, at the latest. Source: X API v2, 275 to 280 characters seen. */
const NOTE_PREVIEW_CHARACTERS_MAX = 276;

/** What X gives as text of a retweet: `RT @name: ` and the start of the original, with the entities that stand whole in it. */
export function retweetText(original: ComposedText, author: User): ComposedText {
  const prefix = `RT @${author.username}: `;
  const shift = prefix.length;
  const cut = cutTyped(original.text, RETWEET_CHARACTERS_MAX - shift);
  const text = prefix + (cut === null ? original.text : `${cut.trimEnd()}…`);
  const kept = entitiesBefore(original.entities, cut === null ? Number.POSITIVE_INFINITY : codePointLength(cut));
  const mention = { start: 3, end: 4 + author.username.length, username: author.username, id: author.id };
  const entities = entitiesOf(
    (kept.hashtags ?? []).map((entity) => moved(entity, shift)),
    (kept.cashtags ?? []).map((entity) => moved(entity, shift)),
    [mention, ...(kept.mentions ?? []).map((entity) => moved(entity, shift))],
    (kept.urls ?? []).map((entity) => moved(entity, shift)),
  );
  return entities ? { text, entities } : { text };
}

/** What X gives as text of a long note: its start up to a word's end, without any sign that it goes on. */
export function notePreview(note: ComposedText): ComposedText {
  const cut = cutTyped(note.text, NOTE_PREVIEW_CHARACTERS_MAX);
  if (cut === null) return note;
  const text = cut.slice(0, Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'))).trimEnd();
  const {
    hashtags = [],
    cashtags = [],
    mentions = [],
    urls = [],
  } = entitiesBefore(note.entities, codePointLength(text));
  const entities = entitiesOf(hashtags, cashtags, mentions, urls);
  return entities ? { text, entities } : { text };
}

/** The first `charactersMax` - 1 typed characters of an escaped text, or null when it has no more than `charactersMax`. */
function cutTyped(escaped: string, charactersMax: number): string | null {
  let typed = 0;
  let cutAt = 0;
  let index = 0;
  while (index < escaped.length) {
    if (typed === charactersMax - 1) cutAt = index;
    index += charactersAt(escaped, index);
    typed++;
  }
  return typed > charactersMax ? escaped.slice(0, cutAt) : null;
}

/** How many UTF-16 units the typed character that begins here takes. */
function charactersAt(escaped: string, index: number): number {
  const unit = escaped.charCodeAt(index);
  if (unit === 0x26) return escaped.indexOf(';', index) + 1 - index;
  return (unit & 0xfc00) === 0xd800 ? 2 : 1;
}

function entitiesBefore(entities: ComposedEntities | undefined, end: number): ComposedEntities {
  const whole = (span: Span) => span.end <= end;
  return {
    hashtags: entities?.hashtags?.filter(whole) ?? [],
    cashtags: entities?.cashtags?.filter(whole) ?? [],
    mentions: entities?.mentions?.filter(whole) ?? [],
    urls: entities?.urls?.filter(whole) ?? [],
  };
}

function moved<T extends Span>(entity: T, by: number): T {
  return { ...entity, start: entity.start + by, end: entity.end + by };
}
