import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ListedObject, ObjectStore, PutResult } from '../../pipeline/ports/object-store.ts';

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

const KEY = 'raw/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json';
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

function listCases(store: () => ObjectStore, keysPerPage: number): void {
  it('gives nothing for a prefix that no key has', async () => {
    await store().put(KEY, text('x'));

    expect(await keysOf(store(), 'raw/tweets/day=2026-11-22/')).toEqual([]);
    expect(await keysOf(store(), `${KEY}x`)).toEqual([]);
    expect(await keysOf(store(), 'ref/')).toEqual([]);
  });

  it('goes by the bytes of UTF-8 over the whole key, not by folder or by UTF-16', async () => {
    const names = ['a/b', 'a-b/c', 'a-b.c', 'a.b', 'a=b/c', 'a=b0', 'a0', 'A', 'aa', 'a/c-d', 'a/c/d', 'a/c.d'];
    const keys = [...names, 'u-！', 'u-😂', 'u-z', 'u-é', 'u-\uE000'].map((key) => `raw/${key}`);
    for (const key of keys) await store().put(key, text(key));

    expect(await keysOf(store(), 'raw/')).toEqual([...keys].sort(byUtf8));
  });

  it('takes a prefix as characters, also in the middle of a name', async () => {
    const day = 'raw/tweets/day=2026-11-2';
    const keys = [`${day}1/2026-11-21T1`, `${day}1/2026-11-21T10-00Z`, `${day}1/2026-11-21T2`, `${day}2/2026-11-22T1`];
    for (const key of keys) await store().put(key, text('x'));

    expect(await keysOf(store(), day)).toEqual(keys);
    expect(await keysOf(store(), `${day}1`)).toEqual(keys.slice(0, 3));
    expect(await keysOf(store(), `${day}1/`)).toEqual(keys.slice(0, 3));
    expect(await keysOf(store(), `${day}1/2026-11-21T1`)).toEqual(keys.slice(0, 2));
    expect(await keysOf(store(), `${day}1/2026-11-21T10`)).toEqual(keys.slice(1, 2));
    expect(await keysOf(store(), 'raw/tweets/day=2026-11-21/2026-11-21t')).toEqual([]);
  });

  it('covers all zones when the prefix does', async () => {
    const keys = ['compacted/a', 'quarantine/a', 'raw/a', 'ref/a', 'ref0', 'state/a'];
    for (const key of [...keys].reverse()) await store().put(key, text('x'));

    expect(await keysOf(store(), '')).toEqual(keys);
    expect(await keysOf(store(), 'r')).toEqual(['raw/a', 'ref/a', 'ref0']);
    expect(await keysOf(store(), 'ref')).toEqual(['ref/a', 'ref0']);
    expect(await keysOf(store(), 'ref/')).toEqual(['ref/a']);
  });

  it('gives every key once when there are more than one page', async () => {
    const keys = Array.from({ length: keysPerPage + 1 }, (_, i) => `raw/many/${String(i).padStart(5, '0')}-x=${i % 7}`);
    for (let start = 0; start < keys.length; start += 25) {
      await Promise.all(keys.slice(start, start + 25).map((key) => store().put(key, text('x'))));
    }

    expect(await keysOf(store(), 'raw/many/')).toEqual(keys);
  });

  it('can be left before its end', async () => {
    for (const key of ['raw/a', 'raw/b', 'raw/c']) await store().put(key, text('x'));

    const seen: string[] = [];
    for await (const { key } of store().list('raw/')) {
      seen.push(key);
      if (seen.length === 2) break;
    }

    expect(seen).toEqual(['raw/a', 'raw/b']);
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

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

async function contentOf(store: ObjectStore, key: string): Promise<string | null> {
  const object = await store.get(key);
  return object && new TextDecoder().decode(object.bytes);
}

function etagOf(result: PutResult | undefined): string {
  if (result?.kind !== 'written') throw new Error(`put must be written, got ${result?.kind}`);
  return result.etag;
}

async function listed(store: ObjectStore, prefix: string): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const object of store.list(prefix)) objects.push(object);
  return objects;
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await listed(store, prefix)).map(({ key }) => key);
}

function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
