import type { Dice } from './dice.ts';
import { randomCode, shortAddress } from './links.ts';
import type { Link } from './text-builder.ts';
import type { Media } from './tweet.ts';

/** Media stand on a host that never resolves (RFC 2606), so that showing a tweet asks nobody. */
const MEDIA_HOST = 'https://midia.example';
const PHOTOS_MAX = 4;
/** Media ids are older than their tweet's by some seconds of id time; the odd factor keeps them apart. */
const MEDIA_ID_STEP = 997n << 22n;
const MEDIA_KEY_PREFIX: Record<Media['type'], number> = { photo: 3, video: 7, animated_gif: 16 };
const LINK_PART: Record<Media['type'], string> = { photo: 'photo', video: 'video', animated_gif: 'photo' };

/** Media attached to a tweet: one to four photos, or one video or animated GIF. Never empty. */
export function pickMedia(tweetId: bigint, dice: Dice): readonly Media[] {
  const kind = dice.next();
  if (kind < 0.14) return [video(tweetId, dice)];
  if (kind < 0.2) return [animatedGif(tweetId, dice)];
  const count = dice.chance(0.7) ? 1 : 2 + dice.below(PHOTOS_MAX - 1);
  return Array.from({ length: count }, (_, index) => photo(mediaKey('photo', tweetId, index), dice));
}

/** The links for one tweet's media: X gives all of them the same t.co address and place in the text. */
export function mediaLinks(
  media: readonly Media[],
  tweet: { username: string; id: bigint },
  dice: Dice,
): readonly Link[] {
  const url = shortAddress(dice);
  const shown = `pic.x.com/${randomCode(dice)}`;
  return media.map(({ media_key, type }) => ({
    url,
    expanded_url: `https://x.com/${tweet.username}/status/${tweet.id}/${LINK_PART[type]}/1`,
    display_url: shown,
    media_key,
  }));
}

function photo(key: string, dice: Dice): Media {
  const upright = dice.chance(0.4);
  return {
    media_key: key,
    type: 'photo',
    width: upright ? 1080 : 1200,
    height: upright ? 1350 : 675,
    ...(dice.chance(0.2) && { alt_text: 'Foto inventada: o presidente e o público' }),
    url: `${MEDIA_HOST}/foto/${randomCode(dice)}.jpg`,
  };
}

function video(tweetId: bigint, dice: Dice): Media {
  const name = randomCode(dice);
  return {
    media_key: mediaKey('video', tweetId, 0),
    type: 'video',
    width: 1280,
    height: 720,
    preview_image_url: `${MEDIA_HOST}/video/${name}.jpg`,
    duration_ms: 2000 + dice.below(138_000),
    variants: [
      { bit_rate: 832_000, content_type: 'video/mp4', url: `${MEDIA_HOST}/video/640x360/${name}.mp4` },
      { content_type: 'application/x-mpegURL', url: `${MEDIA_HOST}/video/${name}.m3u8` },
    ],
  };
}

function animatedGif(tweetId: bigint, dice: Dice): Media {
  const name = randomCode(dice);
  return {
    media_key: mediaKey('animated_gif', tweetId, 0),
    type: 'animated_gif',
    width: 480,
    height: 270,
    preview_image_url: `${MEDIA_HOST}/gif/${name}.jpg`,
    variants: [{ bit_rate: 0, content_type: 'video/mp4', url: `${MEDIA_HOST}/gif/${name}.mp4` }],
  };
}

function mediaKey(type: Media['type'], tweetId: bigint, index: number): string {
  return `${MEDIA_KEY_PREFIX[type]}_${tweetId - BigInt(index + 1) * MEDIA_ID_STEP}`;
}
