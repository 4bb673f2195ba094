import type { ImportProgress } from '../../pipeline/import/import-archive.ts';
import { durationText } from '../duration.ts';

/** What is known before an import begins. */
export interface ProgressPlan {
  /** Of all files; 0 when it is not known (standard input). */
  readonly bytesTotal: number;
  /** Whether what was read is written to slots, too. */
  readonly isWriting: boolean;
}

/** Two lines of at most 60 columns: bar, bytes and slots; then tweets a second, what was rejected, and the time left. */
export function progressText(plan: ProgressPlan): (progress: ImportProgress, nowMs: number) => string {
  let begun: Begun | null = null;
  return (progress, nowMs) => {
    if (begun?.phase !== progress.phase)
      begun = { phase: progress.phase, tweets: progress.tweets, share: shareOfPhase(progress, plan), ms: nowMs };
    const facts = [
      rateText(progress, begun, nowMs),
      `${progress.rejected.toLocaleString('en')} rejected`,
      leftText(progress, begun, { ...plan, nowMs }),
    ];
    const slots = plan.isWriting ? `, ${slotsText(progress)}` : '';
    const first = `${blocks(shareOf(progress, plan))} ${bytesText(progress, plan)}${slots}`;
    return `${first}\n${facts.filter((fact) => fact !== null).join(', ')}`;
  };
}

/** How a phase stood when it was first told of: what an import before this one has done costs no time now. */
interface Begun {
  readonly phase: ImportProgress['phase'];
  readonly tweets: number;
  readonly share: number;
  readonly ms: number;
}

/** How much of the whole work is done, of 1; writing the slots takes about as long as reading them did. 0 while it is not known. */
export function shareOf(progress: ImportProgress, plan: ProgressPlan): number {
  const ofPhase = shareOfPhase(progress, plan);
  if (!plan.isWriting) return ofPhase;
  return progress.phase === 'reading' ? ofPhase / 2 : (1 + ofPhase) / 2;
}

function shareOfPhase({ phase, inputBytes, slotsDone, slots }: ImportProgress, { bytesTotal }: ProgressPlan): number {
  if (phase === 'writing') return slotsDone / Math.max(1, slots);
  return bytesTotal === 0 ? 0 : Math.min(1, inputBytes / bytesTotal);
}

const MS_PER_S = 1000;

function rateText({ tweets }: ImportProgress, begun: Begun, nowMs: number): string | null {
  if (nowMs === begun.ms) return null;
  const rate = Math.round(((tweets - begun.tweets) * MS_PER_S) / (nowMs - begun.ms));
  return `${rate.toLocaleString('en')} tweets/s`;
}

function leftText(
  progress: ImportProgress,
  begun: Begun,
  { nowMs, ...plan }: ProgressPlan & { readonly nowMs: number },
): string | null {
  const share = shareOfPhase(progress, plan);
  if (share === begun.share) return null;
  const phasesAfter = plan.isWriting && progress.phase === 'reading' ? 1 : 0;
  return `${durationText(((nowMs - begun.ms) * (1 - share + phasesAfter)) / (share - begun.share))} left`;
}

const BYTES_PER_MB = 1_000_000;
const BYTES_PER_GB = 1_000_000_000;
/** From here on in gigabytes. */
const LARGE_BYTES = 10 * BYTES_PER_GB;

function bytesText({ phase, inputBytes }: ImportProgress, { bytesTotal }: ProgressPlan): string {
  const isLarge = Math.max(bytesTotal, inputBytes) >= LARGE_BYTES;
  const [unit, unitBytes] = isLarge ? ['GB', BYTES_PER_GB] : ['MB', BYTES_PER_MB];
  const inUnits = (bytes: number): string => (bytes / unitBytes).toFixed(bytes < 10 * unitBytes ? 1 : 0);
  const total = bytesTotal === 0 || phase === 'writing' ? '' : ` of ${inUnits(bytesTotal)}`;
  return `${inUnits(inputBytes)}${total} ${unit} read`;
}

function slotsText({ slotsDone, slots }: ImportProgress): string {
  const total = slots === 0 ? '' : ` of ${slots.toLocaleString('en')}`;
  return `${slotsDone.toLocaleString('en')}${total} slots written`;
}

const BAR_CHARS = 14;

function blocks(share: number): string {
  const filled = Math.round(share * BAR_CHARS);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CHARS - filled)}`;
}
