import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { duckdbQueryEngine } from '../../adapters/duckdb/duckdb-query-engine.ts';
import { blockingCalls, type FileCalls } from '../../adapters/folder/file-calls.ts';
import { parquetPartCodec } from '../../adapters/parquet/part-codec.ts';
import { LakeError } from '../../core/errors.ts';
import { partKeyOf } from '../../core/part.ts';
import type { QueryEngine, QueryValue } from '../../pipeline/ports/query-engine.ts';
import { putPart, rowsOf, tweetRow, withFolder } from './duckdb-lake.ts';

const SLOT = '2026-11-21T13';
const KEPT = '.store/query';
const TIME_MS = Date.parse('2026-11-21T13:05:06.789Z');
const LONG_AGO = new Date('2026-11-21T14:00:00Z');
/** Of more batches than are read before the first is given. */
const MANY_ROWS = 12_000;
const SUMMARY_SQL = 'select count(id), min(id), max(id) from tweets';

function part(rows: number, firstId: number): Uint8Array {
  const tweets = Array.from({ length: rows }, (_, i) => tweetRow({ id: String(firstId + i), created_at: TIME_MS }));
  return parquetPartCodec().encode(tweets, { inputs: 'test', refineVersion: 'test' });
}

/** As the folder store does it. */
async function replacePart(folder: string, bytes: Uint8Array, slot = SLOT): Promise<void> {
  const path = join(folder, partKeyOf(slot));
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}

/** A lake of one part, which nobody has written to for long. */
async function makeQuietLake(folder: string, bytes: Uint8Array): Promise<void> {
  await putPart(folder, SLOT, []);
  await writeFile(join(folder, partKeyOf(SLOT)), bytes);
  await utimes(join(folder, partKeyOf(SLOT)), LONG_AGO, LONG_AGO);
}

/** Calls that run `action` at the start of each look at the parts but the first. */
function atLaterLooks(action: (look: number) => Promise<void>): FileCalls {
  let looks = 0;
  return {
    ...blockingCalls,
    readFolder: async (path) => {
      if (/ref.tweets.$/.test(path) && ++looks > 1) await action(looks);
      return blockingCalls.readFolder(path);
    },
  };
}

async function withEngine(
  lakeFolder: string,
  calls: FileCalls,
  action: (engine: QueryEngine) => Promise<void>,
): Promise<void> {
  const engine = await duckdbQueryEngine({ lakeFolder, calls });
  try {
    await action(engine);
  } finally {
    await engine.close();
  }
}

const messageOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'no error',
    (error: unknown) => (error instanceof LakeError ? error.message : `no LakeError: ${error}`),
  );

describe('duckdbQueryEngine beside a lake that is written', () => {
  it('keeps the parts of a lake that was written to within the minute, and reads no other version', () =>
    withFolder(async (folder) => {
      let links = 0;
      const calls: FileCalls = {
        ...blockingCalls,
        link: async (from, to) => {
          // As Linux does when the file is replaced at this moment.
          if (links++ === 0) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
          await blockingCalls.link(from, to);
          await replacePart(folder, part(4, 5000));
        },
      };
      await putPart(folder, SLOT, [tweetRow({ id: '1000', created_at: TIME_MS })]);
      await withEngine(folder, calls, async (engine) => {
        expect(await rowsOf(engine, SUMMARY_SQL)).toEqual([[1, '1000', '1000']]);
        expect(await readdir(join(folder, KEPT))).toEqual([]);
        expect(await rowsOf(engine, 'select count(*), min(ano || mes || dia) from tuites')).toEqual([[4, '20261121']]);
      });
    }));

  it('goes on with what it kept while it hands out rows', () =>
    withFolder(async (folder) => {
      const slots = [SLOT, '2026-11-21T14', '2026-11-21T15'];
      await putPart(folder, SLOT, []);
      for (const [i, slot] of slots.entries()) await replacePart(folder, part(MANY_ROWS, (i + 1) * 100_000), slot);
      await withEngine(folder, blockingCalls, async (engine) => {
        const replaceAll = () => Promise.all(slots.map((slot) => replacePart(folder, part(3, 0), slot)));
        const ids: QueryValue[] = [];
        const { batches } = await engine.query('select id from tweets');
        for await (const batch of batches) {
          if (ids.length === 0) await replaceAll();
          ids.push(...batch.flat());
        }

        expect(ids).toHaveLength(3 * MANY_ROWS);
        expect(new Set(ids).size).toBe(3 * MANY_ROWS);
      });
    }));

  it('begins anew, and keeps the parts, when one was replaced before the first rows came', () =>
    withFolder(async (folder) => {
      await makeQuietLake(folder, part(300, 1000));
      const linked: string[] = [];
      const calls: FileCalls = {
        ...atLaterLooks((look) => (look === 2 ? replacePart(folder, part(400, 5000)) : Promise.resolve())),
        link: async (from, to) => {
          linked.push(from);
          await blockingCalls.link(from, to);
        },
      };
      await withEngine(folder, calls, async (engine) => {
        expect(await rowsOf(engine, SUMMARY_SQL)).toEqual([[400, '5000', '5399']]);
        expect(linked).toEqual([join(folder, partKeyOf(SLOT))]);
      });
    }));

  it('ends with an error when a part was replaced after the first rows came', () =>
    withFolder(async (folder) => {
      await makeQuietLake(folder, part(MANY_ROWS, 100_000));
      await withEngine(folder, blockingCalls, async (engine) => {
        const { batches } = await engine.query('select id from tweets');
        const reading = (async () => {
          let rows = 0;
          for await (const batch of batches) {
            if (rows === 0) await replacePart(folder, part(MANY_ROWS, 500_000));
            rows += batch.length;
          }
        })();

        expect(await messageOf(reading)).toMatch(/were replaced while the query read them; run the query again/);
      });
    }));

  it('gives up after four attempts where parts are replaced all the time and no file can be linked', () =>
    withFolder(async (folder) => {
      await makeQuietLake(folder, part(300, 1000));
      let looks = 0;
      const calls: FileCalls = {
        ...atLaterLooks((look) => {
          looks = look;
          return replacePart(folder, part(300 + look, 1000));
        }),
        link: () => Promise.reject(Object.assign(new Error('not permitted'), { code: 'EPERM' })),
      };
      await withEngine(folder, calls, async (engine) => {
        expect(await messageOf(rowsOf(engine, SUMMARY_SQL))).toMatch(/were replaced while the query read them/);
        expect(looks).toBe(8);
        expect(await readdir(join(folder, KEPT))).toEqual([]);
      });
    }));

  it('tries again where rows cannot be read, and names the part when it is damaged', () =>
    withFolder(async (folder) => {
      await putPart(folder, '2026-11-21T12', [tweetRow({ id: '1', created_at: TIME_MS })]);
      await utimes(join(folder, partKeyOf('2026-11-21T12')), LONG_AGO, LONG_AGO);
      const bytes = part(300, 1000);
      await makeQuietLake(folder, bytes.fill(0xff, 4, 200));
      await withEngine(folder, blockingCalls, async (engine) => {
        expect(await messageOf(rowsOf(engine, SUMMARY_SQL))).toBe(
          `${partKeyOf(SLOT)} of the lake is damaged; remove it, and \`tweetlake ingest\` or \`import\` makes it anew from RAW`,
        );
      });
    }));

  it('names a part that is no Parquet by its own path, not by that under which it was kept', () =>
    withFolder(async (folder) => {
      await putPart(folder, SLOT, []);
      await writeFile(join(folder, partKeyOf(SLOT)), 'no Parquet at all');
      await withEngine(folder, blockingCalls, async (engine) => {
        expect(await messageOf(rowsOf(engine, SUMMARY_SQL))).toContain(`'${join(folder, partKeyOf(SLOT))}'`);
      });
    }));

  it('removes what it kept when it is closed, and what a killed query left an hour ago', () =>
    withFolder(async (folder) => {
      const [left, other] = [join(folder, KEPT, 'left'), join(folder, KEPT, 'other')];
      for (const path of [left, other]) await mkdir(path, { recursive: true });
      await utimes(left, LONG_AGO, LONG_AGO);
      await putPart(folder, SLOT, [tweetRow({ id: '1', created_at: TIME_MS })]);
      await withEngine(folder, blockingCalls, async (engine) => {
        await engine.query('select id from tweets');
        expect(await readdir(join(folder, KEPT))).toHaveLength(2);
      });

      expect(await readdir(join(folder, KEPT))).toEqual(['other']);
    }));
});
