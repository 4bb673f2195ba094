import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AwsFault, AwsRequest } from '../support/fake-aws.ts';
import { type BuiltProgram, buildProgram, type Finished } from './built-program.ts';
import { RAW_FILES, SLOTS, withCloud } from './import-cloud-lake.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake import --lake aws:STACK', () => {
  it('gives the lake the bytes that a folder gets, with the requests that it said, and again changes nothing', () =>
    withCloud(program, async (cloud) => {
      cloud.aws.objects.clear();
      const done = await cloud.run(['--yes']);

      expect(done.stdout).toMatch(
        /^1,150 tweets from 1 file: 15 RAW files in 5 slots, 5 parts written with 1,150 rows\n/,
      );
      expect(done.code).toBe(3);
      expect(cloud.content()).toEqual(await cloud.folderContent());
      expect(cloud.aws.objects.get('raw-bucket/state/lake.json')?.bytes.toString()).toContain('"minutes": 60');
      expect([...cloud.aws.partitions].sort()).toEqual([
        'raw_tweets 2026-11-20',
        'raw_tweets 2026-11-21',
        'tweets 2026-11-20',
        'tweets 2026-11-21',
      ]);
      expect(spoken(done)).toEqual(counts(cloud.aws.requests));
      expect(await cloud.leftBehind()).toEqual([]);

      const before = cloud.content();
      const again = await cloud.run(['--yes']);
      expect(again.stdout).toMatch(/^nothing new: 1,150 tweets from 1 file: /);
      expect(cloud.content()).toEqual(before);
    }));

  it('with --remote writes the same RAW, and refines nothing', () =>
    withCloud(program, async (cloud) => {
      const done = await cloud.run(['--yes', '--remote']);

      expect(done.stdout).toMatch(/^1,150 tweets from 1 file: 15 RAW files in 5 slots, which the stack refines\n/);
      const expected = Object.entries(await cloud.folderContent()).filter(([key]) => !key.startsWith('ref/'));
      expect(cloud.content()).toEqual(Object.fromEntries(expected));
      expect(spoken(done)).toEqual(counts(cloud.aws.requests));
      expect(cloud.aws.partitions.size).toBe(0);
    }));

  it.each([[[]], [['--remote']]])('with --dry-run says before anything is asked of AWS what it will say: %j', (how) =>
    withCloud(program, async (cloud) => {
      const dry = await cloud.run(['--dry-run', ...how]);

      expect(dry).toMatchObject({ code: 3, stderr: '' });
      expect(cloud.aws.requests).toEqual([]);
      expect(await readdir(cloud.folder)).toEqual(['archive.jsonl', 'core.json', 'slots.json']);

      const done = await cloud.run(['--yes', ...how]);

      const [, price = ''] = /\n(1,150 tweets of 2 days would go into .*)$/s.exec(dry.stdout) ?? [];
      expect(price.replace('would go into', 'are ready for')).toBe(done.stderr);
    }),
  );

  it('leaves out what waits in its --tmp or cache below the folder that is named, as an import into a folder does', () =>
    withCloud(program, async (cloud) => {
      await mkdir(join(cloud.folder, 'many'));
      await rename(join(cloud.folder, 'archive.jsonl'), join(cloud.folder, 'many/archive.jsonl'));
      for (const [how, rooms] of [
        [['--tmp', 'many/tmp'], 'many/tmp'],
        [[], 'many/cache/tweetlake'],
      ] as const) {
        const waiting = join(cloud.folder, rooms, 'tweetlake-0123456789ab/import-0');
        await mkdir(waiting, { recursive: true });
        await writeFile(join(waiting, 'left.jsonl'), '{"data":{"id":"1992000000000000000","text":"left"}}\n');
        for (const lake of how.length > 0 ? ['aws:TweetLake', 'lake'] : ['aws:TweetLake']) {
          const args = ['import', 'many', '--lake', lake, '--dry-run', ...how];
          const env = { XDG_CACHE_HOME: join(cloud.folder, 'many/cache') };
          const { stdout } = await program.run(args, { cwd: cloud.folder, env });
          expect(stdout).toMatch(/^1,150 tweets from 1 file; nothing was written/);
        }
        await rm(join(cloud.folder, rooms), { recursive: true });
      }
    }));

  it('asks nobody and nothing where nobody can agree', () =>
    withCloud(program, async (cloud) => {
      const refused = await cloud.run([]);

      expect(refused).toEqual({
        code: 2,
        stdout: '',
        stderr: 'tweetlake: writing to stack TweetLake costs money; agree to it with --yes\n',
      });
      expect(cloud.aws.requests).toEqual([]);
    }));

  it.each([
    ['SIGKILL', 'ref/'],
    ['SIGINT', 'raw/'],
  ] as const)('goes on after %s at the first PUT below %s, and ends in the same bytes', (signal, meant) =>
    withCloud(program, async (cloud) => {
      const ended = await cloud.endedAt(signal, ({ kind, key }) => kind === 'put' && key.startsWith(meant));

      if (signal === 'SIGKILL') expect(ended.code).toBeNull();
      else {
        const line = 'tweetlake: the import was stopped; run it again to finish it, nothing is taken twice\n';
        expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining(line) });
      }
      const partsBefore = Object.keys(cloud.content()).filter((key) => key.startsWith('ref/')).length;
      expect(partsBefore).toBeLessThan(SLOTS);
      expect(partsBefore).toBeGreaterThan(0);

      cloud.aws.requests.length = 0;
      const done = await cloud.run(['--yes']);

      expect(done).toMatchObject({ code: 3, stdout: expect.stringMatching(/^1,150 tweets .*\nwent on where /) });
      expect(cloud.content()).toEqual(await cloud.folderContent());
      // What was written is not written again; the files of slots that were under way are tried once more.
      expect(counts(cloud.aws.requests).put).toBeLessThan(RAW_FILES + SLOTS);
      expect(await cloud.leftBehind()).toEqual([]);
    }),
  );

  it('obeys throttling, and gives up nothing for it', () =>
    withCloud(program, async (cloud) => {
      const throttled = new Set<string>();
      cloud.aws.fault = ({ kind, bucket }) => {
        const what = `${bucket} ${kind}`;
        if (!['null BatchCreatePartition', 'raw-bucket put'].includes(what) || throttled.has(what)) return null;
        throttled.add(what);
        return bucket === null ? { status: 400, code: 'ThrottlingException' } : { status: 503, code: 'SlowDown' };
      };

      const done = await cloud.run(['--yes']);

      expect(done).toMatchObject({ code: 3 });
      expect(throttled.size).toBe(2);
      expect(cloud.content()).toEqual(await cloud.folderContent());
    }));
});

describe('what keeps an import from a stack', () => {
  it.each<[string, string, (request: AwsRequest) => boolean, AwsFault]>([
    [
      's3://raw-bucket/state/lake.json cannot be read: the bucket does not exist; check its name, or deploy the stack (NoSuchBucket)',
      'a RAW bucket that is gone',
      ({ bucket }) => bucket === 'raw-bucket',
      { status: 404, code: 'NoSuchBucket' },
    ],
    [
      's3://ref-bucket/ref/tweets/… cannot be written: the bucket does not exist; check its name, or deploy the stack (NoSuchBucket)',
      'a REF bucket that is gone',
      ({ bucket }) => bucket === 'ref-bucket',
      { status: 404, code: 'NoSuchBucket' },
    ],
    [
      's3://raw-bucket/raw/tweets/… cannot be written: access is denied; the AWS credentials in use need permission for it (AccessDenied)',
      'RAW that must not be written',
      ({ kind, key }) => kind === 'put' && key.startsWith('raw/'),
      { status: 403, code: 'AccessDenied' },
    ],
    [
      'partitions of lake.raw_tweets cannot be made: access is denied; the AWS credentials in use need permission for it (AccessDeniedException)',
      'Glue that must not be used',
      ({ kind }) => kind === 'BatchCreatePartition',
      { status: 400, code: 'AccessDeniedException' },
    ],
    [
      'stack TweetLake cannot be read: the AWS credentials are not valid or have expired; renew them (ExpiredToken)',
      'credentials that have expired',
      ({ kind }) => kind === 'DescribeStacks',
      { status: 403, code: 'ExpiredToken' },
    ],
  ])('is said on one line: %s', (line, _, isMeant, fault) =>
    withCloud(program, async ({ aws, run }) => {
      aws.fault = (request) => (isMeant(request) ? fault : null);

      const ended = await run(['--yes', '--threads', '1']);

      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(lastLine(ended).replace(/(tweets\/)\S*( cannot)/, '$1…$2')).toBe(`tweetlake: ${line}`);
    }),
  );

  it('is said of a stack that is not there, of missing credentials, and of rules that differ', () =>
    withCloud(program, async ({ aws, run }) => {
      const missing = await run(['--yes', '--lake', 'aws:Other']);
      const nobody = await run(['--yes'], { env: { ...aws.env, AWS_ACCESS_KEY_ID: '', HOME: '/nonexistent' } });
      const other = await run(['--yes', '--config', 'core.json']);
      const slots = await run(['--yes', '--config', 'slots.json', '--remote']);
      const here = await run(['--remote', '--lake', 'lake']);

      expect(lastLine(missing)).toBe('tweetlake: there is no stack Other; deploy it with `npx cdk deploy`');
      expect(lastLine(nobody)).toMatch(
        /^tweetlake: stack TweetLake cannot be read: there are no AWS credentials; set /,
      );
      expect(lastLine(other)).toMatch(
        /^tweetlake: stack TweetLake refines by other code or emoticons than .* --remote /,
      );
      expect(lastLine(slots)).toMatch(/^tweetlake: the lake has slots of 60 minutes, the configuration asks for 10; /);
      expect(lastLine(here)).toBe('tweetlake: --remote needs a deployed lake (--lake aws:STACK), got --lake lake');
      expect([missing, nobody, other, slots, here].map(({ code }) => code)).toEqual([1, 1, 2, 2, 2]);
      expect(aws.requests.filter(({ kind }) => kind === 'put')).toEqual([]);
    }));
});

function lastLine({ stderr }: Finished): string {
  return stderr.trimEnd().split('\n').at(-1) ?? '';
}

/** Requests by kind as they came, but for those that look where the lake is. */
function counts(requests: readonly AwsRequest[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { kind, key } of requests) {
    if (kind === 'DescribeStacks' || key === 'state/lake.json') continue;
    counted[kind] = (counted[kind] ?? 0) + 1;
  }
  return counted;
}

/** Requests by kind as they were said. */
function spoken({ stderr }: Finished): Record<string, number> {
  const [line = ''] = /From here that is .*/.exec(stderr) ?? [];
  const said = line.matchAll(/(\d+) (PUT|LIST|HEAD|requests? to Glue)/g);
  return Object.fromEntries(
    [...said].map(([, number, what = '']) => [
      what.endsWith('Glue') ? 'BatchCreatePartition' : what.toLowerCase(),
      Number(number),
    ]),
  );
}
