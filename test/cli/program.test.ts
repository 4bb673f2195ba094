import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putPart, tweetRow, withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram, type Finished } from './built-program.ts';

const COMMANDS = [
  'start',
  'import',
  'ingest',
  'estimate',
  'backfill',
  'hydrate',
  'query',
  'classify',
  'status',
  'simulate',
];

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake', () => {
  it('prints its help, and that of each command with the exit codes, on stdout', async () => {
    const help = await program.run(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const command of COMMANDS) {
      expect(help.stdout).toContain(`\n  ${command} `);
      const own = await program.run([command, '--help']);
      expect(own).toMatchObject({ code: 0, stderr: '' });
      expect(own.stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some input was rejected');
    }
  });

  it('has each command and option of its help in docs/commands.md, and no other', async () => {
    const sections = sectionsOf(await readFile(join(__dirname, '../../docs/commands.md'), 'utf8'));
    expect([...sections.keys()]).toEqual(['', ...COMMANDS]);
    for (const command of COMMANDS) {
      const { stdout } = await program.run([command, '--help']);
      const section = sections.get(command) ?? '';
      const inHelp = optionsIn(stdout).filter((option) => !GLOBAL_OPTIONS.includes(option));
      expect({ command, options: optionsIn(section).sort() }).toEqual({ command, options: inHelp.sort() });
    }
    expect(optionsIn(sections.get('') ?? '')).toEqual(expect.arrayContaining(GLOBAL_OPTIONS));
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(await readFile(join(__dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };

    expect(await program.run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each<[string[], RegExp]>([
    [['nope'], /unknown command 'nope'/],
    [['qurey'], /unknown command 'qurey' \(Did you mean query\?\)/],
    [['query'], /missing required argument 'sql'/],
    [['query', 'select 1', '--nope'], /unknown option '--nope'/],
    [['query', 'select 1', '--format', 'xml'], /Allowed choices are table, json, ndjson, csv/],
    [['query', 'select 1', '--lake', 'aws:'], /--lake aws:STACK needs the name/],
    [['query', '@nope'], /there is no query @nope; known are @busiest-hours, .*@sentiment-by-minute/],
    [['import'], /missing required argument 'file'/],
    [['import', '/no/such/file.json'], /\/no\/such\/file.json/],
    [['import', '/no/such/*.json'], /no file matches/],
    [['import', 'package.json', '--lake', 'aws:TweetLake'], /writing to stack TweetLake costs money/],
    [['start', '--for', '5 minutes'], /It must be a whole number and s, m, h or d/],
    [['start', '--max', '0'], /It must be a whole number from 1/],
    [['start', '--config', '/no/such.json'], /the settings in \/no\/such.json cannot be read/],
    [['ingest'], /X_BEARER_TOKEN is not set/],
    [['ingest', '--query', 'lula'], /--query needs --name/],
    [['ingest', '--name', 'nope'], /there is no search nope in the settings; known are presidente/],
    [['simulate', '--port', '99999'], /whole number from 0 to 65535/],
  ])('ends with 2 and one line for wrong usage: %j', async (args, message) => {
    const finished = await program.run(args);

    expect(finished.code).toBe(2);
    expect(finished.stderr).toMatch(message);
    expect(errorLines(finished)).toHaveLength(1);
  });

  it('asks for a command with its help', async () => {
    const { code, stderr, stdout } = await program.run([]);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: tweetlake');
  });

  it('never shows the token, and refuses to read the real API when there is nobody to ask', () =>
    withFolder(async (folder) => {
      const finished = await program.run(['start'], { cwd: folder, env: { X_BEARER_TOKEN: 'secret-token' } });

      expect(finished.code).toBe(2);
      expect(finished.stderr).toMatch(/agree to it with --yes/);
      expect(finished.stdout + finished.stderr).not.toContain('secret-token');
    }));

  it('makes no lake among the files of somebody else', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'thesis.txt'), 'mine');
      const archive = join(folder, 'archive.jsonl');
      await writeFile(archive, '');

      const finished = await program.run(['import', archive, '--lake', folder]);

      expect(finished).toMatchObject({ code: 1, stdout: '' });
      expect(finished.stderr).toMatch(/is no lake and not empty \(it holds .*\); choose another folder with --lake\n$/);
    }));

  it('ends with 1 and one line for a folder that is no lake, and shows the stack with --debug', () =>
    withFolder(async (folder) => {
      const finished = await program.run(['query', 'select 1', '--lake', folder]);
      expect(finished.code).toBe(1);
      expect(finished.stderr).toMatch(/is no lake: state\/lake.json is missing/);
      expect(errorLines(finished)).toHaveLength(1);

      const debugged = await program.run(['query', 'select 1', '--lake', folder, '--debug']);
      expect(debugged.stderr).toMatch(/\n {4}at /);
    }));

  it('ends with 1 for a lake of a newer format, and with 2 for settings that contradict it', () =>
    withFolder(async (folder) => {
      await putLake(folder);
      await writeFile(join(folder, 'settings.json'), JSON.stringify({ slotMinutes: 10 }));
      const settings = await program.run(['start', '--lake', folder, '--config', join(folder, 'settings.json')]);
      expect(settings.stderr).toMatch(/has slots of 60 minutes, the configuration asks for 10/);
      expect(settings.code).toBe(2);

      await putLake(folder, { format: 99 });
      const newer = await program.run(['query', 'select 1', '--lake', folder]);
      expect(newer.stderr).toMatch(/the lake has format 99, this tweetlake reads up to 1; update tweetlake/);
      expect(newer.code).toBe(1);
      expect(errorLines(newer)).toHaveLength(1);
    }));
});

describe('tweetlake query', () => {
  const SQL = 'select id, text, sentiment, hashtags, lang from tweets order by id';

  it.each([
    ['ndjson', '{"id":"1","text":"a \\"b\\", c","sentiment":"Positive","hashtags":["x"],"lang":null}\n'],
    ['json', '[\n{"id":"1","text":"a \\"b\\", c","sentiment":"Positive","hashtags":["x"],"lang":null}\n]\n'],
    ['csv', 'id,text,sentiment,hashtags,lang\r\n1,"a ""b"", c",Positive,"[""x""]",\r\n'],
  ])('prints rows as %s', (format, expected) =>
    withLake(async (folder) => {
      const finished = await program.run(['query', SQL, '--lake', folder, '--format', format]);

      expect(finished).toEqual({ code: 0, stdout: expected, stderr: '' });
    }),
  );

  it('prints ndjson where there is no terminal, and a table when asked', () =>
    withLake(async (folder) => {
      const plain = await program.run(['query', '@top-symbols', '--lake', folder]);
      expect(plain.stdout).toBe('{"symbol":":)","sentiment":"Positive","tweets":1}\n');

      const table = await program.run(['query', '@top-symbols', '--lake', folder, '--format', 'table']);
      expect(table.stdout).toMatch(/│ symbol │ sentiment │ tweets │/);
      expect(table.stdout).toMatch(/│ :\) {5}│ Positive {2}│ {6}1 │/);
    }));

  it("ends with 2 and DuckDB's reason for SQL that is not valid", () =>
    withLake(async (folder) => {
      const finished = await program.run(['query', 'select nope\nfrom tweets', '--lake', folder]);

      expect(finished.code).toBe(2);
      expect(finished.stderr).toMatch(/^tweetlake: the SQL is not valid: Binder Error: .*"nope" not found/);
      expect(errorLines(finished)).toHaveLength(1);
    }));

  it('ends quietly when its reader has had enough', () =>
    withLake(async (folder) => {
      const finished = await program.run(['query', 'select * from range(2000000)', '--lake', folder], {
        onStdout: (_, child) => child.stdout?.destroy(),
      });

      expect(finished).toMatchObject({ code: 0, stderr: '' });
    }));
});

describe('tweetlake status', () => {
  it('says what is in the lake', () =>
    withLake(async (folder) => {
      const { code, stdout } = await program.run(['status', '--lake', folder]);

      const facts = stdout
        .trim()
        .split('\n')
        .map((line) => Object.values(JSON.parse(line) as object));
      expect(code).toBe(0);
      expect(Object.fromEntries(facts)).toMatchObject({
        lake: folder,
        raw_files: 0,
        parts: 1,
        rows: 1,
        days: 1,
        newest_tweet: '2026-11-21T13:05:06.000Z',
      });
    }));
});

const GLOBAL_OPTIONS = ['--help', '--debug', '--version'];

/** The text of each section by the command that its heading names; what stands before them under ''. */
function sectionsOf(markdown: string): Map<string, string> {
  const [preface = '', ...sections] = markdown.split(/^## /m);
  const named = sections.map((section) => [/^`([a-z]+)/.exec(section)?.[1] ?? section, section] as const);
  return new Map([['', preface], ...named]);
}

/** Options at the beginning of a line of help or of a row of a table. */
function optionsIn(text: string): string[] {
  const rows = text.split('\n').filter((line) => /^(\| `-| {2}-)/.test(line));
  const cells = rows.map((row) => (row.startsWith('|') ? (row.split('|')[1] ?? '') : (row.split(/ {2,}/)[1] ?? '')));
  return [...new Set(cells.flatMap((cell) => cell.match(/--[a-z-]+/g) ?? []))];
}

function errorLines({ stderr }: Finished): string[] {
  return stderr
    .trimEnd()
    .split('\n')
    .filter((line) => line.startsWith('tweetlake: ') || line !== '');
}

async function withLake(action: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await putLake(folder);
    await putPart(folder, '2026-11-21T13', [
      tweetRow({
        id: '1',
        created_at: Date.parse('2026-11-21T13:05:06Z'),
        text: 'a "b", c',
        sentiment: 'Positive',
        symbol: ':)',
        hashtags: ['x'],
      }),
    ]);
    await action(folder);
  });
}

async function putLake(folder: string, changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await mkdir(join(folder, 'state'), { recursive: true });
  const state = { format: 1, slots: [{ fromDay: '0000-01-01', minutes: 60 }], ...changes };
  await writeFile(join(folder, 'state/lake.json'), JSON.stringify(state));
}
