import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { configOption, duration, lakeOption, subcommand, wholeNumber } from './options.ts';

export interface IngestOptions {
  readonly lake: string;
  readonly config?: string;
  readonly query?: string;
  readonly name?: string;
  /** Milliseconds. */
  readonly lookback?: number;
  readonly stream?: boolean;
  /** Milliseconds; of the stream. */
  readonly for?: number;
  /** Of the stream. */
  readonly max?: number;
}

const ENVIRONMENT_HELP = `
Environment: X_BEARER_TOKEN (required), X_API_URL (default https://api.x.com). X takes a price for each post that is read.
It exits 0 only when every search was read up to now; cut short, or held by another run: 1.
With --stream it holds X's filtered stream until Ctrl-C, --for or --max, connects again when it breaks off, and searches for
what it missed; 1 when X, the budget or another run ended it, or when something is still to be searched for.
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
    .option('--stream', 'hold the filtered stream instead, its rules being the searches')
    .option('--for <duration>', 'end the stream after this time, like 30m', duration)
    .option('--max <tweets>', 'end the stream when this many tweets have come', wholeNumber(1))
    .action(async (options: IngestOptions) => {
      assertTogether(options);
      if (options.stream === true) {
        const { runStream } = await import('./ingest/run-stream.ts');
        process.exitCode = await runStream(options);
        return;
      }
      const { runIngest } = await import('./ingest/run-ingest.ts');
      process.exitCode = await runIngest(options);
    });
}

function assertTogether({ stream, for: forMs, max, lookback }: IngestOptions): void {
  if (stream === true && lookback !== undefined) throw new UsageError('--lookback is for searches, not for --stream');
  if (stream !== true && (forMs !== undefined || max !== undefined)) {
    throw new UsageError('--for and --max are for --stream; a sweep ends by itself');
  }
}
