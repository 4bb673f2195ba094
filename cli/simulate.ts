import type { Command } from 'commander';
import { subcommand, wholeNumber } from './options.ts';

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
}

const DEFAULT_PORT = 4280;

export function addSimulate(program: Command): void {
  subcommand(program, 'simulate', { description: 'Run the X API simulator alone until Ctrl-C.' })
    .option('--port <port>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-remote', 'let --host be an address that others than this machine can reach')
    .option('--faults <json>', 'what goes wrong: JSON, or a file that holds it (docs/simulator.md)')
    .option('--seed <number>', 'another seed is another stream of tweets', wholeNumber(0), 1)
    .option('--rate <posts>', 'posts a minute; the default search finds half of them', wholeNumber(1, 1_000_000), 120)
    .option('--steady', 'as many posts by night as by day, and no bursts')
    .option('--frozen-counts', 'keep likes and the like from growing, so that runs can be compared')
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('./simulate/run-simulate.ts');
      process.exitCode = await runSimulate(options);
    });
}
