import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { idAt } from '../../core/snowflake.ts';
import { startSimulator } from '../../simulator/server.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram, type Finished, type RunOptions } from './built-program.ts';

/** The command is run for real, beside other tests. */
jest.setTimeout(60_000);

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
      const rowsBefore = await countOf(folder);

      // Longer than a timer can be: it must not end at once.
      const second = await program.run(['start', '--max', '1', '--for', '30d'], { cwd: folder });

      expect(second.code).toBe(0);
      const ids = await program.run(['query', 'select count(*) - count(distinct id) as twice from tweets'], {
        cwd: folder,
      });
      expect(ids.stdout).toBe('{"twice":0}\n');
      expect(await countOf(folder)).toBeGreaterThan(rowsBefore);
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

describe('tweetlake ingest', () => {
  it('reads each search once, refines it, and exits 0', () =>
    withSimulator(async (url, folder) => {
      const done = await program.run(['ingest', '--lookback', '10m'], { cwd: folder, env: { X_API_URL: url } });

      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(done.stdout).toMatch(
        /^presidente: complete, [1-9][\d,]* tweets? in [1-9]\d* RAW files?, \d+ requests?\n$/,
      );
      expect(await countOf(folder)).toBe(Number(/(\d+) tweets/.exec(done.stdout)?.[1]));
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
      /answered 400: bad query; run/,
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
      expect(busy.stderr).toMatch(/another run holds the search .*; it can go on at 2099-01-01T00:00:00.000Z\n$/);
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

const OTHER_HOLDER = { host: 'another-machine', pid: 1, startedAt: '1' };

function rateHeaders(): Record<string, string> {
  const resetSeconds = Date.parse('2099-01-01T00:00:00Z') / 1000;
  return {
    'x-rate-limit-limit': '450',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(resetSeconds),
  };
}

async function countOf(folder: string): Promise<number> {
  const counted: Finished = await program.run(['query', 'select count(*) as n from tweets'], { cwd: folder });
  return (JSON.parse(counted.stdout) as { n: number }).n;
}

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

async function withSimulator(action: (url: string, folder: string) => Promise<void>): Promise<void> {
  const simulator = await startSimulator();
  try {
    await withFolder((folder) => action(simulator.url, folder));
  } finally {
    await simulator.close();
  }
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An API that gives the same answer to all. */
async function withApi(
  { status, headers = {}, body }: Answer,
  action: (url: string, folder: string) => Promise<void>,
): Promise<void> {
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await withFolder((folder) => action(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
