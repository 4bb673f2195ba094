import type { Command } from 'commander';
import { configOption, lakeOption, subcommand, tweetTime } from './options.ts';

export interface BackfillOptions {
  readonly lake: string;
  readonly config?: string;
  /** UTC milliseconds. */
  readonly from: number;
  /** UTC milliseconds. */
  readonly to: number;
  readonly query?: string;
  readonly name?: string;
  readonly yes?: boolean;
}

const HELP = `
X's counts are asked for first ($0.01 a request), then the price of the tweets is said and asked for.
Environment: X_BEARER_TOKEN (required, with access to full-archive search), X_API_URL (default https://api.x.com).
`;

export function addBackfill(program: Command): void {
  subcommand(program, 'backfill', {
    description: 'Read a span of time from the full archive, and refine it; closes gaps of a search.',
    more: HELP,
  })
    .addOption(lakeOption())
    .addOption(configOption())
    .requiredOption('--from <time>', 'first time of tweets, UTC, like 2026-11-01 or 2026-11-01T13:00Z', tweetTime)
    .requiredOption('--to <time>', 'time before which the last tweet was written', tweetTime)
    .option('--query <query>', 'search for this instead of the configured searches; needs --name')
    .option('--name <name>', 'name that tags the tweets; alone: only this one of the configured searches')
    .option('--yes', 'buy the tweets from the real X API without being asked')
    .action(async (options: BackfillOptions) => {
      const { runBackfill } = await import('./backfill/run-backfill.ts');
      process.exitCode = await runBackfill(options);
    });
}
