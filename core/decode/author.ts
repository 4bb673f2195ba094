import { booleanOf, idOf, integerOf, type JsonObject, objectOf, stringOf } from '../json.ts';
import { timeMsOf } from '../tweet-time.ts';
import { countOf } from '../x-names.ts';
import { findIncluded } from './find-included.ts';
import { wellFormed } from './well-formed.ts';

/** Who wrote a tweet, as the profile was when it was collected; all but the id is null when it is not in `includes`. */
export interface Author {
  readonly id: string | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly location: string | null;
  readonly description: string | null;
  /** UTC milliseconds. */
  readonly createdAtMs: number | null;
  readonly followers: number | null;
  readonly following: number | null;
  readonly tweets: number | null;
  readonly isVerified: boolean | null;
}

export function authorOf(data: JsonObject, includes: JsonObject): Author {
  const id = idOf(data.author_id);
  const user = objectOf(findIncluded(includes.users, 'id', id));
  const metrics = objectOf(user.public_metrics);
  return {
    id,
    username: stringOf(user.username),
    name: freeText(user.name),
    location: freeText(user.location),
    description: freeText(user.description),
    createdAtMs: timeMsOf(user.created_at),
    followers: integerOf(metrics.followers_count),
    following: integerOf(metrics.following_count),
    tweets: integerOf(countOf(metrics, 'tweet_count', 'post_count')),
    isVerified: booleanOf(user.verified) ?? hasVerifiedType(user.verified_type),
  };
}

function freeText(value: unknown): string | null {
  const text = stringOf(value);
  return text === null ? null : wellFormed(text);
}

/** `verified_type` names the badge (`blue`, `business`, `government`), or `none`. */
function hasVerifiedType(type: unknown): boolean | null {
  const name = stringOf(type);
  return name === null ? null : name !== 'none';
}
