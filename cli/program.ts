import { Command, CommanderError } from 'commander';
import { addBackfill } from './backfill.ts';
import { addClassify } from './classify.ts';
import { describeError } from './error-line.ts';
import { addEstimate } from './estimate.ts';
import { EXIT } from './exit-code.ts';
import { addHydrate } from './hydrate.ts';
import { addImport } from './import.ts';
import { addIngest } from './ingest.ts';
import { packageVersion } from './package-folder.ts';
import { addQuery } from './query.ts';
import { addSimulate } from './simulate.ts';
import { addStart } from './start.ts';
import { addStatus } from './status.ts';
import { usageLine } from './usage-line.ts';

/** Runs the command with these arguments; gives the exit code, and never rejects. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { text, code } = describeError(error, program.opts<{ debug?: boolean }>().debug === true);
    process.stderr.write(`${text}\n`);
    return code;
  }
}

/** The command with all its subcommands; what a subcommand needs is loaded when it runs. */
function createProgram(): Command {
  const program = new Command('tweetlake')
    .description('A lake for tweets: captured raw, refined with sentiment and symbol, queried with SQL.')
    .version(packageVersion())
    .option('--debug', 'show where an error happened')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(usageLine(text)) })
    .addHelpText('after', '\nEach command has its own --help. Example: npx tweetlake start --for 30m');
  for (const add of [
    addStart,
    addImport,
    addIngest,
    addEstimate,
    addBackfill,
    addHydrate,
    addQuery,
    addClassify,
    addStatus,
    addSimulate,
  ])
    add(program);
  return program;
}
