import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { blockingCalls, waitingCalls } from '../../adapters/folder/file-calls.ts';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';

const FUTURE_SECONDS = Date.UTC(2090, 0, 1) / 1000;

for (const [name, calls] of [
  ['folder', waitingCalls],
  ['folder, with calls that block', blockingCalls],
] as const) {
  objectStoreContract(
    name,
    async () => {
      const root = await mkdtemp(join(tmpdir(), 'tweetlake-'));
      return { store: folderObjectStore(root, calls), end: () => rm(root, { recursive: true }) };
    },
    { keepsMetadata: false },
  );
}

describe('folder', () => {
  it('gives each version a later time, also after the clock was set back, so that no tag comes twice', async () => {
    const root = await mkdtemp(join(tmpdir(), 'tweetlake-'));
    const store = folderObjectStore(root);
    const path = join(root, 'state.json');
    const times: bigint[] = [];
    await store.put('state.json', new Uint8Array([0]));
    await utimes(path, FUTURE_SECONDS, FUTURE_SECONDS);
    for (let version = 1; version <= 6; version++) {
      await store.put('state.json', new Uint8Array([version]));
      times.push((await stat(path, { bigint: true })).mtimeNs);
    }

    expect(new Set(times).size).toBe(6);
    await rm(root, { recursive: true });
  });

  it('removes what killed processes left half-written more than an hour ago, when it lists the folder', async () => {
    const root = await mkdtemp(join(tmpdir(), 'tweetlake-'));
    const store = folderObjectStore(root);
    await store.put('raw/a.json', new Uint8Array([1]));
    const [old, fresh] = ['.11111111-1111-4111-8111-111111111111.tmp', '.22222222-2222-4222-8222-222222222222.tmp'];
    for (const name of [old, fresh]) await writeFile(join(root, 'raw', name), 'half');
    await utimes(join(root, 'raw', old), 1, 1);

    const keys: string[] = [];
    for await (const { key } of store.list('raw/')) keys.push(key);

    expect(keys).toEqual(['raw/a.json']);
    expect((await readdir(join(root, 'raw'))).sort()).toEqual([fresh, 'a.json']);
    await rm(root, { recursive: true });
  });
});
