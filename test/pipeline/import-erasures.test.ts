import { describe, expect, it } from '@jest/globals';
import { latin1ByteText } from '../../adapters/byte-text.ts';
import { memorySpill } from '../../adapters/memory/memory-spill.ts';
import { type Batch, FILES_START } from '../../pipeline/import/batch.ts';
import { sortBatch } from '../../pipeline/import/sort-batch.ts';
import type { Lake } from '../../pipeline/lake.ts';
import { keysOf, memoryLake } from '../support/memory-lake.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { tweetLine } from '../support/tweets.ts';

/** A stream capture: a tweet, a keep-alive, notices of v1.1, an error, and a line that was cut. */
const CAPTURE = [
  tweetLine('2026-11-20T10:00:00Z').json,
  '\r',
  '{"delete":{"status":{"id":7,"id_str":"7","user_id":3,"user_id_str":"3"},"timestamp_ms":"1700000000123"}}',
  '{"delete":{"status":{"id":9,"user_id":3}}}',
  '{"limit":{"track":5,"timestamp_ms":"1700000000123"}}',
  '{"scrub_geo":{"user_id":3,"up_to_status_id":9}}',
  '{"status_withheld":{"id":7,"user_id":3,"withheld_in_countries":["DE"]}}',
  '{"user_withheld":{"id":3,"withheld_in_countries":["DE"]}}',
  '{"errors":[{"title":"operational-disconnect"}]}',
  '{"delete":{"status":{"id":1377650090978992134}}}',
  '{"delete":{"status":{"id_str":"8',
];

function capture(): Batch {
  const text = new TextEncoder().encode(CAPTURE.join('\n'));
  const piece = {
    file: 'month.tar',
    member: '00/01.json',
    firstLine: 1,
    collectedAt: '2026-11-21T00:00:00.000Z',
    text,
  };
  return { pieces: [piece], unreadable: [], inputBytes: text.byteLength, end: FILES_START };
}

/** The lines of each object. */
async function objectsIn(lake: Lake, prefix: string): Promise<Record<string, unknown[]>> {
  const objects: Record<string, unknown[]> = {};
  for (const key of await keysOf(lake, prefix)) {
    const lines = new TextDecoder()
      .decode((await lake.store.get(key))?.bytes)
      .trimEnd()
      .split('\n');
    objects[key] = lines.map((line) => JSON.parse(line) as unknown);
  }
  return objects;
}

describe('a stream capture with notices', () => {
  it('keeps deletions as requests to erase, with when and whence, and counts them apart', async () => {
    const lake = await memoryLake();

    const { tweets, tally } = await sortBatch({ lake, spill: memorySpill(), byteText: latin1ByteText }, capture());

    expect(tweets).toBe(1);
    expect(tally.erasures).toBe(2);
    expect(tally.rejectedByKind).toEqual({ notice: 5, error: 1, broken: 1 });
    const [requests] = Object.values(await objectsIn(lake, 'erasure/'));
    const origin = { source: 'import', file: 'month.tar', member: '00/01.json' };
    expect(requests).toEqual([
      { id: '7', user_id: '3', requested_at: '2023-11-14T22:13:20.123Z', ...origin, line: 3 },
      { id: '9', user_id: '3', requested_at: '2026-11-21T00:00:00.000Z', ...origin, line: 4 },
    ]);
  });

  it('read twice makes the same objects', async () => {
    const lake = await memoryLake();
    const ports = { lake, spill: memorySpill(), byteText: latin1ByteText };
    await sortBatch(ports, capture());
    const before = await snapshotOf(lake.store, ['erasure/', 'quarantine/']);

    await sortBatch(ports, capture());

    expect(await snapshotOf(lake.store, ['erasure/', 'quarantine/'])).toEqual(before);
    expect(await keysOf(lake, 'erasure/')).toHaveLength(1);
  });
});
