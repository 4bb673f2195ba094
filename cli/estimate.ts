import type { Command } from 'commander';
import { configOption, formatOption, type OutputFormat, subcommand } from './options.ts';

export interface EstimateOptions {
  readonly config?: string;
  readonly name?: string;
  readonly yes?: boolean;
  readonly format?: OutputFormat;
}

const HELP = `
X is asked for counts only, which costs $0.005 a search; that is said and asked for first.
Environment: X_BEARER_TOKEN (required), X_API_URL (default https://api.x.com).
`;

export function addEstimate(program: Command): void {
  subcommand(program, 'estimate', {
    description: 'Say what a search would bring and cost, by the last seven days, before anything is bought.',
    more: HELP,
  })
    .argument('[query]', 'what X would be asked for (default: the configured searches)')
    .addOption(configOption())
    .option('--name <name>', 'only this one of the configured searches')
    .option('--yes', 'ask the real X API for counts without being asked')
    .addOption(formatOption())
    .action(async (query: string | undefined, options: EstimateOptions) => {
      const { runEstimate } = await import('./estimate/run-estimate.ts');
      process.exitCode = await runEstimate(query, options);
    });
}
