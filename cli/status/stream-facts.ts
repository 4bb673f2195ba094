import { STREAM_STATE_KEY } from '../../core/contract/keys.ts';
import { STREAM_STATE_FORMAT, type StreamState, timeOf } from '../../core/stream-state.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { counted } from '../counted.ts';
import type { Fact } from './fact.ts';

/** How far the stream has come; nothing where there never was one. */
export async function streamFacts(store: ObjectStore): Promise<Fact[]> {
  const object = await store.get(STREAM_STATE_KEY);
  if (object === null) return [];
  return [['stream', streamText(STREAM_STATE_FORMAT.parse(new TextDecoder().decode(object.bytes), STREAM_STATE_KEY))]];
}

function streamText({ durableId, fills, gaps }: StreamState): string {
  const read = durableId === null ? 'never connected' : `read up to ${new Date(timeOf(durableId)).toISOString()}`;
  const open = fills.length === 0 ? '' : `, ${fills.length} to be searched for by the next run`;
  const retweets = gaps.filter(({ of }) => of === 'retweets').length;
  const missed = gaps.length - retweets;
  const lost = `${retweets === 0 ? '' : `, ${counted(retweets, 'gap')} in retweets`}${missed === 0 ? '' : `, ${counted(missed, 'gap')} out of reach`}`;
  return `${read}${open}${lost}`;
}
