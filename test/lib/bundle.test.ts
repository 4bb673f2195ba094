import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleFunctions } from '../support/bundle-functions.ts';

const PROCESSOR_BYTES_MAX = 700_000;
const FUNCTIONS = ['ingest', 'processor', 'reconcile', 'stream'];

describe('bundled functions', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tweetlake-bundle-'));
    await bundleFunctions(FUNCTIONS, folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('keep the processor under 700 KB', async () => {
    const { size } = await stat(join(folder, 'processor.mjs'));

    expect(size).toBeLessThan(PROCESSOR_BYTES_MAX);
  });

  it.each(FUNCTIONS)('load by themselves, and say which setting is missing: %s', async (name) => {
    const url = pathToFileURL(join(folder, `${name}.mjs`)).href;
    const call = `const { handler } = await import(${JSON.stringify(url)});
      const context = { getRemainingTimeInMillis: () => 1000, awsRequestId: 'test' };
      await handler({ Records: [] }, context).catch(({ message }) => console.log(message));`;

    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', call], {
      cwd: folder,
      env: { PATH: process.env.PATH, POWERTOOLS_DEV: 'true' },
    });

    expect(stdout.trim().split('\n').at(-1)).toBe('environment variable RAW_BUCKET must be set by the stack');
  });
});
