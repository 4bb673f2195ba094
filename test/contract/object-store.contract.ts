import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ObjectStore, PutResult } from '../../pipeline/ports/object-store.ts';
import { listCases } from './list-cases.ts';
import { KEY, keysOf, listed, text } from './stored-objects.ts';

/** An empty store of its own, and how to clear it away. */
export interface ObjectStoreSubject {
  readonly store: ObjectStore;
  end?(): Promise<void>;
}

export interface ObjectStoreContractOptions {
  /** Whether user metadata is kept; a folder keeps none. Default true. */
  readonly keepsMetadata?: boolean;
  /** How many keys one page of the listing holds; one more is written to force paging. Default 100. */
  readonly keysPerPage?: number;
  /** Why racing conditional puts are left out; they run when this is not given. */
  readonly withoutRaces?: string;
}

/** What every object store must do; `make` gives a new, empty store for each test. */
export function objectStoreContract(
  name: string,
  make: () => Promise<ObjectStoreSubject>,
  options: ObjectStoreContractOptions = {},
): void {
  describe(`${name}: object store contract`, () => {
    let subject: ObjectStoreSubject;
    const current = (): ObjectStore => subject.store;

    beforeEach(async () => {
      subject = await make();
    });
    afterEach(async () => {
      await subject.end?.();
    });

    describe('get, head, put and delete', () => objectCases(current));
    describe('metadata', () => metadataCases(current, options.keepsMetadata ?? true));
    describe('conditional puts', () => conditionCases(current));
    describe('list', () => listCases(current, options.keysPerPage ?? 100));
    if (options.withoutRaces === undefined) describe('racing puts', () => raceCases(current));
  });
}

const OTHER_ZONE_KEY = 'ref/tweets/year=2026/month=11/day=21/2026-11-21T13.parquet';

function objectCases(store: () => ObjectStore): void {
  it.each([KEY, OTHER_ZONE_KEY, 'state/lake.json', 'compacted/x/y.parquet'])(
    'gives back what was put at %s',
    async (key) => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);

      const put = await store().put(key, bytes);

      const got = await store().get(key);
      expect([...(got?.bytes ?? [])]).toEqual([...bytes]);
      expect(put).toEqual({ kind: 'written', etag: got?.etag });
    },
  );

  it('gives null for a key that is not there, also when other keys begin with it', async () => {
    await store().put(`${KEY}.more`, text('x'));

    expect(await store().get(KEY)).toBeNull();
    expect(await store().head(KEY)).toBeNull();
    expect(await store().get('raw/tweets/day=2026-11-21')).toBeNull();
    expect(await store().head('raw/tweets/day=2026-11-21')).toBeNull();
  });

  it('keeps an empty object', async () => {
    const put = await store().put(KEY, new Uint8Array());

    expect((await store().get(KEY))?.bytes.length).toBe(0);
    expect(await store().head(KEY)).toMatchObject({ sizeBytes: 0, etag: etagOf(put) });
    expect(await keysOf(store(), KEY)).toEqual([KEY]);
  });

  it('shows the same tag and size in put, get, head and list', async () => {
    const etag = etagOf(await store().put(KEY, text('four')));

    expect((await store().get(KEY))?.etag).toBe(etag);
    expect(await store().head(KEY)).toMatchObject({ etag, sizeBytes: 4 });
    expect(await listed(store(), 'raw/')).toEqual([{ key: KEY, etag, sizeBytes: 4 }]);
  });

  it('replaces an object without a condition and changes its tag', async () => {
    const first = etagOf(await store().put(KEY, text('first')));
    const second = etagOf(await store().put(KEY, text('other')));

    expect(second).not.toBe(first);
    expect(await contentOf(store(), KEY)).toBe('other');
    expect((await store().head(KEY))?.etag).toBe(second);
  });

  it('keeps what it was given when the caller changes the buffer afterwards', async () => {
    const bytes = text('kept');
    await store().put(KEY, bytes);
    bytes.fill(0);
    (await store().get(KEY))?.bytes.fill(0);

    expect(await contentOf(store(), KEY)).toBe('kept');
  });

  it('deletes an object, and one that is not there without an error', async () => {
    await store().put(KEY, text('x'));
    await store().put(`${KEY}-2`, text('y'));

    await store().delete(KEY);
    await store().delete(KEY);
    await store().delete('ref/never/there');

    expect(await store().get(KEY)).toBeNull();
    expect(await store().head(KEY)).toBeNull();
    expect(await keysOf(store(), 'raw/')).toEqual([`${KEY}-2`]);
  });

  it.each([
    'quarantine/import/a b+c%20d&e.ndjson',
    "quarantine/import/it's (1) ~!@$,;.ndjson",
    'quarantine/import/ação😂.ndjson',
    'state/search/a=b-c_d.json',
    'state/x..y/z.json',
  ])('takes the key %s', async (key) => {
    await store().put(key, text(key));

    expect(await contentOf(store(), key)).toBe(key);
    expect(await keysOf(store(), key)).toEqual([key]);
    await store().delete(key);
    expect(await store().get(key)).toBeNull();
  });
}

function metadataCases(store: () => ObjectStore, isKept: boolean): void {
  it(isKept ? 'is given back by head' : 'is taken and not given back', async () => {
    const metadata = { 'tweetlake-inputs': '0123456789ab', 'tweetlake-refine-version': 'ba9876543210' };

    await store().put(KEY, text('x'), { metadata });

    expect((await store().head(KEY))?.metadata).toEqual(isKept ? metadata : {});
  });

  it('is empty when none was given, and goes when the object is replaced', async () => {
    await store().put(KEY, text('x'), { metadata: { a: '1' } });
    await store().put(KEY, text('y'));

    expect((await store().head(KEY))?.metadata).toEqual({});
  });
}

function conditionCases(store: () => ObjectStore): void {
  it('writes a new object with ifNoneMatch, and conflicts when it is there', async () => {
    const first = await store().put(KEY, text('first'), { ifNoneMatch: '*' });
    const second = await store().put(KEY, text('second'), { ifNoneMatch: '*' });
    const same = await store().put(KEY, text('first'), { ifNoneMatch: '*' });

    expect(first.kind).toBe('written');
    expect([second, same]).toEqual([{ kind: 'conflict' }, { kind: 'conflict' }]);
    expect(await contentOf(store(), KEY)).toBe('first');
    expect((await store().head(KEY))?.etag).toBe(etagOf(first));
  });

  it('writes again with ifNoneMatch after a delete', async () => {
    await store().put(KEY, text('first'), { ifNoneMatch: '*' });
    await store().delete(KEY);

    expect((await store().put(KEY, text('second'), { ifNoneMatch: '*' })).kind).toBe('written');
    expect(await contentOf(store(), KEY)).toBe('second');
  });

  it('writes with the tag of the version that stands', async () => {
    const first = etagOf(await store().put(KEY, text('first')));

    const second = await store().put(KEY, text('second'), { ifMatch: first });

    expect(second.kind).toBe('written');
    expect(await contentOf(store(), KEY)).toBe('second');
  });

  it('conflicts with ifMatch when there is no object, or no longer', async () => {
    expect(await store().put(KEY, text('x'), { ifMatch: '"0123456789abcdef0123456789abcdef"' })).toEqual({
      kind: 'conflict',
    });
    expect(await store().get(KEY)).toBeNull();

    const etag = etagOf(await store().put(KEY, text('x')));
    await store().delete(KEY);
    expect(await store().put(KEY, text('y'), { ifMatch: etag })).toEqual({ kind: 'conflict' });
    expect(await store().get(KEY)).toBeNull();
  });

  it('never takes the tag of a version that was replaced', async () => {
    const stale: string[] = [];
    let etag = etagOf(await store().put(KEY, text('0')));
    for (let version = 1; version <= 8; version += 1) {
      stale.push(etag);
      etag = etagOf(await store().put(KEY, text(String(version)), { ifMatch: etag }));
      for (const old of stale) {
        expect(await store().put(KEY, text('wrong'), { ifMatch: old })).toEqual({ kind: 'conflict' });
      }
    }

    expect(new Set([...stale, etag]).size).toBe(9);
    expect(await contentOf(store(), KEY)).toBe('8');
  });

  it('does not take the tag of another object', async () => {
    const etag = etagOf(await store().put(`${KEY}-2`, text('x')));
    await store().put(KEY, text('y'));

    expect(await store().put(KEY, text('z'), { ifMatch: etag })).toEqual({ kind: 'conflict' });
  });
}

function raceCases(store: () => ObjectStore): void {
  it('lets exactly one of many ifNoneMatch puts win', async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = `${KEY}-${round}`;
      const results = await Promise.all(racers((name) => store().put(key, text(name), { ifNoneMatch: '*' })));
      await expectOneWinner(store(), key, results);
    }
  });

  it('lets exactly one of many ifMatch puts win', async () => {
    let etag = etagOf(await store().put(KEY, text('start')));
    for (let round = 0; round < 5; round += 1) {
      const ifMatch = etag;
      const results = await Promise.all(racers((name) => store().put(KEY, text(`${round} ${name}`), { ifMatch })));
      etag = await expectOneWinner(store(), KEY, results, `${round} `);
    }
  });
}

const RACERS = 12;

function racers(put: (name: string) => Promise<PutResult>): Promise<PutResult>[] {
  return Array.from({ length: RACERS }, (_, i) => put(String(i)));
}

async function expectOneWinner(
  store: ObjectStore,
  key: string,
  results: readonly PutResult[],
  before = '',
): Promise<string> {
  const winners = results.flatMap((result, i) => (result.kind === 'written' ? [i] : []));
  expect(winners).toHaveLength(1);
  expect(await contentOf(store, key)).toBe(`${before}${winners[0]}`);
  return etagOf(results[winners[0] ?? -1]);
}

async function contentOf(store: ObjectStore, key: string): Promise<string | null> {
  const object = await store.get(key);
  return object && new TextDecoder().decode(object.bytes);
}

function etagOf(result: PutResult | undefined): string {
  if (result?.kind !== 'written') throw new Error(`put must be written, got ${result?.kind}`);
  return result.etag;
}
