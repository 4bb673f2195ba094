import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idAt } from '../../core/snowflake.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { countOf, withApi, withSimulator } from './apis.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake ingest', () => {
  it('reads each search once, refines it, and exits 0', () =>
    withSimulator(async (url, folder) => {
      const done = await program.run(['ingest', '--lookback', '10m'], { cwd: folder, env: { X_API_URL: url } });

      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(done.stdout).toMatch(
        /^presidente: complete, [1-9][\d,]* tweets? in [1-9]\d* RAW files?, \d+ requests?\n$/,
      );
      expect(await countOf(program, folder)).toBe(Number(/(\d+) tweets/.exec(done.stdout)?.[1]));
    }));

  it("spends no more than the month's budget, says when it goes on, and what it spent", () =>
    withSimulator(async (url, folder) => {
      await writeFile(join(folder, 'small.json'), '{"ingest":{"monthlyPostBudget":130}}');
      const args = ['--config', 'small.json'];

      const cut = await program.run(['ingest', '--lookback', '6h', ...args], { cwd: folder, env: { X_API_URL: url } });
      const status = await program.run(['status', ...args], { cwd: folder });

      expect(cut.code).toBe(1);
      expect(cut.stdout).toMatch(/^presidente: cut, 130 tweets in \d+ RAW files?, 2 requests\n$/);
      expect(cut.stderr).toMatch(
        /the budget of 130 posts for \d{4}-\d\d \(ingest\.monthlyPostBudget\) is used up; it can go on at \d{4}-\d\d-01T00:00:00\.000Z\n$/,
      );
      expect(await countOf(program, folder)).toBe(130);
      expect(status.stdout).toContain('{"name":"posts_spent search:presidente","value":130}\n');
      expect(status.stdout).toContain('{"name":"post_limit","value":130}\n');
    }));

  it('ends with what to do when the money is gone', () =>
    withApi({ status: 402, body: { title: 'CreditsDepleted' } }, async (url, folder) => {
      const cut = await program.run(['ingest'], { cwd: folder, env: { X_API_URL: url } });

      expect(cut.code).toBe(1);
      expect(cut.stderr).toMatch(/answered 402: CreditsDepleted; add credits in the X developer console\n$/);
    }));

  it('refuses a cdk.json that holds no settings at all', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'cdk.json'), 'null');

      const refused = await program.run(['ingest'], { cwd: folder });

      const stderr = 'tweetlake: cdk.json must hold a JSON object\n';
      expect(refused).toEqual({ code: 2, stdout: '', stderr });
    }));

  it('takes a search from its flags', () =>
    withSimulator(async (url, folder) => {
      const args = ['ingest', '--query', 'presidente', '--name', 'lula', '--lookback', '5m'];
      const done = await program.run(args, { cwd: folder, env: { X_API_URL: url } });

      expect(done.stdout).toMatch(/^lula: complete/);
      const rules = await program.run(['query', 'select distinct rules from tweets'], { cwd: folder });
      expect(rules.stdout).toBe('{"rules":["lula"]}\n');
    }));

  it.each([
    ['the rate limit', { status: 429, headers: rateHeaders(), body: {} }, /answered 429; it can go on at 2099-/],
    [
      'a search that X refuses',
      { status: 400, body: { errors: [{ message: 'bad query' }] } },
      /answered 400: bad query\n$/,
    ],
    ['an answer that is none', { status: 200, body: 'no JSON' }, /did not answer in JSON/],
  ])('exits 1 with one line when it is cut by %s', (_, answer, message) =>
    withApi(answer, async (url, folder) => {
      const cut = await program.run(['ingest'], { cwd: folder, env: { X_API_URL: url } });

      expect(cut.code).toBe(1);
      expect(cut.stderr).toMatch(/^tweetlake: search presidente is not complete: [^\n]*\n$/);
      expect(cut.stderr).toMatch(message);
    }),
  );

  it('ends with what to do when X refuses the token', () =>
    withApi({ status: 401, body: { title: 'Unauthorized', detail: 'Unauthorized' } }, async (url, folder) => {
      const cut = await program.run(['ingest'], { cwd: folder, env: { X_API_URL: url } });

      expect(cut.code).toBe(1);
      expect(cut.stderr).toMatch(
        /answered 401: Unauthorized; set X_BEARER_TOKEN to the token of an app that may use this endpoint\n$/,
      );
    }));

  it('leaves the lake open to any API, and says that nothing was read, when the first could not be reached', () =>
    withApi({ status: 503, body: {} }, async (url, folder) => {
      const cut = await program.run(['ingest'], { cwd: folder, env: { X_API_URL: url } });
      expect(cut.code).toBe(1);

      const { stdout } = await program.run(['status'], { cwd: folder });
      expect(stdout).toMatch(
        /"search presidente","value":"no sweep is complete yet; the first reads what came after 20[^"]*Z"/,
      );
      // By name not loopback, so taken for the real API.
      const env = { X_API_URL: url.replace('127.0.0.1', '0.0.0.0'), X_BEARER_TOKEN: 'x' };
      const other = await program.run(['ingest'], { cwd: folder, env });
      expect(other.code).toBe(1);
      expect(other.stderr).toMatch(/answered 503/);
    }));

  it('exits 1 with the time when another run holds the search', () =>
    withSimulator(async (url, folder) => {
      const claim = { runId: 'other', leaseUntilMs: Date.parse('2099-01-01T00:00:00Z'), holder: OTHER_HOLDER };
      const state = { format: 1, cursor: idAt(Date.now() - 60_000), paused: null, gaps: [], claim };
      await mkdir(join(folder, 'lake/state/search'), { recursive: true });
      await writeFile(join(folder, 'lake/state/search/presidente.json'), JSON.stringify(state));

      const busy = await program.run(['ingest'], { cwd: folder, env: { X_API_URL: url } });

      expect(busy.code).toBe(1);
      expect(busy.stderr).toMatch(
        /another run holds the search .*; it can go on when that has ended, at 2099-01-01T00:00:00.000Z at the latest\n$/,
      );
    }));

  it('does not mix invented tweets with real ones', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'lake/state'), { recursive: true });
      await writeFile(join(folder, 'lake/state/origin.json'), '{"origin":"x"}');

      const refused = await program.run(['start'], { cwd: folder });

      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/holds tweets of the real X API/);
    }));
});

const OTHER_HOLDER = { host: 'another-machine', pid: 1, startedAt: '1' };

function rateHeaders(): Record<string, string> {
  const resetSeconds = Date.parse('2099-01-01T00:00:00Z') / 1000;
  return {
    'x-rate-limit-limit': '450',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(resetSeconds),
  };
}
