/** Something is missing between what is read: what follows is read too. */
export class GapError extends Error {}

/** Content that cannot be read at all. */
export function failing(error: unknown): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}
