import type { ListedObject, ObjectStore } from '../../pipeline/ports/object-store.ts';

/** A key such as RAW files have. */
export const KEY = 'raw/tweets/day=2026-11-21/2026-11-21T13-05Z-0123456789ab.json';

export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

export async function listed(store: ObjectStore, prefix: string): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const object of store.list(prefix)) objects.push(object);
  return objects;
}

export async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  return (await listed(store, prefix)).map(({ key }) => key);
}
