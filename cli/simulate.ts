import { type Command, Option } from 'commander';
import { SPEED_MAX, SPEED_MIN } from '../simulator/replay/replay-times.ts';
import { numberBetween, subcommand, wholeNumber } from './options.ts';

export interface SimulateOptions {
  readonly port: number;
  readonly host: string;
  readonly allowRemote?: boolean;
  /** JSON, or the path of a file that holds it. */
  readonly faults?: string;
  readonly seed: number;
  readonly rate: number;
  readonly steady?: boolean;
  readonly frozenCounts?: boolean;
  /** Files, folders and globs. */
  readonly replay?: readonly string[];
  readonly speed?: number;
  readonly tmp?: string;
}

const DEFAULT_PORT = 4280;

export function addSimulate(program: Command): void {
  subcommand(program, 'simulate', { description: 'Run the X API simulator alone until Ctrl-C.' })
    .option('--port <port>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-remote', 'let --host be an address that others than this machine can reach')
    .option('--faults <json>', 'what goes wrong: JSON, or a file that holds it (docs/simulator.md)')
    .addOption(
      invented('--seed <number>', 'another seed is another stream of tweets').argParser(wholeNumber(0)).default(1),
    )
    .addOption(
      invented('--rate <posts>', 'posts a minute; the default search finds half of them')
        .argParser(wholeNumber(1, 1_000_000))
        .default(120),
    )
    .addOption(invented('--steady', 'as many posts by night as by day, and no bursts'))
    .addOption(invented('--frozen-counts', 'keep likes and the like from growing, so that runs can be compared'))
    .option('--replay <files...>', 'let the tweets of these files, folders or globs come in again, from now on')
    .option('--speed <times>', 'how many times as fast (default: 1)', numberBetween(SPEED_MIN, SPEED_MAX))
    .option('--tmp <folder>', "where the sorted tweets of a replay wait (default: the system's temporary folder)")
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('./simulate/run-simulate.ts');
      process.exitCode = await runSimulate(options);
    });
}

/** An option that says how tweets are invented. */
function invented(flags: string, help: string): Option {
  return new Option(flags, help).conflicts('replay');
}
