import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import { isReplacedFileError, queryError } from '../../adapters/duckdb/duckdb-error.ts';
import { LakeError } from '../../core/errors.ts';

/** What DuckDB says of a sort for which it may use so much memory and disk. */
async function failureWith(memory: string, disk: string): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: memory });
  const connection = await instance.connect();
  try {
    await connection.run(`set temp_directory = '${folder}'`);
    await connection.run(`set max_temp_directory_size = '${disk}'`);
    return await connection
      .run("select repeat('x', 100) || hash(range) b from range(1000000) order by b")
      .then(() => null)
      .catch((error: unknown) => error);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}

describe('queryError', () => {
  it.each([
    ['disk', '40MB', '1MB'],
    ['memory', '2MB', '1GB'],
  ])(
    'says what to do where the %s is full, not how to set up DuckDB, which cannot be done here',
    async (_, memory, disk) => {
      const error = queryError(await failureWith(memory, disk));

      expect(error).toBeInstanceOf(LakeError);
      expect(error.message).toBe(
        'the query holds more at once than memory and the disk of the lake have room for; free some space, or ask for less, and run it again',
      );
    },
  );
});

describe('isReplacedFileError', () => {
  it.each(['TProtocolException: Invalid data', 'Out of buffer', "don't know what type: "])(
    'knows a footer of one version beside rows of another by "%s", which is no fault of the SQL',
    (reason) => {
      const error = new Error(`Invalid Error: ${reason}`);

      expect(isReplacedFileError(error)).toBe(true);
      expect(queryError(error).message).toBe(
        `a file of the lake cannot be read: Invalid Error: ${reason.trim()}; run the query again`,
      );
      expect(queryError(error)).toBeInstanceOf(LakeError);
    },
  );
});
