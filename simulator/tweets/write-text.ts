import type { Dice } from './dice.ts';
import { FACE_SHARE, pickEmoji, pickFace } from './faces.ts';
import { articleLink } from './links.ts';
import {
  ANSWERS,
  CASHTAGS,
  FOREIGN,
  HASHTAGS,
  type Mood,
  OFF_TOPIC,
  OPENERS,
  PHRASES,
  type Phrases,
  SENTENCE_ENDS,
  WORDS,
} from './phrases.ts';
import { type ComposedText, codePointLength, type Link, type TextBuilder, textBuilder } from './text-builder.ts';
import type { User } from './tweet.ts';

/** Longest text without being a long note; X counts a link as 23 characters, as long as it is. */
const TEXT_CHARACTERS_MAX = 280;
const LINK_CHARACTERS = 24;
/** A long note holds at least this much, so that it is surely beyond the limit of a short text. */
const NOTE_CHARACTERS_MIN = 320;

/** How many speak of something else, so that a search has to choose. */
const OFF_TOPIC_SHARE = 0.25;

/** What stands around the words of a tweet. */
export interface Occasion {
  /** Who is answered: their handle opens the text, beyond its limit. */
  readonly answered?: User;
  /** Who may be mentioned. */
  readonly addressee: User;
  /** The links at the end, one list for each t.co address: of the quoted tweet, of media. */
  readonly endLinks: readonly (readonly Link[])[];
}

export interface Writing extends ComposedText {
  readonly lang: string;
}

/** A text of at most 280 typed characters, not counting the handle of who is answered. */
export function writeShort(dice: Dice, occasion: Occasion): Writing {
  const builder = textBuilder();
  if (occasion.answered) builder.mention(occasion.answered);
  const limit = TEXT_CHARACTERS_MAX + builder.typedLength() - occasion.endLinks.length * LINK_CHARACTERS;
  const lang = writeBody(builder, dice, occasion, limit);
  for (const links of occasion.endLinks) builder.link(links);
  return { ...builder.finish(), lang };
}

/** A long note of several paragraphs, beyond 280 characters. */
export function writeNote(dice: Dice, occasion: Occasion): Writing {
  const builder = textBuilder();
  const mood = pickMood(dice);
  if (dice.chance(0.5)) builder.words(dice.pick(OPENERS));
  const { mains, tails } = pickTopic(mood, dice);
  while (builder.typedLength() < NOTE_CHARACTERS_MIN) {
    if (builder.typedLength() > 0 && dice.chance(0.3)) builder.words('\n\n');
    builder.words(`${fill(dice.pick(mains), dice)}, ${fill(dice.pick(tails), dice)}.`);
    if (dice.chance(0.2)) builder.mention(occasion.addressee);
  }
  if (dice.chance(FACE_SHARE)) builder.words(pickFace(mood, dice));
  writeTags(builder, dice, Number.POSITIVE_INFINITY);
  if (dice.chance(0.2)) builder.link([articleLink(dice)]);
  for (const links of occasion.endLinks) builder.link(links);
  return { ...builder.finish(), lang: 'pt' };
}

/** Writes all but the links at the end; gives the language. */
function writeBody(builder: TextBuilder, dice: Dice, occasion: Occasion, limit: number): string {
  const kind = dice.next();
  if (kind < 0.01) return writeTagsOnly(builder, dice);
  const add = (part: string) => {
    if (builder.typedLength() + 1 + codePointLength(part) <= limit) builder.words(part);
  };
  const mood = pickMood(dice);
  const foreign = kind < 0.03 ? dice.pick(FOREIGN) : null;
  const topic = pickTopic(mood, dice);
  const opener = foreign ? null : pickOpener(mood, occasion.answered !== undefined, dice);
  if (opener !== null) add(opener);
  const phrase = fill(foreign?.text ?? dice.pick(topic.mains), dice);
  const main = opener?.endsWith(',') ? lowerFirst(phrase) : phrase;
  for (const part of sentences(main, { mood, topic, dice })) add(part);
  if (dice.chance(0.3)) add(pickEmoji(mood, dice));
  writeExtras(builder, dice, occasion, limit);
  return foreign?.lang ?? 'pt';
}

function pickOpener(mood: Mood, isAnswer: boolean, dice: Dice): string | null {
  if (isAnswer) return dice.chance(0.6) ? dice.pick(ANSWERS[mood]) : null;
  return dice.chance(0.25) ? dice.pick(OPENERS) : null;
}

/** What a text speaks of, and how. */
interface Subject {
  readonly mood: Mood;
  readonly topic: Phrases;
  readonly dice: Dice;
}

function pickTopic(mood: Mood, dice: Dice): Phrases {
  return (dice.chance(OFF_TOPIC_SHARE) ? OFF_TOPIC : PHRASES)[mood];
}

/** The main sentence and perhaps another, with a face after either of them when there is one. */
function sentences(phrase: string, { mood, topic, dice }: Subject): readonly string[] {
  const main = phrase + dice.pick(SENTENCE_ENDS);
  const tail = dice.chance(0.45) ? [fill(dice.pick(topic.tails), dice)] : [];
  const face = dice.chance(FACE_SHARE) ? pickFace(mood, dice) : null;
  if (face === null || dice.chance(0.5)) {
    const joined = tail.length > 0 && main === phrase ? `${main},` : main;
    return [joined, ...tail, ...(face === null ? [] : [face])];
  }
  // People also type a face without a blank before it.
  return dice.chance(0.3) ? [main + face, ...tail] : [main, face, ...tail];
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function writeExtras(builder: TextBuilder, dice: Dice, { addressee }: Occasion, limit: number): void {
  const room = () => limit - builder.typedLength();
  if (dice.chance(0.12) && room() > addressee.username.length + 2) builder.mention(addressee);
  writeTags(builder, dice, limit);
  if (dice.chance(0.12) && room() >= LINK_CHARACTERS) builder.link([articleLink(dice)]);
}

function writeTags(builder: TextBuilder, dice: Dice, limit: number): void {
  const count = dice.chance(0.25) ? 1 + dice.below(3) : 0;
  const first = dice.below(HASHTAGS.length);
  // Neighbours in the list, so that no tag is there twice.
  for (const tag of [...HASHTAGS, ...HASHTAGS].slice(first, first + count)) {
    if (limit - builder.typedLength() > tag.length + 2) builder.hashtag(tag);
  }
  if (!dice.chance(0.01)) return;
  const symbol = dice.pick(CASHTAGS);
  if (limit - builder.typedLength() > symbol.length + 2) builder.cashtag(symbol);
}

/** A tweet without any words, whose language X cannot tell. */
function writeTagsOnly(builder: TextBuilder, dice: Dice): string {
  builder.hashtag('Presidente');
  builder.hashtag(dice.pick(HASHTAGS));
  builder.words(pickEmoji('neutral', dice));
  return 'und';
}

function pickMood(dice: Dice): Mood {
  const draw = dice.next();
  if (draw < 0.35) return 'praise';
  return draw < 0.7 ? 'criticism' : 'neutral';
}

/** The sentence with a word for each `{…}`. */
function fill(phrase: string, dice: Dice): string {
  return phrase.replace(/\{(\w+)\}/g, (slot, name) => (isWordList(name) ? dice.pick(WORDS[name]) : slot));
}

function isWordList(name: string): name is keyof typeof WORDS {
  return name in WORDS;
}
