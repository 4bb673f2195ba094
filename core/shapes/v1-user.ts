import { idOf, isObject, type JsonObject } from '../json.ts';
import { isoTimeOf } from '../tweet-time.ts';

/** A user of API v1.1 in the shape of v2; null without an id. */
export function v1User(user: unknown): (JsonObject & { readonly id: string }) | null {
  if (!isObject(user)) return null;
  const id = idOf(user.id_str) ?? idOf(user.id);
  if (id === null) return null;
  return {
    id,
    username: user.screen_name,
    name: user.name,
    created_at: isoTimeOf(user.created_at) ?? undefined,
    description: user.description,
    location: user.location,
    url: user.url,
    protected: user.protected,
    verified: user.verified,
    profile_image_url: user.profile_image_url_https,
    public_metrics: {
      followers_count: user.followers_count,
      following_count: user.friends_count,
      tweet_count: user.statuses_count,
      listed_count: user.listed_count,
    },
  };
}
