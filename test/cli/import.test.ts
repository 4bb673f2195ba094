import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { idAt } from '../../core/snowflake.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake import', () => {
  it('takes the tweets, keeps the rest in quarantine, exits 3, and again changes nothing', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'in [1]'));
      await writeFile(join(folder, 'in [1]', 'a.jsonl'), `${streamLine('13:05')}{"data":{"id\n`);
      await writeFile(join(folder, 'in [1]', 'b.jsonl'), streamLine('13:06'));

      const done = await program.run(['import', 'in [1]'], { cwd: folder });
      expect(done.stderr).toBe('');
      expect(done.stdout).toMatch(/^2 tweets from 2 files: 1 RAW file in 1 slot, 1 part written with 2 rows\n/);
      expect(done.stdout).toMatch(
        /\nrejected 1 record \(broken 1\); kept in quarantine\/import\/ of the lake\n {2}broken: [^\n]+, line \d+: not valid JSON, perhaps cut\n$/,
      );
      expect(done.code).toBe(3);

      const again = await program.run(['import', 'in [[]1]/*'], { cwd: folder });
      expect(again.stdout).toMatch(/0 parts written/);
      expect(await textsOf(folder)).toEqual(['bom dia :)', 'bom dia :)']);

      const clean = await program.run(['import', '-'], { cwd: folder, input: streamLine('13:06') });
      expect(clean).toMatchObject({ code: 0, stderr: '' });
    }));

  it.each(['plain', 'gzip'])('ends a line at \\n only, so that other line ends stay in a text: %s', (form) =>
    withFolder(async (folder) => {
      const texts = ['a\u2028b', 'a\u2029b', 'a\u0085b', 'a\u000bb\u000cc', 'a\rb'];
      const lines = texts.map((text, i) => streamLine(`13:0${i}`, text)).join('');
      const content = `${lines}\u2028{"cut\n`;
      await writeFile(join(folder, 'in.jsonl'), form === 'gzip' ? gzipSync(content) : content);

      const done = await program.run(['import', 'in.jsonl'], { cwd: folder });

      expect(done.stdout).toMatch(/^5 tweets from 1 file: /);
      expect(await textsOf(folder)).toEqual(texts);
      expect(await quarantined(join(folder, 'lake'))).toEqual([
        { file: 'in.jsonl', member: null, line: 6, kind: 'broken', reason: expect.any(String), text: '\u2028{"cut' },
      ]);
    }),
  );

  it('takes what a zip says of the time for UTC, wherever it runs', () =>
    withFolder(async (folder) => {
      const mtime = new Date(2026, 10, 21, 14);
      await writeFile(join(folder, 'in.zip'), zipSync({ 'a.jsonl': [Buffer.from(streamLine('13:05')), { mtime }] }));
      const importedIn = (TZ: string) => program.run(['import', 'in.zip'], { cwd: folder, env: { TZ } });

      expect(await importedIn('Asia/Tokyo')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 tweet from/) });
      const again = await importedIn('America/Sao_Paulo');

      expect(again.stdout).toMatch(/^nothing new: /);
    }));

  it('runs under a Node that was given flags', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.jsonl'), streamLine('13:05'));

      const args = ['--max-old-space-size=2000', program.main, 'import', 'in.jsonl'];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });

      expect(stdout).toMatch(/^1 tweet from 1 file: /);
    }));

  it('with --dry-run says what it would read, and writes nothing', () =>
    withFolder(async (folder) => {
      const notice = '{"delete":{"status":{"id_str":"5"}}}\n';
      await writeFile(join(folder, 'in.jsonl'), `${streamLine('13:05')}${streamLine('13:05')}${notice}{"cut`);

      const done = await program.run(['import', 'in.jsonl', '--dry-run'], { cwd: folder });

      expect(done.stderr).toBe('');
      expect(done.stdout.split('\n')).toEqual([
        '2 tweets from 1 file; nothing was written, and duplicates were not counted (--dry-run)',
        'days: 2026-11-21 to 2026-11-21',
        'shapes: stream 2',
        'kinds: original 2',
        'languages: ? 2',
        '1 request to erase a tweet',
        'rejected 1 record (broken 1)',
        '  broken: in.jsonl, line 4: not valid JSON, perhaps cut',
        '',
      ]);
      expect(done.code).toBe(3);
      expect(await readdir(folder)).toEqual(['in.jsonl']);
    }));

  it('keeps requests to erase tweets, which are no rejections, and status counts them', () =>
    withFolder(async (folder) => {
      const notices = ['5', '6'].map((id) => `{"delete":{"status":{"id_str":"${id}"}}}\n`).join('');
      await writeFile(join(folder, 'in.jsonl'), `${streamLine('13:05')}${notices}`);

      const done = await program.run(['import', 'in.jsonl'], { cwd: folder });
      expect(done.stdout).toMatch(/\n2 requests to erase a tweet; kept in erasure\/ of the lake\n$/);
      expect(done.code).toBe(0);
      await program.run(['import', 'in.jsonl'], { cwd: folder });

      const { stdout } = await program.run(['status'], { cwd: folder });
      expect(stdout).toContain('{"name":"erasure_requests","value":2}');
    }));

  it('takes what query printed of another lake, which gives the same rows', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.jsonl'), `${streamLine('13:05')}${streamLine('14:05', 'boa tarde :(')}`);
      await program.run(['import', 'in.jsonl'], { cwd: folder });
      const sql = 'select * from raw_tweets';
      const exported = await program.run(['query', sql, '--format', 'ndjson'], { cwd: folder });

      const done = await program.run(['import', '-', '--lake', 'other'], { cwd: folder, input: exported.stdout });

      expect(done.stdout).toContain('\nshapes: export 2\n');
      const rows = (lake: string) =>
        program.run(['query', 'select * exclude (raw_file) from tweets order by id', '--lake', lake], { cwd: folder });
      const [first, second] = [await rows('lake'), await rows('other')];
      expect(first.stdout).toContain('boa tarde :(');
      expect(second).toEqual(first);
    }));

  it('reads CSV by --map beside what it knows, and rejects alone one that lacks a column of the map', () =>
    withFolder(async (folder) => {
      const at = (time: string) => idAt(Date.parse(`2026-11-21T${time}:00Z`));
      await writeFile(join(folder, 'a.csv'), `tweet;said\n${at('13:01')};"oi; tudo :)"\n${at('13:02')};"aberto\n`);
      await writeFile(join(folder, 'b.csv'), `id,from_user_name,text\n${at('13:03')},ana,bom dia\n`);
      await writeFile(join(folder, 'c.jsonl'), streamLine('13:05'));
      const files = ['a.csv', 'b.csv', 'c.jsonl'];

      const wrong = await program.run(['import', ...files, '--dry-run', '--map', 'id=tweet,text=body'], {
        cwd: folder,
      });
      expect(wrong.code).toBe(3);
      expect(wrong.stdout).toContain('\nshapes: csv 1, stream 1\n');
      expect(wrong.stdout).toContain(
        '\n  csv: a.csv, line 1: --map names columns that this CSV lacks: body; it has tweet, said\n',
      );
      const misspelt = await program.run(['import', ...files, '--map', 'id=tweet,txet=said'], { cwd: folder });
      expect(misspelt.code).toBe(2);

      const done = await program.run(['import', ...files, '--map', 'id=tweet,text=said'], { cwd: folder });
      expect(done.stdout).toContain('\nshapes: csv 2, stream 1\n');
      expect(await textsOf(folder)).toEqual(['oi; tudo :)', 'bom dia', 'bom dia :)']);
      expect(await quarantined(join(folder, 'lake'))).toMatchObject([
        {
          file: 'a.csv',
          line: 3,
          kind: 'broken',
          reason: 'a quote that is not closed',
          text: `${at('13:02')};"aberto`,
        },
      ]);
    }));

  it('names the inputs that are missing before it makes a lake', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.jsonl'), streamLine('13:05'));

      const ended = await program.run(['import', 'in.jsonl', 'missing.jsonl'], { cwd: folder });

      expect(ended).toEqual({
        code: 2,
        stdout: '',
        stderr: 'tweetlake: missing.jsonl does not exist; check the path\n',
      });
      expect(await readdir(folder)).toEqual(['in.jsonl']);
    }));

  it('says so when a file stands where the lake should be', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.jsonl'), streamLine('13:05'));

      const ended = await program.run(['import', 'in.jsonl', '--lake', 'in.jsonl'], { cwd: folder });

      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(/^tweetlake: [^\n]*choose another folder\n$/);
    }));
});

describe('tweetlake import --tmp', () => {
  it('is refused with one line where nothing can be made', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'in.jsonl'), streamLine('13:05'));

      const ended = await program.run(['import', 'in.jsonl', '--tmp', '/proc/x'], { cwd: folder });

      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(/^tweetlake: cannot write \/proc\/x\/tweetlake-\w+: [^\n]*; [^\n]*\n$/);
    }));
});

/** A line of a stream with a tweet of this time of 2026-11-21. */
function streamLine(time: string, text = 'bom dia :)'): string {
  const timeMs = Date.parse(`2026-11-21T${time}:00Z`);
  // U+000B, U+000C and \r may stand in JSON as escapes only.
  return `${JSON.stringify({ data: { id: idAt(timeMs), text, created_at: new Date(timeMs).toISOString() } })}\n`;
}

async function textsOf(folder: string): Promise<string[]> {
  const { stdout } = await program.run(['query', 'select text from tweets order by id'], { cwd: folder });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text);
}

/** What import kept in quarantine, record by record. */
async function quarantined(lakeFolder: string): Promise<unknown[]> {
  const folder = join(lakeFolder, 'quarantine/import');
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  return files.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line) as unknown);
}
