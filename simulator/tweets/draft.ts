import type { PostKind } from '../post.ts';
import { notePreview, retweetText } from './cut-text.ts';
import type { Dice } from './dice.ts';
import { finalMetrics } from './engagement.ts';
import { tweetLink } from './links.ts';
import { mediaLinks, pickMedia } from './media.ts';
import type { People } from './people.ts';
import { pickPlace, pointIn } from './places.ts';
import { pickRemoval } from './removal.ts';
import type { ComposedText } from './text-builder.ts';
import type { Draft, Media, Place, Reference, TweetBody, User } from './tweet.ts';
import { type Occasion, type Writing, writeNote, writeShort } from './write-text.ts';

const EDIT_TIME_MS = 60 * 60 * 1000;
const MEDIA_SHARE = 0.12;
const NOTE_SHARE = 0.05;
const PLACE_SHARE = 0.04;
const POINT_SHARE = 0.3;
const SENSITIVE_SHARE = 0.005;
const EDITED_SHARE = 0.01;
const SOURCES = [
  'Twitter for Android',
  'Twitter for Android',
  'Twitter for iPhone',
  'Twitter Web App',
  'Twitter for iPad',
];

/** Where and when a tweet stands, and the chances that decide what it says. */
export interface DraftPlan {
  readonly id: bigint;
  readonly timeMs: number;
  readonly kind: PostKind;
  /** Null for originals only. */
  readonly referenced: Draft | null;
  readonly people: People;
  /** Decides all but the counts. */
  readonly dice: Dice;
  /** Decides the counts. */
  readonly engagement: Dice;
  /** Decides when it is taken away; null: never. */
  readonly removal: Dice | null;
}

/** Writes the tweet of a plan. Pure. */
export function draftOf(plan: DraftPlan): Draft {
  const author = plan.people.author(plan.dice);
  const final = finalMetrics(author, plan.engagement);
  return plan.kind === 'retweet' && plan.referenced
    ? retweet(plan, plan.referenced, author, final)
    : written(plan, author, final);
}

function retweet(plan: DraftPlan, original: Draft, author: User, final: Draft['finalMetrics']): Draft {
  const composed = retweetText(original.tweet, original.author);
  return {
    kind: 'retweet',
    timeMs: plan.timeMs,
    author,
    mentioned: mentionedIn(composed, [original.author, ...original.mentioned]),
    inReplyTo: null,
    media: [],
    place: null,
    removal: pickRemoval(plan.timeMs, original.removal, plan.removal),
    referenced: original,
    finalMetrics: final,
    tweet: {
      ...body(plan, author, composed, original.tweet.lang),
      referenced_tweets: [{ type: 'retweeted', id: original.tweet.id }],
    },
  };
}

/** An original, a reply or a quote. */
function written(plan: DraftPlan, author: User, final: Draft['finalMetrics']): Draft {
  const { dice, referenced, kind, people, id, timeMs } = plan;
  const media = dice.chance(MEDIA_SHARE) ? pickMedia(id, dice) : [];
  const place = dice.chance(PLACE_SHARE) ? pickPlace(dice) : null;
  const answered = kind === 'reply' && referenced ? referenced.author : null;
  const addressee = people.addressee(dice);
  const occasion: Occasion = {
    ...(answered && { answered }),
    addressee,
    endLinks: [
      ...quoteLinks(plan),
      ...(media.length > 0 ? [mediaLinks(media, { username: author.username, id }, dice)] : []),
    ],
  };
  const note = kind === 'original' && dice.chance(NOTE_SHARE) ? writeNote(dice, occasion) : null;
  const writing: Writing = note ? { ...notePreview(note), lang: note.lang } : writeShort(dice, occasion);
  return {
    kind,
    timeMs,
    author,
    mentioned: mentionedIn(writing, answered ? [answered, addressee] : [addressee]),
    inReplyTo: answered,
    media,
    place,
    removal: pickRemoval(timeMs, null, plan.removal),
    referenced,
    finalMetrics: final,
    tweet: { ...body(plan, author, writing, writing.lang), ...extras(plan, { note, media, place, answered }) },
  };
}

/** What every tweet has. */
function body(plan: DraftPlan, author: User, { text, entities }: ComposedText, lang: string): TweetBody {
  const { dice, timeMs, kind, referenced } = plan;
  const id = plan.id.toString();
  return {
    id,
    text,
    edit_history_tweet_ids: kind === 'original' && dice.chance(EDITED_SHARE) ? [versionBefore(plan), id] : [id],
    author_id: author.id,
    conversation_id: kind === 'reply' && referenced ? referenced.tweet.conversation_id : id,
    created_at: secondOf(timeMs),
    edit_controls: {
      edits_remaining: 5,
      is_edit_eligible: kind === 'original',
      editable_until: secondOf(timeMs + EDIT_TIME_MS),
    },
    ...(entities && { entities }),
    lang,
    possibly_sensitive: dice.chance(SENSITIVE_SHARE),
    reply_settings: 'everyone',
    source: dice.pick(SOURCES),
  };
}

interface Extras {
  readonly note: ComposedText | null;
  readonly media: readonly Media[];
  readonly place: Place | null;
  readonly answered: User | null;
}

function extras({ dice, kind, referenced }: DraftPlan, { note, media, place, answered }: Extras): Partial<TweetBody> {
  const type: Reference['type'] = kind === 'reply' ? 'replied_to' : 'quoted';
  return {
    ...(media.length > 0 && { attachments: { media_keys: media.map(({ media_key }) => media_key) } }),
    ...(place && {
      geo: { place_id: place.id, ...(dice.chance(POINT_SHARE) && { coordinates: pointIn(place, dice) }) },
    }),
    ...(answered && { in_reply_to_user_id: answered.id }),
    ...(note && { note_tweet: { text: note.text, ...(note.entities && { entities: note.entities }) } }),
    ...(referenced && { referenced_tweets: [{ type, id: referenced.tweet.id }] }),
  };
}

function quoteLinks({ kind, referenced, dice }: DraftPlan): Occasion['endLinks'] {
  if (kind !== 'quote' || !referenced) return [];
  return [[tweetLink(referenced.author.username, referenced.tweet.id, dice)]];
}

/** Those of the candidates that the text mentions, in its order, each once. */
function mentionedIn({ entities }: ComposedText, candidates: readonly User[]): readonly User[] {
  const ids = new Set(entities?.mentions?.map(({ id }) => id));
  return [...ids].flatMap((id) => candidates.find((user) => user.id === id) ?? []);
}

/** The id of the version before an edit: up to twenty minutes older, and no tweet of the stream in all likelihood. */
function versionBefore({ id, dice }: DraftPlan): string {
  return (id - (BigInt(1000 + dice.below(1_200_000)) << 22n) - BigInt(dice.below(2 ** 21))).toString();
}

/** X tells times to the second. */
function secondOf(timeMs: number): string {
  return new Date(Math.floor(timeMs / 1000) * 1000).toISOString();
}
