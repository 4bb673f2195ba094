import { memoryObjectStore } from '../../adapters/memory/memory-object-store.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';

objectStoreContract('memory', async () => ({ store: memoryObjectStore() }));
