import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { idAt } from '../../core/snowflake.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

it.each([
  [['--host', '0.0.0.0'], /^tweetlake: simulator must listen on this machine only, got host 0\.0\.0\.0; [^\n]*\n$/],
  [['--faults', '[{"kind":"x"}]'], /^tweetlake: fault kind must be one of [^\n]*\n$/],
  [['--faults', '[{'], /^tweetlake: faults must be JSON\n$/],
  [['--replay', './nowhere.jsonl'], /^tweetlake: nowhere\.jsonl does not exist; check the path\n$/],
  [['--replay', 'package.json'], /^tweetlake: there is no tweet in the 1 file to replay; [^\n]*\n$/],
  [['--replay', 'package.json', '--speed', '0'], /^tweetlake: [^\n]* It must be a number from 0\.001 [^\n]*\n$/],
  [['--replay', 'package.json', '--rate', '5'], /^tweetlake: [^\n]* cannot be used with [^\n]*\n$/],
  [['--replay', 'package.json', '--seed', '2'], /^tweetlake: [^\n]* cannot be used with [^\n]*\n$/],
  [['--speed', '60'], /^tweetlake: --speed says how fast a replay is; [^\n]*\n$/],
  [['--faults', './nowhere.json'], /^tweetlake: --faults must be JSON or a file that can be read, [^\n]*\n$/],
] as const)('tweetlake simulate %j ends with 2 and one line', async (args, line) => {
  const refused = await program.run(['simulate', '--port', '0', ...args]);

  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(line);
});

it('tweetlake simulate --replay serves the tweets of files, goes on when they have ended, and leaves nothing behind', () =>
  withFolder(async (folder) => {
    const id = idAt(Date.UTC(2020, 0, 1));
    await writeFile(join(folder, 'in.jsonl'), `${JSON.stringify({ data: { id, text: 'bom dia :)' } })}\n{"cut\n`);
    await mkdir(join(folder, 'tmp'));
    let found: Promise<unknown> = Promise.resolve(null);
    const search = async (url: string) => {
      const target = `${url}/2/tweets/search/recent?query=bom&until_id=9000000000000000000`;
      const response = await fetch(target, { headers: { authorization: 'Bearer x' } });
      return (await response.json()) as unknown;
    };

    const args = ['simulate', '--port', '0', '--replay', 'in.jsonl', '--speed', '1000', '--tmp', 'tmp'];
    const ended = await program.run(args, {
      cwd: folder,
      onStdout: (stdout, child) => {
        const [, url] = /at (http:\S+), replaying 1 tweet at 1000 times their speed until /.exec(stdout) ?? [];
        if (url !== undefined) found = search(url).finally(() => child.kill('SIGINT'));
      },
    });

    expect(await found).toMatchObject({ data: [{ text: 'bom dia :)' }], meta: { result_count: 1 } });
    expect(ended.stderr.split('\n')).toEqual([
      'left out 1 record without a tweet; import --dry-run says what they are',
      'the replay has ended: 1 tweet came in, and no new ones will; they can be read until Ctrl-C',
      '',
    ]);
    expect(ended.code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['in.jsonl', 'tmp']);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  }));
