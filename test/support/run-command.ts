import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Aborting it ends the command. */
  readonly signal?: AbortSignal;
  /** Output goes to this process's own instead of being kept for the error. */
  readonly isShown?: boolean;
}

/** Runs a command to its end; gives its exit code, and what it printed when that was kept. Rejects when it cannot be started. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal, isShown = false }: CommandOptions = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(command, args, {
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(signal === undefined ? {} : { signal }),
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') };
}

/** Like `runCommand`, but rejects with what was printed when the exit code is not 0. */
export async function mustRun(command: string, args: readonly string[], options?: CommandOptions): Promise<void> {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`);
}
