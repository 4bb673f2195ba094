import type { Command } from 'commander';
import { configOption, lakeOption, subcommand } from './options.ts';

export interface HydrateOptions {
  readonly lake: string;
  readonly config?: string;
  readonly again?: boolean;
  readonly gone?: string;
  readonly yes?: boolean;
}

const HELP = `
The file holds ids one a line, or is CSV with a column id (or tweet_id); - reads standard input.
The price is said and asked for first. X takes it for tweets that it gives, not for those that are gone.
Environment: X_BEARER_TOKEN (required), X_API_URL (default https://api.x.com).
`;

export function addHydrate(program: Command): void {
  subcommand(program, 'hydrate', {
    description: 'Read tweets by their ids, and refine them; ids that are in the lake are not bought again.',
    more: HELP,
  })
    .argument('<file>', 'file of ids, or - for standard input')
    .addOption(lakeOption())
    .addOption(configOption())
    .option('--again', 'read also the tweets that the lake holds, for newer counts and texts')
    .option('--gone <file>', 'write the ids that X does not give to this file, as CSV with its reasons')
    .option('--yes', 'buy the tweets from the real X API without being asked')
    .action(async (file: string, options: HydrateOptions) => {
      const { runHydrate } = await import('./hydrate/run-hydrate.ts');
      process.exitCode = await runHydrate(file, options);
    });
}
