import { describe, it } from '@jest/globals';
import { killImport } from './kill-import.ts';
import { killStart } from './kill-start.ts';

/** `KILL_SEED=… npx jest test/kill` repeats a run; the moments are the same, where the process then was may differ. */
const SEED = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const KILLS = Number(process.env.KILLS ?? 20);

describe(`a process that is killed ${KILLS} times, seed ${SEED}`, () => {
  it('leaves an import that ends in the bytes of an undisturbed one', () => killImport(KILLS, SEED), 600_000);

  it('leaves a start that ends in the lake of an undisturbed one', () => killStart(KILLS, SEED), 600_000);
});
