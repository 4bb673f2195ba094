import type { Command } from 'commander';
import { configOption, duration, lakeOption, subcommand } from './options.ts';

export interface IngestOptions {
  readonly lake: string;
  readonly config?: string;
  readonly query?: string;
  readonly name?: string;
  /** Milliseconds. */
  readonly lookback?: number;
}

const ENVIRONMENT_HELP = `
Environment: X_BEARER_TOKEN (required), X_API_URL (default https://api.x.com). X takes a price for each post that is read.
It exits 0 only when every search was read up to now; cut short, or held by another run: 1.
`;

export function addIngest(program: Command): void {
  subcommand(program, 'ingest', {
    description: 'Read what X has for each search since the last time, once, and refine it.',
    more: ENVIRONMENT_HELP,
  })
    .addOption(lakeOption())
    .addOption(configOption())
    .option('--query <query>', 'search for this instead of the configured searches; needs --name')
    .option('--name <name>', 'name of the search; alone: only this one of the configured searches')
    .option('--lookback <duration>', 'how far the first sweep of a search looks back, like 6h', duration)
    .action(async (options: IngestOptions) => {
      const { runIngest } = await import('./ingest/run-ingest.ts');
      process.exitCode = await runIngest(options);
    });
}
