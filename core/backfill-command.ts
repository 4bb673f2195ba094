import type { TimeSpan } from './time-spans.ts';

/** The command that reads what a search missed from the full archive, as it is typed into a shell; `flags` follow. */
export function backfillCommand(name: string, { fromMs, toMs }: TimeSpan, flags = ''): string {
  const [from, to] = [fromMs, toMs].map((timeMs) => new Date(timeMs).toISOString());
  return `npx tweetlake backfill --name ${name} --from ${from} --to ${to}${flags}`;
}
