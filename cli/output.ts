import { fstatSync, writeFileSync } from 'node:fs';
import { codeOf, storeError } from '../adapters/folder/folder-error.ts';
import { describeError } from './error-line.ts';
import { EXIT } from './exit-code.ts';
import { stopRunning } from './stop-signal.ts';

/** Of a pipe whose reader has had enough (`| head`), and of a terminal that was closed; that is no failure. */
const CLOSED_CODES: readonly unknown[] = ['EPIPE', 'EIO'];

/**
 * Sees to it that what is printed arrives, or ends the command: at once where its reader went, with one line and code 1
 * where it cannot be written. What can be stopped in order is stopped first. Gives whether all could be written so far.
 */
export function guardOutput(): () => boolean {
  let isWritten = true;
  if (fstatSync(process.stdout.fd).isFile()) writeWhole(process.stdout);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      const isClosed = CLOSED_CODES.includes(codeOf(error));
      if (!isClosed && isWritten) {
        isWritten = false;
        process.stderr.write(`${describeError(storeError('write', 'the output', error), false).text}\n`);
      }
      // What was received is made durable first.
      if (!stopRunning()) process.exit(isClosed ? undefined : EXIT.failed);
    });
  }
  return () => isWritten;
}

/** Of a write to a file, Node leaves out what a full disk has no room for, and neither an event nor the callback tells (20, 22 and 24 alike). */
function writeWhole(stream: NodeJS.WriteStream & { readonly fd: number }): void {
  stream._write = (chunk, _, done) => {
    try {
      writeFileSync(stream.fd, chunk);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}
