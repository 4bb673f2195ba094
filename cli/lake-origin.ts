import { LakeError, UsageError } from '../core/errors.ts';
import { objectOf } from '../core/json.ts';
import type { Lake } from '../pipeline/lake.ts';
import type { FilteredStream } from '../pipeline/ports/filtered-stream.ts';
import type { TweetAnswer, TweetSource } from '../pipeline/ports/tweet-source.ts';

/** Says whether a lake's searches read the real X API or a simulator. */
const ORIGIN_KEY = 'state/origin.json';

export type Origin = 'simulator' | 'x';

/**
 * The source, which keeps invented tweets and real ones apart: the first tweets that a command is given for the lake decide
 * which of the two it collects, before they are handed on to be written. Rejects with UsageError when the lake collects
 * the other kind, as does a request when another process has decided so meanwhile; with LakeError when that is not known.
 */
export async function withOrigin(lake: Lake, source: TweetSource, isSimulated: boolean): Promise<TweetSource> {
  const fix = await originFixer(lake, isSimulated);
  const withFixed = async <Answer extends TweetAnswer>(answer: Answer): Promise<Answer> => {
    if (answer.tweets.length > 0) await fix();
    return answer;
  };
  return {
    ...source,
    search: async (request) => withFixed(await source.search(request)),
    tweetsByIds: async (ids) => withFixed(await source.tweetsByIds(ids)),
  };
}

/** `withOrigin` for a stream. */
export async function feedWithOrigin(lake: Lake, feed: FilteredStream, isSimulated: boolean): Promise<FilteredStream> {
  const fix = await originFixer(lake, isSimulated);
  return {
    ...feed,
    async *connect(signal) {
      for await (const event of feed.connect(signal)) {
        if (event.kind === 'line') await fix();
        yield event;
      }
    },
  };
}

/** A function that decides, once, what the lake collects. */
async function originFixer(lake: Lake, isSimulated: boolean): Promise<() => Promise<void>> {
  const origin = originOf(isSimulated);
  let isFixed = (await checkOrigin(lake, isSimulated)) !== null;
  return async () => {
    if (isFixed) return;
    await fixOrigin(lake, origin);
    isFixed = true;
  };
}

/** What a lake collects from, null while it is open. Rejects with UsageError when it is the other kind than asked for. */
export async function checkOrigin(lake: Pick<Lake, 'store'>, isSimulated: boolean): Promise<Origin | null> {
  const found = await readOrigin(lake);
  if (found !== null) assertSame(found, originOf(isSimulated));
  return found;
}

export function originOf(isSimulated: boolean): Origin {
  return isSimulated ? 'simulator' : 'x';
}

async function fixOrigin(lake: Lake, origin: Origin): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify({ origin })}\n`);
  const put = await lake.store.put(ORIGIN_KEY, bytes, { ifNoneMatch: '*' });
  if (put.kind === 'written') return;
  const found = await readOrigin(lake);
  if (found === null) throw new LakeError(`${ORIGIN_KEY} could not be written; run the command again`);
  assertSame(found, origin);
}

function assertSame(found: Origin, origin: Origin): void {
  if (found === origin) return;
  throw new UsageError(
    found === 'x'
      ? 'this lake holds tweets of the real X API, and a simulator would add invented ones; choose another with --lake'
      : 'this lake holds invented tweets of a simulator, and real ones would be mixed with them; choose another with --lake',
  );
}

/** Null while no search of the lake was given a tweet. */
export async function readOrigin(lake: Pick<Lake, 'store'>): Promise<Origin | null> {
  const object = await lake.store.get(ORIGIN_KEY);
  if (object === null) return null;
  const { origin } = parsed(new TextDecoder().decode(object.bytes));
  if (origin === 'x' || origin === 'simulator') return origin;
  throw new LakeError(
    `${ORIGIN_KEY} is damaged: it must hold {"origin":"x"} or {"origin":"simulator"}, by where the lake's tweets came from; restore it`,
  );
}

function parsed(text: string) {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return objectOf(null);
  }
}
