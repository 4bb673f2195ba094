#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { guardOutput } from './output.ts';
import { runProgram } from './program.ts';

const isWritten = guardOutput();
const code = await runProgram(process.argv.slice(2));
process.exitCode = isWritten() ? code : EXIT.failed;
