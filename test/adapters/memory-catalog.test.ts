import { memoryCatalog } from '../../adapters/memory/memory-catalog.ts';
import { catalogContract } from '../contract/catalog.contract.ts';

catalogContract('memory', async () => {
  const locations = new Map<string, string>();
  return { catalog: memoryCatalog(locations), reopen: async () => memoryCatalog(locations) };
});
