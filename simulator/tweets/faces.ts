import type { Dice } from './dice.ts';
import type { Mood } from './phrases.ts';

/** About a third of the tweets carry a face, far more than real ones do, so that sentiment is seen at work. */
export const FACE_SHARE = 0.35;
/** How often a face agrees with the words around it; otherwise it is ironic. */
const SINCERE_SHARE = 0.88;

/** More frequent faces stand more often in the list. */
const POSITIVE_FACES = [
  ':)',
  ':)',
  ':)',
  ':)',
  ':D',
  ':D',
  ':D',
  '<3',
  '<3',
  '<3',
  ';)',
  ';)',
  '=)',
  ':-)',
  '=D',
  ':))',
  ':]',
  ':}',
  'xD',
  ';D',
  '<33',
  ':P',
  '\\o/',
  '^^',
  '(:',
];
const NEGATIVE_FACES = [
  ':(',
  ':(',
  ':(',
  ':(',
  ':(',
  ":'(",
  ":'(",
  ':-(',
  '=(',
  ':[',
  ':[',
  ':{',
  ':{',
  '</3',
  '>:(',
  ':((',
  ':/',
  ':/',
  'T_T',
];

const POSITIVE_EMOJI = ['👏', '❤️', '🇧🇷', '😂', '🎉', '🙏🏽', '👨‍👩‍👧‍👦', '💪🏾', '⚽', '🥳', '👩🏽‍⚕️'];
const NEGATIVE_EMOJI = ['😡', '😢', '🤦🏽‍♀️', '👎', '💔', '🙄', '🌧️', '😤'];
const NEUTRAL_EMOJI = ['🤔', '📺', '🇧🇷', '☔', '⚽', '🗳️', '👀', '🏳️‍🌈', '🇵🇹', '📊'];

/** A face in letters that goes with the mood, or against it now and then. Not escaped. */
export function pickFace(mood: Mood, dice: Dice): string {
  const sincere = dice.chance(SINCERE_SHARE);
  const positive = mood === 'neutral' ? dice.chance(0.6) : (mood === 'praise') === sincere;
  return dice.pick(positive ? POSITIVE_FACES : NEGATIVE_FACES);
}

/** One to three emoji that go with the mood. */
export function pickEmoji(mood: Mood, dice: Dice): string {
  const emoji = dice.pick(EMOJI_BY_MOOD[mood]);
  return dice.chance(0.3) ? emoji.repeat(2 + dice.below(2)) : emoji;
}

const EMOJI_BY_MOOD: Record<Mood, readonly string[]> = {
  praise: POSITIVE_EMOJI,
  criticism: NEGATIVE_EMOJI,
  neutral: NEUTRAL_EMOJI,
};
