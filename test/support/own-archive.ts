import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';

/** Tweets as they stand in a person's own X archive: of v1.1, numbers as text, without the author. All invented. */

const TIME_MS = Date.UTC(2026, 10, 21, 13, 5, 7);
export const OWN_TWEET_ID = idAt(TIME_MS);

export function ownTweet(over: JsonObject = {}): JsonObject {
  return {
    edit_info: {
      initial: {
        editTweetIds: [OWN_TWEET_ID],
        editableUntil: '2026-11-21T14:05:07.000Z',
        editsRemaining: '5',
        isEditEligible: true,
      },
    },
    retweeted: false,
    source: '<a href="https://mobile.example" rel="nofollow">Web App</a>',
    entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
    display_text_range: ['0', '10'],
    favorite_count: '12',
    id_str: OWN_TWEET_ID,
    truncated: false,
    retweet_count: '3',
    id: OWN_TWEET_ID,
    created_at: 'Sat Nov 21 13:05:07 +0000 2026',
    favorited: false,
    full_text: 'bom dia :)',
    lang: 'pt',
    ...over,
  };
}

/** A file of such an archive: its variable, and the JSON that is put into it. */
export function scriptFile(variable: string, values: readonly unknown[]): string {
  return `${variable} = ${JSON.stringify(values, null, 2)}`;
}
