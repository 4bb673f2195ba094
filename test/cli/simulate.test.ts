import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type BuiltProgram, buildProgram } from './built-program.ts';

/** The command is run for real, beside other tests. */
jest.setTimeout(60_000);

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

it.each([
  [['--host', '0.0.0.0'], /^tweetlake: simulator must listen on this machine only, got host 0\.0\.0\.0; [^\n]*\n$/],
  [['--faults', '[{"kind":"x"}]'], /^tweetlake: fault kind must be one of [^\n]*\n$/],
  [['--faults', '[{'], /^tweetlake: faults must be JSON\n$/],
  [['--faults', './nowhere.json'], /^tweetlake: --faults must be JSON or a file that can be read, [^\n]*\n$/],
] as const)('tweetlake simulate %j ends with 2 and one line', async (args, line) => {
  const refused = await program.run(['simulate', '--port', '0', ...args]);

  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(line);
});
