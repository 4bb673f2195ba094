import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../core/json.ts';
import { idAt } from '../../core/snowflake.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { fakeSource } from '../support/fake-source.ts';
import { withXApiServer, type XApiServer } from '../support/x-api-server.ts';
import { type BuiltProgram, buildProgram, type Finished } from './built-program.ts';

const FROM_MS = Date.parse('2026-03-01T12:00:00Z');
/** 120 tweets of two minutes, and one before and after. */
const TWEETS: readonly JsonObject[] = Array.from({ length: 122 }, (_, i) => ({
  id: idAt(FROM_MS + (i - 1) * 1000),
  text: `n\u00ba ${i} :)`,
}));
const SPAN = ['--from', '2026-03-01T12:00Z', '--to', '2026-03-01T12:02:00Z'];

const TOO_LONG = 'a'.repeat(1025);

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake backfill', () => {
  it('reads the span from the full archive, refines it, tags it, and asks for nothing the second time', () =>
    withApi(fakeSource([...TWEETS]), async ({ url, targets }, folder) => {
      const first = await run(['backfill', ...SPAN], { url, folder });
      const second = await run(['backfill', ...SPAN], { url, folder });

      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(first.stdout).toBe('presidente: complete, 120 tweets in 2 RAW files, 2 requests\n');
      expect(second.stdout).toBe('presidente: complete, 0 tweets in 0 RAW files, 0 requests\n');
      expect(targets).toHaveLength(2);
      expect(targets[0]).toMatch(/^\/2\/tweets\/search\/all\?.*max_results=500/);
      const sql = 'select count(*) as n, any_value(rules) as rules, any_value(collected_by) as by from tweets';
      const rows = await run(['query', sql], { url, folder });
      expect(rows.stdout).toBe('{"n":120,"rules":["presidente"],"by":"search:presidente"}\n');
    }));

  it('counts first and says the price, and buys nothing without --yes', () =>
    withApi(fakeSource([...TWEETS]), async ({ url, targets }, folder) => {
      const paid = paidEnvironment(url);
      const refused = await program.run(['backfill', ...SPAN], { cwd: folder, env: paid });
      const [asked, left] = [targets.length, await readdir(folder)];
      const agreed = await program.run(['backfill', ...SPAN, '--yes'], { cwd: folder, env: paid });

      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toMatch(/^tweetlake: reading the archive of .* costs money; agree to it with --yes\n$/);
      expect(asked).toBe(0);
      expect(left).toEqual([]);
      expect(agreed.code).toBe(0);
      expect(agreed.stderr).toMatch(/ at most 2 requests, \$0\.02\.\nThese are about 120 posts: \$0\.60, /);
      expect(targets.map((target) => target.split('?')[0])).toEqual([
        '/2/tweets/counts/all',
        '/2/tweets/search/all',
        '/2/tweets/search/all',
      ]);
    }));

  it.each<[string[], RegExp]>([
    [['--from', '2026-03-01'], /required option '--to <time>' not specified/],
    [['--from', 'yesterday', '--to', '2026-03-01'], /It must be a time in UTC like 2026-11-01/],
    [['--from', '2026-03-02', '--to', '2026-03-01'], /--from must be before --to/],
    [['--from', '2026-03-02', '--to', '2100-01-01'], /--to must be at least 60 s ago/],
    [['--from', '2009-01-01', '--to', '2026-03-01'], /--from must be 2010-11-04T01:42:54\.657Z or later/],
    [[...SPAN, '--query', 'lula'], /--query needs --name/],
    [[...SPAN, '--name', 'Big', '--query', 'lula'], /searches\.0\.name/],
    [[...SPAN, '--name', 'big', '--query', TOO_LONG], /the query must have 1 to 1024 characters, got 1025/],
    [[...SPAN, '--lake', 'aws:'], /--lake aws:STACK needs the name of a CloudFormation stack/],
  ])('refuses what cannot be, whatever it is: %#', (args, message) =>
    withFolder(async (folder) => {
      const refused = await run(['backfill', ...args], { url: 'http://127.0.0.1:9', folder });

      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    }),
  );

  it('closes the gap of its search with the command that ingest printed', () =>
    withApi(fakeSource([...TWEETS]), async ({ url }, folder) => {
      await run(['ingest'], { url, folder });
      const key = join(folder, 'lake/state/search/presidente.json');
      const state = JSON.parse(await readFile(key, 'utf8')) as JsonObject;
      await writeFile(key, JSON.stringify({ ...state, cursor: idAt(FROM_MS) }));

      const ingested = await run(['ingest'], { url, folder });
      const [, args = ''] = /: npx tweetlake (backfill .*)\n/.exec(ingested.stderr) ?? [];
      const closed = await run(args.split(' '), { url, folder });

      expect(args).toMatch(/^backfill --name presidente --from 2026-03-01T12:00:00\.001Z --to \S+Z$/);
      expect(closed.stdout).toMatch(
        /complete, 120 tweets .*\npresidente: the gap from 2026-03-01T12:00:00\.001Z to .* is closed\n$/,
      );
      expect((await run(['status'], { url, folder })).stdout).not.toMatch(/gaps/);
    }));
});

describe('tweetlake hydrate', () => {
  it('reads the ids of a list from standard input, lists those that are gone, and buys none twice', () =>
    withApi(fakeSource([...TWEETS]), async ({ url, targets }, folder) => {
      const input = `${TWEETS.map(({ id }) => id).join('\n')}\n20\n`;
      const first = await run(['hydrate', '-'], { url, folder, input });
      const second = await run(['hydrate', '-'], { url, folder, input });

      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(first.stdout).toBe(
        'complete: 123 ids, 122 tweets in 3 RAW files, 2 requests, 1 id gone\n' +
          'gone 20: Not Found Error: Could not find tweet with ids: [20].\n',
      );
      expect(second.stdout).toMatch(/^complete: 123 ids, 0 tweets in 0 RAW files, 0 requests, 1 id gone\ngone 20/);
      expect(targets).toHaveLength(2);
    }));

  it('takes a column of CSV, writes what is gone to a file, and exits 3 when a line holds no id', () =>
    withApi(fakeSource([...TWEETS]), async ({ url }, folder) => {
      await writeFile(join(folder, 'ids.csv'), `text,id\n"a, ""b""\nc",${TWEETS[0]?.id}\nx,2.03E+18\ny,21\n`);

      const done = await run(['hydrate', 'ids.csv', '--gone', 'gone.csv'], { url, folder });

      expect(done.code).toBe(3);
      expect(done.stdout).toBe('complete: 2 ids, 1 tweet in 1 RAW file, 1 request, 1 id gone\n');
      expect(done.stderr).toBe(
        'tweetlake: ids.csv:4: "2.03E+18" is no id: a spreadsheet has rounded it, export the column as text\n',
      );
      expect(await readFile(join(folder, 'gone.csv'), 'utf8')).toMatch(
        /^id,reason\r\n21,Not Found Error: .*\[21\]\.\r\n$/,
      );
    }));

  it('says the price, and buys nothing without --yes', () =>
    withApi(fakeSource([...TWEETS]), async ({ url, targets }, folder) => {
      await writeFile(join(folder, 'ids'), '20\n20\n21\n');
      const env = paidEnvironment(url);
      const refused = await program.run(['hydrate', 'ids'], { cwd: folder, env });
      const left = await readdir(folder);
      const agreed = await program.run(['hydrate', 'ids', '--yes'], { cwd: folder, env });

      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/agree to it with --yes/) });
      expect(left).toEqual(['ids']);
      expect(agreed.stderr).toBe('2 tweets will be asked for: at most $0.01; those that are gone cost nothing.\n');
      expect(agreed.code).toBe(0);
      expect(targets).toHaveLength(1);
    }));

  it.each([
    ['nope.txt', /the ids in nope\.txt cannot be read: ENOENT/],
    ['.', /the ids in \. cannot be read: EISDIR/],
    ['empty.txt', /empty\.txt holds no ids/],
  ])('refuses %s', (file, message) =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'empty.txt'), '\n\n');

      const refused = await run(['hydrate', file], { url: 'http://127.0.0.1:9', folder });

      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    }),
  );
});

interface Called {
  readonly url: string;
  readonly folder: string;
  readonly input?: string;
}

function run(args: readonly string[], { url, folder, input }: Called): Promise<Finished> {
  return program.run(args, { cwd: folder, env: { X_API_URL: url }, ...(input === undefined ? {} : { input }) });
}

/** An address that is not loopback by name, as X's is not. */
function paidEnvironment(url: string): Record<string, string> {
  return { X_API_URL: url.replace('127.0.0.1', '0.0.0.0'), X_BEARER_TOKEN: 'secret-token' };
}

function withApi(source: TweetSource, action: (server: XApiServer, folder: string) => Promise<void>): Promise<void> {
  return withXApiServer(source, (server) => withFolder((folder) => action(server, folder)));
}
