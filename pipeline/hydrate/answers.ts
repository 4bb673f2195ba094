import { type Answered, answerLine, answersKey, parseAnswers } from '../../core/hydration.ts';
import type { Lake } from '../lake.ts';

/** What X answered to ids, where the lake itself does not tell: what is gone, and what was read again. */
export interface Answers {
  readonly all: readonly Answered[];
  /** Makes more of them durable. */
  add(more: readonly Answered[]): Promise<void>;
}

/** A file is written anew with each batch, so it must not grow without end. */
const FILE_ANSWERS_MAX = 2000;

/** The answers whose files begin with the prefix; only one run at once may add to them. */
export async function openAnswers({ store }: Pick<Lake, 'store'>, prefix: string): Promise<Answers> {
  const all: Answered[] = [];
  let files = 0;
  for await (const { key } of store.list(prefix)) {
    const object = await store.get(key);
    files++;
    if (object) all.push(...parseAnswers(new TextDecoder().decode(object.bytes)));
  }
  let open: Answered[] = [];
  return {
    all,
    async add(more) {
      if (more.length === 0) return;
      if (open.length === 0) files++;
      open.push(...more);
      await store.put(answersKey(prefix, files), new TextEncoder().encode(open.map(answerLine).join('')));
      all.push(...more);
      if (open.length >= FILE_ANSWERS_MAX) open = [];
    },
  };
}
