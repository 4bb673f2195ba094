import type { PaidExpansions } from '../../core/post-price.ts';
import type { Clock } from '../../pipeline/ports/clock.ts';
import type { FilteredStream } from '../../pipeline/ports/filtered-stream.ts';
import { type Api, baseUrlOf, jsonGetter, jsonPoster } from '../x-api/get-json.ts';
import { fieldParameters } from '../x-api/search-fields.ts';
import { readStream } from './read-stream.ts';
import { streamRules } from './stream-rules.ts';

export interface XStreamOptions extends Api, PaidExpansions {
  /** Tells how long the stream has been silent. */
  readonly clock: Clock;
}

const PATH = 'tweets/search/stream';

/**
 * X's filtered stream over HTTP. Nothing is tried again here. Throws UsageError when `url` is none. No message holds the
 * token.
 */
export function xFilteredStream(options: XStreamOptions): FilteredStream {
  const { url, token, clock, expandAuthors = false, expandReferenced = false } = options;
  const expansions = { expandAuthors, expandReferenced };
  const base = baseUrlOf(url);
  const streamUrl = new URL(`${base.pathname.replace(/\/*$/, '/')}2/${PATH}`, base.origin);
  streamUrl.search = new URLSearchParams(fieldParameters(expansions)).toString();
  return {
    expansions,
    ...streamRules(`${PATH}/rules`, jsonGetter(options), jsonPoster(options)),
    connect: (signal) => readStream({ url: streamUrl, token, clock, signal }),
  };
}
