import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Working folder. */
  readonly cwd?: string;
  /** Added to an environment without the variables of X and AWS. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; default: none. */
  readonly input?: string;
  /** Called at once. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with all of stdout so far, each time something comes. */
  readonly onStdout?: (stdout: string, child: ChildProcess) => void;
}

/** The `tweetlake` command as `npm ci` builds it, in a folder of its own. */
export interface BuiltProgram {
  /** The file that Node runs. */
  readonly main: string;
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
  remove(): Promise<void>;
}

/** Builds the command; takes about 0.3 s. */
export function buildProgram(): BuiltProgram {
  const outdir = join('dist', `test-${randomUUID()}`);
  execFileSync(process.execPath, ['build.mjs', '--outdir', outdir], { cwd: ROOT });
  const main = join(ROOT, outdir, 'main.js');
  return {
    main,
    run: (args, options) => runNode([main, ...args], options),
    remove: () => rm(join(ROOT, outdir), { recursive: true, force: true }),
  };
}

function runNode(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const ofServices = /^(AWS_|X_BEARER_TOKEN$|X_API_URL$)/;
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofServices.test(name)));
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...environment, ...options.env },
    stdio: 'pipe',
  });
  options.onStart?.(child);
  child.stdin.end(options.input ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onStdout?.(stdout, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
