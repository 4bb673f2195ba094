import type { Lake } from '../../pipeline/lake.ts';

/** The same lake for a process that ends at its nth call: half of the last writes are done, half are not. */
export function dyingAfter<Part extends Pick<Lake, 'store'>>(lake: Part, calls: number): Part {
  let left = calls;
  const act = async <T>(action: () => Promise<T>): Promise<T> => {
    left--;
    if (left < 0) throw new Error('dead');
    const result = await action();
    if (left === 0 && calls % 2 === 0) throw new Error('died after the call, before its answer');
    return result;
  };
  const { store } = lake;
  return {
    ...lake,
    store: {
      ...store,
      get: (key) => act(() => store.get(key)),
      put: (key, bytes, options) => act(() => store.put(key, bytes, options)),
    },
  };
}
