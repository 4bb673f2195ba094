import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';

objectStoreContract(
  'folder',
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'tweetlake-'));
    return { store: folderObjectStore(root), end: () => rm(root, { recursive: true }) };
  },
  { keepsMetadata: false },
);
