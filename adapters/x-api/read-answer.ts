import { integerOf, isObject, objectOf, objectsOf, stringOf } from '../../core/json.ts';
import type { CountPage, SearchPage, TweetAnswer } from '../../pipeline/ports/tweet-source.ts';
import type { JsonAnswer } from './get-json.ts';
import { unavailable } from './source-error.ts';

/** What is no page must not be taken for the last one: it would move the cursor over tweets that never came. */
export function searchPageOf(answer: JsonAnswer): SearchPage {
  const { body, answeredAtMs } = answer;
  const { meta } = body;
  if (!isObject(meta)) throw unavailable('the answer to a search has no meta');
  if (!Array.isArray(body.data) && (integerOf(meta.result_count) ?? 0) > 0) {
    throw unavailable('the answer to a search counts tweets and has none');
  }
  if (meta.next_token !== null && typeof (meta.next_token ?? '') !== 'string') {
    throw unavailable('the answer to a search has a next_token that is no text');
  }
  const page = { ...tweetAnswerOf(answer), nextToken: stringOf(meta.next_token) };
  return answeredAtMs === null ? page : { ...page, answeredAtMs };
}

/** Tweets that were asked for by id: `data` is absent when X gives none of them, but then `errors` says why. */
export function lookupOf(answer: JsonAnswer): TweetAnswer {
  const { data, errors } = answer.body;
  if (!Array.isArray(data) && !Array.isArray(errors)) throw unavailable('the answer for tweets by id has no data');
  return tweetAnswerOf(answer);
}

/** X renames tweets to posts; both generations of the name are read. */
export function countPageOf({ body, rateLimit }: JsonAnswer): CountPage {
  const { data, meta } = body;
  if (!Array.isArray(data) && !isObject(meta)) throw unavailable('the answer to a count has no data');
  const counts = objectsOf(data)
    .map(({ start, end, tweet_count, post_count }) => ({
      startMs: Date.parse(String(start)),
      endMs: Date.parse(String(end)),
      posts: integerOf(post_count ?? tweet_count) ?? 0,
    }))
    .filter(({ startMs, endMs }) => Number.isFinite(startMs) && Number.isFinite(endMs))
    .sort((a, b) => a.startMs - b.startMs);
  return { counts, nextToken: stringOf(objectOf(meta).next_token), rateLimit };
}

function tweetAnswerOf({ body, rateLimit }: JsonAnswer): TweetAnswer {
  const { data, includes, errors } = body;
  return { tweets: objectsOf(data), includes: objectOf(includes), errors: objectsOf(errors), rateLimit };
}
