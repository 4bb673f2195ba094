import type { Command } from 'commander';
import { configOption, duration, lakeOption, subcommand, wholeNumber } from './options.ts';

export interface StartOptions {
  readonly lake: string;
  readonly config?: string;
  /** Milliseconds. */
  readonly for?: number;
  readonly max?: number;
  readonly yes?: boolean;
}

const ENVIRONMENT_HELP = `
Environment: without X_BEARER_TOKEN a simulator of the X API is started on this machine, and nothing is paid.
With it, the real X API is read: the price is said and asked for first. X_API_URL (default https://api.x.com): another API.
Ctrl-C ends it; the next start goes on where this one ended.
`;

export function addStart(program: Command): void {
  subcommand(program, 'start', {
    description: 'Collect tweets and refine them at once, until Ctrl-C, and show it.',
    more: ENVIRONMENT_HELP,
  })
    .addOption(lakeOption())
    .addOption(configOption())
    .option('--for <duration>', 'end after this time, like 30m', duration)
    .option('--max <tweets>', 'end when this many tweets were collected', wholeNumber(1))
    .option('--yes', 'read the real X API without being asked')
    .action(async (options: StartOptions) => {
      const { runStart } = await import('./start/run-start.ts');
      process.exitCode = await runStart(options);
    });
}
