import type { Search } from '../../core/config.ts';
import { parseSearchState } from '../../core/search-state.ts';
import type { TimeSpan } from '../../core/time-spans.ts';
import { reachOf, startOf } from '../ingest/sweep-reach.ts';
import type { Lake } from '../lake.ts';
import type { IdWindow } from '../ports/tweet-source.ts';

/** The ids that a sweep of the span, with the same origin, has still to read; null when it is complete. */
export async function leftToRead(
  lake: Lake,
  search: Search,
  { span, origin }: { readonly span: TimeSpan; readonly origin?: string },
): Promise<IdWindow | null> {
  const reach = reachOf(lake, search, { span, firstLookbackMs: 0 });
  const object = await lake.store.get(reach.stateKey);
  const found = object && parseSearchState(new TextDecoder().decode(object.bytes), reach.stateKey);
  const { paused, cursor } = found ? startOf(found, reach, origin) : reach.firstState;
  return paused && { sinceId: cursor, untilId: paused.lowId };
}
