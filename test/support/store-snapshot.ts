import { sha256 } from '../../adapters/hash.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';

/** The keys and the hash of the content of all objects below the prefixes. */
export async function snapshotOf(store: ObjectStore, prefixes: readonly string[]): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const prefix of prefixes) {
    for await (const { key } of store.list(prefix)) content[key] = sha256((await store.get(key))?.bytes ?? '');
  }
  return content;
}
