import type { Command } from 'commander';
import { configOption, subcommand } from './options.ts';

export interface ClassifyOptions {
  readonly text?: string;
  readonly explain?: boolean;
  readonly unescaped?: boolean;
  readonly config?: string;
}

const INPUT_HELP = `
Reads lines {"id", "text"} on standard input and writes a line {"id", "symbol", "sentiment", "start"} for each, in order.
A line that cannot be read is named on standard error with its number, and left out.
`;

export function addClassify(program: Command): void {
  subcommand(program, 'classify', {
    description: 'Find the first emoticon of texts: NDJSON in, NDJSON out.',
    more: INPUT_HELP,
  })
    .option('--text <text>', 'classify this one text')
    .option('--unescaped', 'texts are as REF holds them, not escaped as X delivers them')
    .option('--explain', 'say of each face which rule accepted or rejected it')
    .addOption(configOption())
    .action(async (options: ClassifyOptions) => {
      const { runClassify } = await import('./classify/run-classify.ts');
      process.exitCode = await runClassify(options);
    });
}
