import { createLogUpdate } from 'log-update';
import type { ImportProgress } from '../../pipeline/import/import-archive.ts';
import { sized } from '../terminal-size.ts';
import { type ProgressPlan, progressText } from './progress-text.ts';

/** Shows how an import goes on. */
export interface ImportBar {
  show(progress: ImportProgress): void;
  /** Leaves the terminal to others until something is shown again. */
  end(): void;
}

const SHOW_INTERVAL_MS = 100;

/** A bar with bytes, slots, tweets a second, what was rejected and the time left; nothing where the output is no terminal. */
export function importBar(output: NodeJS.WriteStream, plan: ProgressPlan, now: () => number): ImportBar {
  if (!output.isTTY) return { show: () => {}, end: () => {} };
  const screen = createLogUpdate(sized(output));
  const textOf = progressText(plan);
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    show: (progress) => {
      const text = textOf(progress, now());
      if (now() < shownMs + SHOW_INTERVAL_MS) return;
      screen(text);
      shownMs = now();
    },
    end: () => {
      screen.clear();
      screen.done();
    },
  };
}
