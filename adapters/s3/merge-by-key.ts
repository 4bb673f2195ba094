import type { ListedObject } from '../../pipeline/ports/object-store.ts';

/** Merges two listings, each ascending by key (UTF-8 bytes), into one. */
export async function* mergeByKey(
  a: AsyncIterable<ListedObject>,
  b: AsyncIterable<ListedObject>,
): AsyncIterable<ListedObject> {
  const nextOfA = reader(a);
  const nextOfB = reader(b);
  let ofA = await nextOfA();
  let ofB = await nextOfB();
  while (ofA !== null || ofB !== null) {
    if (ofA !== null && (ofB === null || isBefore(ofA.key, ofB.key))) {
      yield ofA;
      ofA = await nextOfA();
    } else if (ofB !== null) {
      yield ofB;
      ofB = await nextOfB();
    }
  }
}

function reader(objects: AsyncIterable<ListedObject>): () => Promise<ListedObject | null> {
  const iterator = objects[Symbol.asyncIterator]();
  return async () => {
    const { done, value } = await iterator.next();
    return done ? null : value;
  };
}

function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
