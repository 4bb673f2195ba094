#!/usr/bin/env node
import { runProgram } from './program.ts';
import { stopRunning } from './stop-signal.ts';

/** Of a pipe whose reader has had enough (`| head`), and of a terminal that was closed; that is no failure. */
const CLOSED_CODES: readonly unknown[] = ['EPIPE', 'EIO'];

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!CLOSED_CODES.includes(error.code)) throw error;
    // What was received is made durable first.
    if (!stopRunning()) process.exit();
  });
}

process.exitCode = await runProgram(process.argv.slice(2));
