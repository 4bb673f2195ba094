import { type GenericFormatter, SingleBar } from 'cli-progress';
import type { ImportProgress } from '../../pipeline/import/import-archive.ts';
import { durationText } from '../duration.ts';

/** Shows how an import goes on. */
export interface ImportBar {
  show(progress: ImportProgress): void;
  /** Leaves the terminal to others until something is shown again. */
  end(): void;
}

/** Writing the slots takes about as long as reading them did. */
const READING_SHARE = 0.5;
const STEPS = 1000;
const BAR_CHARS = 24;
const BYTES_PER_MB = 1_000_000;

/** A bar with bytes, tweets a second and the time left; nothing where the output is no terminal. */
export function importBar(output: NodeJS.WriteStream, bytesTotal: number, now: () => number): ImportBar {
  if (!output.isTTY) return { show: () => {}, end: () => {} };
  const startMs = now();
  let text = '';
  const format: GenericFormatter = (_, { progress }) => `${blocks(progress)} ${text}`;
  const bar = new SingleBar({ stream: output, format, hideCursor: true, clearOnComplete: true });
  bar.start(STEPS, 0);
  return {
    show: (progress) => {
      const share = shareOf(progress, bytesTotal);
      if (!bar.isActive) bar.start(STEPS, 0);
      text = barText(progress, { bytesTotal, share, elapsedMs: now() - startMs });
      bar.update(Math.round(share * STEPS));
    },
    end: () => bar.stop(),
  };
}

/** How much of the work is done, of 1; 0 while that is not known. */
export function shareOf(progress: ImportProgress, bytesTotal: number): number {
  if (progress.phase === 'writing') {
    return READING_SHARE + (1 - READING_SHARE) * (progress.slotsDone / Math.max(1, progress.slots));
  }
  return bytesTotal === 0 ? 0 : READING_SHARE * Math.min(1, progress.inputBytes / bytesTotal);
}

interface BarContext {
  /** 0 when it is not known (standard input). */
  readonly bytesTotal: number;
  readonly share: number;
  readonly elapsedMs: number;
}

export function barText(progress: ImportProgress, { bytesTotal, share, elapsedMs }: BarContext): string {
  const rate = elapsedMs === 0 ? 0 : Math.round((progress.tweets * 1000) / elapsedMs);
  const left = share === 0 ? '' : `, ${durationText((elapsedMs * (1 - share)) / share)} left`;
  const done = progress.phase === 'reading' ? bytesText(progress.inputBytes, bytesTotal) : slotsText(progress);
  return `${done}, ${rate.toLocaleString('en')} tweets/s${left}`;
}

function bytesText(inputBytes: number, bytesTotal: number): string {
  const total = bytesTotal === 0 ? '' : ` of ${megabytes(bytesTotal)}`;
  return `reading ${megabytes(inputBytes)}${total} MB`;
}

function slotsText({ slotsDone, slots }: Extract<ImportProgress, { phase: 'writing' }>): string {
  return `writing slot ${slotsDone.toLocaleString('en')} of ${slots.toLocaleString('en')}`;
}

function megabytes(bytes: number): string {
  return (bytes / BYTES_PER_MB).toFixed(bytes < 10 * BYTES_PER_MB ? 1 : 0);
}

function blocks(share: number): string {
  const filled = Math.round(share * BAR_CHARS);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CHARS - filled)}`;
}
