import { compareUtf8 } from '../../core/compare-utf8.ts';
import type { ListedObject, ObjectStore, PutOptions, PutResult } from '../../pipeline/ports/object-store.ts';

interface MemoryObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Objects in a Map; each call acts at once, so that tests decide where calls interleave. */
export function memoryObjectStore(): ObjectStore {
  const objects = new Map<string, MemoryObject>();
  let version = 0;
  return {
    async get(key) {
      const object = objects.get(key);
      return object ? { bytes: object.bytes.slice(), etag: object.etag } : null;
    },
    async head(key) {
      const object = objects.get(key);
      return object ? { etag: object.etag, sizeBytes: object.bytes.byteLength, metadata: object.metadata } : null;
    },
    async put(key, bytes, options = {}): Promise<PutResult> {
      if (!conditionHolds(objects.get(key), options)) return { kind: 'conflict' };
      version++;
      const etag = `"${version}"`;
      objects.set(key, { bytes: bytes.slice(), etag, metadata: options.metadata ?? {} });
      return { kind: 'written', etag };
    },
    async *list(prefix): AsyncIterable<ListedObject> {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(compareUtf8);
      for (const key of keys) {
        const object = objects.get(key);
        if (object) yield { key, etag: object.etag, sizeBytes: object.bytes.byteLength };
      }
    },
    async delete(key) {
      objects.delete(key);
    },
  };
}

function conditionHolds(object: MemoryObject | undefined, options: PutOptions): boolean {
  if (options.ifNoneMatch !== undefined) return object === undefined;
  return options.ifMatch === undefined || object?.etag === options.ifMatch;
}
