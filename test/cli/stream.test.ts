import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../../simulator/server.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram, type Finished } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

const STREAM = ['ingest', '--stream'];
/** Posts a minute. */
const MANY = 3000;

describe('tweetlake ingest --stream', () => {
  it('collects the tweets of its rules and refines them, and ends at --max', () =>
    withSimulator(MANY, async (folder, env) => {
      const ended = await program.run([...STREAM, '--max', '20'], { cwd: folder, env });

      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toMatch(/^Reading the stream of the X API at http:\/\/127\.0\.0\.1:\d+ into \.\/lake;/);
      expect(ended.stdout).toMatch(/\nEnded: collected \d+ tweets in [1-9]\d* RAW files?; REF has \d+ rows?/);
      expect(ended.stdout).toMatch(/\nstream: ended, \d+ tweets in \d+ RAW files?, 1 connection\n$/);
      const { stdout } = await program.run(['query', 'select rules, count(*) >= 20 as many from tweets group by 1'], {
        cwd: folder,
      });
      expect(JSON.parse(stdout)).toEqual({ rules: ['presidente'], many: true });
    }));

  it('makes durable what it received at SIGTERM, and tells a second one that it is busy', () =>
    withSimulator(MANY, async (folder, env) => {
      let second: Promise<Finished> | null = null;
      const first = await program.run([...STREAM], {
        cwd: folder,
        env,
        onStdout: (stdout, child) => {
          // The line that comes after 5 seconds: tweets are received, and not yet 30 seconds old.
          if (second !== null || !/\n[1-9]\d* tweets? in /.test(stdout)) return;
          second = program.run([...STREAM, '--max', '1'], { cwd: folder, env });
          void second.then(() => child.kill('SIGTERM'));
        },
      });

      expect(await second).toMatchObject({ code: 1 });
      expect((await (second as unknown as Promise<Finished>)).stderr).toMatch(
        /^tweetlake: the stream was not read: another run holds the stream; it can go on when that has ended, at .* at the latest\n$/,
      );
      expect(first).toMatchObject({ code: 0, stderr: '' });
      const [, received] = /\nstream: ended, ([\d,]+) tweets in/.exec(first.stdout) ?? [];
      expect(await tweetsInRaw(folder)).toBe(Number(received?.replaceAll(',', '')));
    }));

  it('makes durable what it received when nobody reads its output any more', () =>
    // So few that no file is full before.
    withSimulator(300, async (folder, env) => {
      const ended = await program.run([...STREAM], {
        cwd: folder,
        env,
        onStdout: (stdout, child) => {
          if (/\n[1-9]\d* tweets? in /.test(stdout)) child.stdout?.destroy();
        },
      });

      const [, received] = /\n([\d,]+) tweets? in/.exec(ended.stdout) ?? [];
      expect(ended.code).toBe(0);
      expect(await tweetsInRaw(folder)).toBeGreaterThanOrEqual(Number(received?.replaceAll(',', '')));
    }));

  it('ends with 1 and says what is still to be searched for', () =>
    withSimulator(MANY, async (folder, env) => {
      await program.run([...STREAM, '--max', '1'], { cwd: folder, env });

      const again = await program.run([...STREAM, '--max', '1'], { cwd: folder, env });

      expect(again.code).toBe(1);
      expect(again.stdout).toMatch(/the stream has a gap from .*: other tweets are searched for, retweets cannot be\n/);
      expect(again.stderr).toMatch(/^tweetlake: the stream is not complete: a gap from .*; run it again to go on\n$/);
      const { stdout } = await program.run(['status', '--format', 'csv'], { cwd: folder, env });
      expect(stdout).toMatch(/\nstream,"read up to .*Z, 1 to be searched for by the next run, 1 gap in retweets"/);
    }));

  it.each([
    [['ingest', '--max', '1'], '--for and --max are for --stream'],
    [[...STREAM, '--lookback', '6h'], '--lookback is for searches'],
    [[...STREAM], 'X_BEARER_TOKEN is not set'],
  ])('refuses %j', (args, reason) =>
    withFolder(async (folder) => {
      const ended = await program.run(args, { cwd: folder });

      expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(reason) });
    }),
  );
});

async function withSimulator(
  postsPerMinute: number,
  action: (folder: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({ postsPerMinute, steady: true });
  try {
    await withFolder((folder) => action(folder, { X_API_URL: simulator.url }));
  } finally {
    await simulator.close();
  }
}

/** Lines of RAW: a tweet that came twice stands there twice, or once when both were the same to the byte. */
async function tweetsInRaw(folder: string): Promise<number> {
  const raw = join(folder, 'lake/raw/tweets');
  let tweets = 0;
  for (const name of await readdir(raw, { recursive: true })) {
    if (!name.endsWith('.json')) continue;
    tweets += (await readFile(join(raw, name), 'utf8')).trimEnd().split('\n').length;
  }
  return tweets;
}
