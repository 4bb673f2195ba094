import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { sized } from '../../cli/terminal-size.ts';

describe('sized', () => {
  it('gives a terminal that tells 0 rows and columns the usual size, until it tells its own', () => {
    const output = Object.assign(new PassThrough(), { columns: 0, rows: 0 }) as unknown as NodeJS.WriteStream;

    const terminal = sized(output);
    const { columns, rows } = terminal;
    Object.assign(output, { columns: 120, rows: 50 });

    expect([columns, rows, terminal.columns, terminal.rows]).toEqual([80, 24, 120, 50]);
  });

  it('writes what comes to the terminal itself, so that the order of all that is written is kept', () => {
    const output = new PassThrough();

    sized(output as unknown as NodeJS.WriteStream).write('one ');
    output.write('two');

    expect(String(output.read())).toBe('one two');
  });
});
