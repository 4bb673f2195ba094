import type { ObjectStore } from '../../pipeline/ports/object-store.ts';

/** One start of a system of processes that share a store. */
export interface World {
  /** Each gets the store through which it must do all its I/O; it waits for nothing else. */
  readonly processes: readonly ((store: ObjectStore) => Promise<void>)[];
  readonly store: ObjectStore;
  /** Throws when the end is not right. */
  check(): Promise<void>;
}

export interface Exploration {
  readonly ends: number;
  readonly states: number;
}

/**
 * Runs the processes in every order of their I/O calls and checks each end. A call is one step and happens at once.
 * Orders that lead to a state seen before (every process has seen the same, and so has the store) are not followed twice.
 */
export async function exploreInterleavings(newWorld: () => Promise<World>): Promise<Exploration> {
  const seen = new Set<string>();
  const open: number[][] = [[]];
  let ends = 0;
  for (let prefix = open.pop(); prefix !== undefined; prefix = open.pop()) {
    const world = await newWorld();
    const run = startRun(world);
    await run.settle();
    for (const step of prefix) await run.step(step);
    const schedule = [...prefix];
    if (await follow(run, schedule, seen, open)) {
      ends++;
      await checkEnd(run, schedule, world);
    }
  }
  return { ends, states: seen.size };
}

/** Goes on with the first process that can until none can, or the state was seen before (then false). */
async function follow(run: Run, schedule: number[], seen: Set<string>, open: number[][]): Promise<boolean> {
  for (;;) {
    const [first, ...others] = run.ready();
    if (first === undefined) return true;
    const state = await run.state();
    if (seen.has(state)) return false;
    seen.add(state);
    for (const other of others) open.push([...schedule, other]);
    await run.step(first);
    schedule.push(first);
  }
}

async function checkEnd(run: Run, schedule: readonly number[], world: World): Promise<void> {
  try {
    run.assertNoFailure();
    await world.check();
  } catch (cause) {
    throw new Error(`wrong end after the schedule ${schedule.join(' ')}\n${run.trace().join('\n')}`, { cause });
  }
}

interface Run {
  ready(): number[];
  step(process: number): Promise<void>;
  settle(): Promise<void>;
  state(): Promise<string>;
  trace(): readonly string[];
  assertNoFailure(): void;
}

function startRun(world: World): Run {
  // A process may have several calls under way; they are answered in the order in which they were made.
  const pending = new Map<number, (() => Promise<void>)[]>();
  const histories = world.processes.map(() => [] as string[]);
  const trace: string[] = [];
  const running = new Set<number>();
  const failures: unknown[] = [];
  let wake = (): void => {};
  world.processes.forEach((process, index) => {
    running.add(index);
    const call = <T>(name: string, action: () => Promise<T>): Promise<T> =>
      new Promise((resolve) => {
        const answer = async (): Promise<void> => {
          const result = await action();
          const seen = `${name} -> ${JSON.stringify(result, (key, value) => (key === 'bytes' ? 'bytes' : value))}`;
          histories[index]?.push(seen);
          trace.push(`process ${index}: ${seen}`);
          resolve(result);
        };
        pending.set(index, [...(pending.get(index) ?? []), answer]);
        wake();
      });
    process(steppedStore(world.store, call))
      .catch((error: unknown) => failures.push(error))
      .finally(() => {
        running.delete(index);
        wake();
      });
  });
  const settle = async (): Promise<void> => {
    while ([...running].some((index) => !pending.has(index))) await new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    ready: () => [...pending.keys()].sort((a, b) => a - b),
    settle,
    async step(index) {
      const [answer, ...later] = pending.get(index) ?? [];
      if (answer === undefined) throw new Error(`process ${index} waits for nothing`);
      if (later.length > 0) pending.set(index, later);
      else pending.delete(index);
      await answer();
      await settle();
    },
    async state() {
      const listing: string[] = [];
      for await (const { key, etag } of world.store.list('')) listing.push(`${key} ${etag}`);
      return JSON.stringify([histories, listing]);
    },
    trace: () => trace,
    assertNoFailure() {
      if (failures.length > 0) throw failures[0];
    },
  };
}

type Call = <T>(name: string, action: () => Promise<T>) => Promise<T>;

function steppedStore(store: ObjectStore, call: Call): ObjectStore {
  return {
    get: (key) => call(`get ${key}`, () => store.get(key)),
    head: (key) => call(`head ${key}`, () => store.head(key)),
    put: (key, bytes, options) => call(`put ${key}`, () => store.put(key, bytes, options)),
    delete: (key) => call(`delete ${key}`, () => store.delete(key)),
    async *list(prefix) {
      yield* await call(`list ${prefix}`, async () => {
        const objects = [];
        for await (const object of store.list(prefix)) objects.push(object);
        return objects;
      });
    },
  };
}
