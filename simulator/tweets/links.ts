import type { Dice } from './dice.ts';
import type { Link } from './text-builder.ts';

const SHORT_CODE_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SHORT_CODE_CHARACTERS = 10;
/** X shows this much of an address's path before it cuts. Source: display_url in X API v2 data. */
const DISPLAY_PATH_CHARACTERS = 14;

/** Sites that never resolve (RFC 2606), so that following a link asks nobody. */
const NEWS_SITES = [
  'www.diario.example',
  'gazeta.example',
  'www.radio.example',
  'tempo.example',
  'blog.economia.example',
];
const SHORTENER = 'curto.example';
const SLUGS = [
  'presidente-visita-obra',
  'presidente-e-a-economia',
  'chuva-no-sul',
  'agenda',
  'o-preco-do-cafe',
  'selecao',
];

/** A t.co address: 23 characters. */
export function shortAddress(dice: Dice): string {
  return `https://t.co/${randomCode(dice)}`;
}

/** Letters and digits as they stand in short addresses. */
export function randomCode(dice: Dice): string {
  let code = '';
  for (let index = 0; index < SHORT_CODE_CHARACTERS; index++) {
    code += SHORT_CODE_ALPHABET[dice.below(SHORT_CODE_ALPHABET.length)];
  }
  return code;
}

/** A link to an article, sometimes through another shortener, as X unwinds it. */
export function articleLink(dice: Dice): Link {
  const slug = dice.pick(SLUGS);
  const unwound = `https://${dice.pick(NEWS_SITES)}/politica/${slug}-${dice.below(9000)}.html?origem=x&v=${dice.below(9)}`;
  const expanded = dice.chance(0.2) ? `https://${SHORTENER}/${randomCode(dice).slice(0, 6)}` : unwound;
  return {
    url: shortAddress(dice),
    expanded_url: expanded,
    display_url: displayAddress(expanded),
    status: 200,
    title: `${slug.replaceAll('-', ' ')} | notícia inventada`,
    unwound_url: unwound,
  };
}

/** The link that X appends to a quote. */
export function tweetLink(username: string, id: string, dice: Dice): Link {
  const address = `https://x.com/${username}/status/${id}`;
  return { url: shortAddress(dice), expanded_url: address, display_url: displayAddress(address) };
}

/** An address as X shows it: without scheme and www., the path cut. */
function displayAddress(address: string): string {
  const shown = address.replace(/^https?:\/\/(www\.)?/, '');
  const end = shown.indexOf('/') + 1 + DISPLAY_PATH_CHARACTERS;
  return shown.length > end + 1 ? `${shown.slice(0, end)}…` : shown;
}
