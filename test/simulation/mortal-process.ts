import type { VirtualTime } from './virtual-time.ts';

/** What happens to a process: at which of its I/O steps it dies or is halted, counted from 1; and when it is killed. */
export interface Fate {
  readonly diesAtStep: number | null;
  readonly haltsAtStep: number | null;
  readonly haltMs: number;
  /** When the platform kills it, as Lambda does; UTC milliseconds of the world. */
  readonly killedAtMs: number;
}

/** A process that may die between any two steps of its I/O, as if it was killed: nothing of it runs any more. */
export interface MortalProcess {
  /** Takes so long, before or after what it names. A process that dies on the way never comes back from it. */
  step(ms: number, what: string): Promise<void>;
  isDead(): boolean;
  /** The step at which it died. */
  diedAt(): string | null;
  /** Resolves when the process dies. */
  readonly death: Promise<void>;
}

export function mortalProcess(time: VirtualTime, fate: Fate): MortalProcess {
  let steps = 0;
  let diedAt: string | null = null;
  let tellDeath = (): void => {};
  const death = new Promise<void>((resolve) => (tellDeath = resolve));
  const die = (what: string): Promise<never> => {
    diedAt = what;
    tellDeath();
    return NEVER;
  };
  return {
    death,
    isDead: () => diedAt !== null,
    diedAt: () => diedAt,
    async step(ms, what) {
      if (diedAt !== null) return NEVER;
      steps++;
      if (steps === fate.diesAtStep) return die(what);
      await time.wait(steps === fate.haltsAtStep ? ms + fate.haltMs : ms);
      if (diedAt !== null) return NEVER;
      if (time.nowMs() >= fate.killedAtMs) return die(what);
    },
  };
}

const NEVER = new Promise<never>(() => {});
