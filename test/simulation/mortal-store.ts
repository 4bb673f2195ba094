import { LakeError } from '../../core/errors.ts';
import type { ListedObject, ObjectStore, PutOptions, PutResult } from '../../pipeline/ports/object-store.ts';
import type { Dice } from '../../simulator/tweets/dice.ts';
import type { MortalProcess } from './mortal-process.ts';

/** What may go wrong with a call, each with its share of all calls. */
export interface StoreWeather {
  /** It comes to nothing, and says so. */
  readonly refused: number;
  /** It takes effect, and its answer is lost. */
  readonly unanswered: number;
  /** A conditional write takes effect, is sent again because its answer was lost, and the second one is refused. */
  readonly sentTwice: number;
}

export interface StoreTroubles {
  readonly dice: Dice;
  readonly weather: () => StoreWeather;
  readonly onTrouble: (what: string) => void;
}

const CALL_MS_MAX = 60;

/**
 * The store as one process sees it. A call takes two steps, one before it takes effect and one before it is answered, so a
 * process can die before and after each effect; the weather is asked at each call.
 */
export function mortalStore(
  store: ObjectStore,
  process: MortalProcess,
  { dice, weather, onTrouble }: StoreTroubles,
): ObjectStore {
  const trouble = (what: string): LakeError => {
    onTrouble(what);
    return new LakeError(what);
  };
  const call = async <T>(name: string, key: string, action: () => Promise<T>): Promise<T> => {
    const what = `${name} ${zoneOf(key)}`;
    const { refused, unanswered } = weather();
    const chance = dice.next();
    await process.step(dice.below(CALL_MS_MAX), `before ${what}`);
    if (chance < refused) throw trouble('the store cannot be reached');
    const result = await action();
    await process.step(dice.below(CALL_MS_MAX), `after ${what}`);
    if (chance < refused + unanswered) throw trouble(`no answer to ${name}`);
    return result;
  };
  const put = async (key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> => {
    const isConditional = options.ifMatch !== undefined || options.ifNoneMatch !== undefined;
    const isSentTwice = isConditional && dice.chance(weather().sentTwice);
    if (isSentTwice) onTrouble('a write sent twice');
    const result = await call('put', key, () => store.put(key, bytes, options));
    return isSentTwice ? { kind: 'conflict' } : result;
  };
  return {
    get: (key) => call('get', key, () => store.get(key)),
    head: (key) => call('head', key, () => store.head(key)),
    put,
    delete: (key) => call('delete', key, () => store.delete(key)),
    async *list(prefix) {
      yield* await call('list', prefix, () => listed(store, prefix));
    },
  };
}

/** The first folders of a key: `state/search`, `raw/tweets`, `searches`. */
function zoneOf(key: string): string {
  const [first = '', second] = key.split('/');
  return first === 'searches' ? first : `${first}/${second}`;
}

async function listed(store: ObjectStore, prefix: string): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const object of store.list(prefix)) objects.push(object);
  return objects;
}
