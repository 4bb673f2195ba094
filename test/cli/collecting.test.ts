import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { countOf, withApi, withSimulator } from './apis.ts';
import { type BuiltProgram, buildProgram, type RunOptions } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake start', () => {
  it('collects from its own simulator into ./lake, and goes on where it ended', () =>
    withFolder(async (folder) => {
      const first = await program.run(['start', '--max', '1'], { cwd: folder });
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(first.stdout).toMatch(
        /^Reading a simulator of the X API .* into \.\/lake; query it: npx tweetlake query @/,
      );
      expect(first.stdout).toMatch(
        /Ended: collected [1-9][\d,]* tweets? in [1-9]\d* RAW files?; REF has [1-9][\d,]* rows?/,
      );
      const rowsBefore = await countOf(program, folder);

      // Longer than a timer can be: it must not end at once.
      const second = await program.run(['start', '--max', '1', '--for', '30d'], { cwd: folder });

      expect(second.code).toBe(0);
      const ids = await program.run(['query', 'select count(*) - count(distinct id) as twice from tweets'], {
        cwd: folder,
      });
      expect(ids.stdout).toBe('{"twice":0}\n');
      expect(await countOf(program, folder)).toBeGreaterThan(rowsBefore);
    }));

  it('ends cleanly at Ctrl-C, which comes twice under npm', () =>
    withFolder(async (folder) => {
      const ended = await program.run(['start'], { cwd: folder, onStdout: interruptTwice() });

      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toMatch(/\nEnded: collected /);
    }));

  it('says what the real API would cost, and reads it when that was agreed to', () =>
    withSimulator(async (url, folder) => {
      // An address that is not loopback by name, as X's is not.
      const env = { X_API_URL: url.replace('127.0.0.1', '0.0.0.0'), X_BEARER_TOKEN: 'secret-token' };

      const refused = await program.run(['start'], { cwd: folder, env });
      expect(refused).toMatchObject({ code: 2, stdout: '' });

      const agreed = await program.run(['start', '--yes', '--max', '1'], { cwd: folder, env });
      expect(agreed.stderr).toMatch(/will be read for: presidente\.\n.* about [\d,]+ posts and \$[\d.]+ a day/);
      expect(agreed.stdout).toMatch(/\nEnded: collected /);
      expect(agreed.code).toBe(0);
    }));

  it('says that the lake is of another kind before the price is asked for', () =>
    withApi({ status: 500, body: {} }, async (url, folder) => {
      await mkdir(join(folder, 'lake/state'), { recursive: true });
      await writeFile(join(folder, 'lake/state/origin.json'), '{"origin":"simulator"}');
      const env = { X_API_URL: url.replace('127.0.0.1', '0.0.0.0'), X_BEARER_TOKEN: 'secret-token' };

      const refused = await program.run(['start', '--yes'], { cwd: folder, env });

      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toMatch(/^tweetlake: this lake holds invented tweets of a simulator/);
    }));

  it('says what to do about a wrong token, and ends with 1', () =>
    withApi({ status: 401, body: { title: 'Unauthorized', detail: 'Unauthorized' } }, async (url, folder) => {
      const ended = await program.run(['start'], {
        cwd: folder,
        env: { X_API_URL: url, X_BEARER_TOKEN: 'secret-token' },
      });

      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/^tweetlake: http:.* answered 401: Unauthorized; set X_BEARER_TOKEN to .*\n$/);
      expect(ended.stdout + ended.stderr).not.toContain('secret-token');
    }));

  it('waits for an API that cannot be reached, and shows that', () =>
    withApi({ status: 503, body: {} }, async (url, folder) => {
      const env = { X_API_URL: url.replace('://', '://user:hidden@') };
      const ended = await program.run(['start', '--for', '1s'], { cwd: folder, env });

      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).not.toContain('hidden');
      expect(ended.stdout).toMatch(/answered 503; tried again in \d+ s/);
    }));
});

describe('tweetlake simulate', () => {
  it('answers until Ctrl-C', async () => {
    const answers: Promise<Response>[] = [];
    const onStdout: RunOptions['onStdout'] = (stdout, child) => {
      const url = /at (http:\S+),/.exec(stdout)?.[1];
      if (url === undefined || answers.length > 0) return;
      const asked = fetch(`${url}/2/tweets/search/recent?query=presidente`, { headers: { authorization: 'Bearer x' } });
      answers.push(asked);
      void asked.finally(() => child.kill('SIGTERM'));
    };

    const ended = await program.run(['simulate', '--port', '0', '--rate', '600', '--frozen-counts'], { onStdout });

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect((await answers[0])?.status).toBe(200);
  });
});

/** Sends SIGINT twice as soon as something is printed. */
function interruptTwice(): NonNullable<RunOptions['onStdout']> {
  let isSent = false;
  return (_, child) => {
    if (isSent) return;
    isSent = true;
    child.kill('SIGINT');
    child.kill('SIGINT');
  };
}
