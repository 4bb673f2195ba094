import type { Command } from 'commander';
import { configOption, formatOption, lakeOption, type OutputFormat, subcommand } from './options.ts';

export interface StatusOptions {
  readonly lake: string;
  readonly config?: string;
  readonly format?: OutputFormat;
}

export function addStatus(program: Command): void {
  subcommand(program, 'status', {
    description:
      'Say what is in the lake: days, RAW files, parts, rows, how far each search has come, and what it cost.',
  })
    .addOption(lakeOption())
    .addOption(configOption())
    .addOption(formatOption())
    .action(async (options: StatusOptions) => {
      const { runStatus } = await import('./status/run-status.ts');
      process.exitCode = await runStatus(options);
    });
}
