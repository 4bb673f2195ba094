import { expect, it } from '@jest/globals';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { KEY, keysOf, text } from './stored-objects.ts';

/** What a listing must do; one page of it holds `keysPerPage` keys, and one more is written to force paging. */
export function listCases(store: () => ObjectStore, keysPerPage: number): void {
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

function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
