import { createInterface } from 'node:readline/promises';
import { UsageError } from '../core/errors.ts';

/** Something that is not done before somebody agreed to it. */
export interface Proposal {
  /** What it is and what it costs, in sentences. */
  readonly text: string;
  readonly question: string;
  /** Says on one line what to do where nobody can be asked. */
  readonly refusal: string;
  /** Whether it was agreed to beforehand. */
  readonly isAgreed: boolean;
  readonly signal: AbortSignal;
}

/** Says what is proposed and asks for a yes; true at once when it was agreed to. Rejects with UsageError off a terminal. */
export async function isAgreedTo({ text, question, refusal, isAgreed, signal }: Proposal): Promise<boolean> {
  assertCanAsk(isAgreed, refusal);
  process.stderr.write(`${text}\n`);
  return isAgreed || askYesNo(question, signal);
}

/** Throws UsageError when it was not agreed to and nobody can be asked. */
export function assertCanAsk(isAgreed: boolean, refusal: string): void {
  const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (!isAgreed && !canAsk) throw new UsageError(refusal);
}

/** Asks on the terminal; anything but yes, Ctrl-C and the end of input included, is no. */
async function askYesNo(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => {
    terminal.once('SIGINT', () => resolve('no'));
    terminal.once('close', () => resolve('no'));
    signal.addEventListener('abort', () => resolve('no'), { once: true });
  });
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
    return /^\s*(y|yes|s|sim)\s*$/i.test(answer);
  } finally {
    terminal.close();
  }
}
