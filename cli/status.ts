import type { Command } from 'commander';
import { formatOption, lakeOption, type OutputFormat, subcommand } from './options.ts';

export interface StatusOptions {
  readonly lake: string;
  readonly format?: OutputFormat;
}

export function addStatus(program: Command): void {
  subcommand(program, 'status', {
    description: 'Say what is in the lake: days, RAW files, parts, rows, and how far each search has come.',
  })
    .addOption(lakeOption())
    .addOption(formatOption())
    .action(async (options: StatusOptions) => {
      const { runStatus } = await import('./status/run-status.ts');
      process.exitCode = await runStatus(options);
    });
}
