import { LakeError, SourceError, UsageError } from '../core/errors.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { plainLine, plainText } from './plain-text.ts';

/**
 * The one line that says what happened, and the exit code. `debug` adds where it happened.
 * A message may quote a tweet or an answer of X, so nothing in it may steer the terminal.
 */
export function describeError(error: unknown, debug: boolean): { readonly text: string; readonly code: ExitCode } {
  const isKnown = error instanceof UsageError || error instanceof LakeError || error instanceof SourceError;
  const hint = isKnown || debug ? '' : ' (unexpected; --debug shows where)';
  const trace = debug && error instanceof Error ? `\n${traceOf(error).split('\n').map(plainLine).join('\n')}` : '';
  const code = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  return { text: `tweetlake: ${oneLine(error)}${hint}${trace}`, code };
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return plainText(message).trim();
}

function traceOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${traceOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
