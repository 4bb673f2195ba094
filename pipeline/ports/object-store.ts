/** An object and the tag of the version that was read. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

export interface ObjectHead {
  readonly etag: string;
  readonly sizeBytes: number;
  /** User metadata; empty where the store keeps none (a folder). */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
}

export interface PutOptions {
  /** Write only while the object still has this tag. */
  readonly ifMatch?: string;
  /** Write only while no object has this key. */
  readonly ifNoneMatch?: '*';
  readonly metadata?: Readonly<Record<string, string>>;
}

/** `conflict`: the condition did not hold (412, 409 or 404 in S3), nothing was written by this call. */
export type PutResult = { readonly kind: 'written'; readonly etag: string } | { readonly kind: 'conflict' };

/**
 * Objects by key, written whole or not at all; a version, once read, is never seen changed under its tag.
 * Every method rejects with LakeError when the store cannot be reached or refuses.
 */
export interface ObjectStore {
  /** The object, or null when there is none. */
  get(key: string): Promise<StoredObject | null>;
  head(key: string): Promise<ObjectHead | null>;
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<PutResult>;
  /** The objects whose keys start with `prefix`, ascending by key (UTF-8 bytes). Consistent: what was put is listed. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** Removes the object; one that is not there is no error. */
  delete(key: string): Promise<void>;
}
