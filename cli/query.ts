import type { Command } from 'commander';
import { formatOption, lakeOption, type OutputFormat, subcommand } from './options.ts';

export interface QueryOptions {
  readonly lake: string;
  readonly format?: OutputFormat;
}

export function addQuery(program: Command): void {
  subcommand(program, 'query', { description: 'Run SQL over the lake: tables tweets and raw_tweets, view tuites.' })
    .argument('<sql>', 'a select, or @NAME for a file of sql/ (an unknown name lists them)')
    .addOption(lakeOption())
    .addOption(formatOption())
    .action(async (sql: string, options: QueryOptions) => {
      const { runQuery } = await import('./query/run-query.ts');
      process.exitCode = await runQuery(sql, options);
    });
}
