import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { durationText, parseDurationMs } from '../../cli/duration.ts';
import { describeError } from '../../cli/error-line.ts';
import { parseLakePlace } from '../../cli/lake-place.ts';
import { loadConfig } from '../../cli/load-config.ts';
import { chosenSearches } from '../../cli/searches.ts';
import { readXSettings } from '../../cli/x-settings.ts';
import { LakeError, SourceError, UsageError } from '../../core/errors.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';

describe('parseDurationMs', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['6h', 21_600_000],
    ['2d', 172_800_000],
  ])('reads %s', (text, expected) => expect(parseDurationMs(text)).toBe(expected));

  it.each(['', '30', 'm', '-5m', '1.5h', '5 m', '0s', '5w', '366d', `${'9'.repeat(30)}s`])('refuses %j', (text) => {
    expect(() => parseDurationMs(text)).toThrow(UsageError);
  });
});

describe('durationText', () => {
  it.each([
    [0, '0 s'],
    [99_000, '99 s'],
    [100_000, '2 min'],
    [5_940_000, '99 min'],
    [11_100_000, '3 h 05 min'],
  ])('writes %d ms as %s', (durationMs, expected) => expect(durationText(durationMs)).toBe(expected));
});

describe('parseLakePlace', () => {
  it('tells a folder from a stack', () => {
    expect(parseLakePlace('/some/dir/')).toEqual({ kind: 'folder', folder: '/some/dir' });
    expect(parseLakePlace('aws:TweetLake')).toEqual({ kind: 'aws', stack: 'TweetLake' });
    expect(() => parseLakePlace('aws:no stack')).toThrow(UsageError);
    expect(() => parseLakePlace('')).toThrow(UsageError);
  });
});

describe('readXSettings', () => {
  it.each<[Record<string, string>, object]>([
    [{}, { url: 'https://api.x.com', isDefaultUrl: true, token: null, isLoopback: false }],
    [
      { X_API_URL: '', X_BEARER_TOKEN: ' ' },
      { isDefaultUrl: true, token: null },
    ],
    [{ X_BEARER_TOKEN: ' abc\n' }, { isDefaultUrl: true, token: 'abc', isLoopback: false }],
    [{ X_API_URL: 'http://127.0.0.1:1' }, { isDefaultUrl: false, token: 'simulator', isLoopback: true }],
    [
      { X_API_URL: 'http://localhost:1', X_BEARER_TOKEN: 'abc' },
      { token: 'abc', isLoopback: true },
    ],
    [{ X_API_URL: 'http://[::1]:1' }, { isLoopback: true }],
    [{ X_API_URL: 'http://127.0.0.1.example.com' }, { token: null, isLoopback: false }],
    [{ X_API_URL: 'https://proxy.example.com' }, { isDefaultUrl: false, token: null, isLoopback: false }],
  ])('reads %j', (environment, expected) => {
    expect(readXSettings(environment)).toMatchObject(expected);
  });

  it.each(['api.x.com', 'ftp://api.x.com', 'http://'])('refuses %s', (url) => {
    expect(() => readXSettings({ X_API_URL: url })).toThrow(UsageError);
  });
});

describe('chosenSearches', () => {
  const configured = [
    { name: 'a', query: 'qa' },
    { name: 'b', query: 'qb' },
  ];

  it('are the configured ones, or what the flags say', () => {
    expect(chosenSearches(configured, {})).toEqual(configured);
    expect(chosenSearches(configured, { name: 'b' })).toEqual([{ name: 'b', query: 'qb' }]);
    expect(chosenSearches(configured, { name: 'b', query: 'other' })).toEqual([{ name: 'b', query: 'other' }]);
  });

  it.each([{ query: 'q' }, { name: 'c' }, { name: 'No Name', query: 'q' }, { name: 'c', query: 'x'.repeat(513) }])(
    'refuses %j',
    (flags) => expect(() => chosenSearches(configured, flags)).toThrow(UsageError),
  );
});

describe('loadConfig', () => {
  it('reads the settings alone, or those in a file like cdk.json', () =>
    withFolder(async (folder) => {
      const alone = join(folder, 'alone.json');
      const project = join(folder, 'project.json');
      await writeFile(alone, JSON.stringify({ slotMinutes: 10 }));
      await writeFile(project, JSON.stringify({ app: 'x', context: { tweetlake: { slotMinutes: 1 } } }));

      expect(await loadConfig(alone)).toMatchObject({ slotMinutes: 10, ingest: { pollMinutes: 5 } });
      expect(await loadConfig(project)).toMatchObject({ slotMinutes: 1 });
    }));

  it('names the file that is missing, no JSON, or not valid', () =>
    withFolder(async (folder) => {
      const broken = join(folder, 'broken.json');
      const wrong = join(folder, 'wrong.json');
      await writeFile(broken, '{');
      await writeFile(wrong, JSON.stringify({ slotMinutes: 7 }));
      await mkdir(join(folder, 'folder.json'));

      for (const file of [join(folder, 'missing.json'), broken, wrong, join(folder, 'folder.json')]) {
        const error: unknown = await loadConfig(file).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(UsageError);
        expect(String(error)).toContain(file);
      }
    }));
});

describe('settings that are not valid', () => {
  it.each<[unknown, RegExp]>([
    [{ slotMinutes: 7 }, /: slotMinutes: must be 60, 10 or 1, got 7$/],
    [{ slotMinutes: '60' }, /: slotMinutes: must be 60, 10 or 1, got "60"$/],
    [null, / must be a JSON object, got null$/],
    [[], / must be a JSON object, got \[\]$/],
    ['text', / must be a JSON object, got "text"$/],
    [{ context: { tweetlake: null } }, /context.tweetlake of .* must be a JSON object, got null$/],
  ])('are refused: %j', (content, message) =>
    withFolder(async (folder) => {
      const file = join(folder, 'settings.json');
      await writeFile(file, JSON.stringify(content));

      await expect(loadConfig(file)).rejects.toThrow(UsageError);
      await expect(loadConfig(file)).rejects.toThrow(message);
    }),
  );
});

describe('describeError', () => {
  it.each<[Error, string, number]>([
    [new UsageError('a\n  b'), 'tweetlake: a b', 2],
    [new LakeError('full'), 'tweetlake: full', 1],
    [new SourceError('401', { kind: 'unauthorized' }), 'tweetlake: 401', 1],
    [new TypeError('x is undefined'), 'tweetlake: x is undefined (unexpected; --debug shows where)', 1],
  ])('gives one line and the code for %s', (error, text, code) => {
    expect(describeError(error, false)).toEqual({ text, code });
  });

  it('adds the stacks of the error and of its causes when asked', () => {
    const { text } = describeError(new LakeError('full', { cause: new Error('ENOSPC') }), true);

    expect(text).toMatch(/^tweetlake: full\nLakeError: full\n {4}at [\s\S]*caused by: Error: ENOSPC\n {4}at /);
  });
});
