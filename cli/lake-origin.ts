import { UsageError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import type { Lake } from '../pipeline/lake.ts';

/** Says whether a lake's searches read the real X API or a simulator. */
const ORIGIN_KEY = 'state/origin.json';

type Origin = 'simulator' | 'x';

/**
 * Keeps invented tweets and real ones apart: the first search of a lake decides which of the two it collects.
 * Rejects with UsageError when this run would mix them.
 */
export async function claimOrigin(lake: Lake, isSimulated: boolean): Promise<void> {
  const origin: Origin = isSimulated ? 'simulator' : 'x';
  const bytes = new TextEncoder().encode(`${JSON.stringify({ origin })}\n`);
  const put = await lake.store.put(ORIGIN_KEY, bytes, { ifNoneMatch: '*' });
  if (put.kind === 'written' || (await readOrigin(lake)) === origin) return;
  throw new UsageError(
    isSimulated
      ? 'this lake holds tweets of the real X API, and a simulator would add invented ones; choose another with --lake'
      : 'this lake holds invented tweets of a simulator, and real ones would be mixed with them; choose another with --lake',
  );
}

async function readOrigin(lake: Lake): Promise<unknown> {
  const object = await lake.store.get(ORIGIN_KEY);
  const state: unknown = object && JSON.parse(new TextDecoder().decode(object.bytes));
  return isObject(state) ? state.origin : null;
}
