import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DATE_TRUNC_SQL } from '../../adapters/duckdb/date-trunc.ts';

const PARTS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year', 'MINUTE', 'h'];
/** From the year 1 to past the last one that is arithmetic, and often close to 1970 and to now. */
const MICROS = fc.oneof(
  fc.bigInt({ min: -62_135_596_800_000_000n, max: 260_000_000_000_000_000n }),
  fc.bigInt({ min: -200_000_000_000n, max: 200_000_000_000n }),
  fc.bigInt({ min: 1_700_000_000_000_000n, max: 1_900_000_000_000_000n }),
);
const WHOLE = fc.constantFrom('0', '1793880000000000', '253402214400000000', 'null');

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("set global TimeZone = 'UTC'");
  await connection.run(DATE_TRUNC_SQL);
});
afterAll(() => connection.closeSync());

describe('DATE_TRUNC_SQL', () => {
  it('gives what DuckDB gives for any part of any time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(MICROS.map(String), WHOLE), { minLength: 1, maxLength: 200 }),
        async (micros) => {
          const times = `(select make_timestamptz(unnest([${micros.join(', ')}]::bigint[])) as t)`;
          for (const part of PARTS) {
            expect(await answersTo(`date_trunc('${part}', t)`, times)).toEqual(
              await answersTo(`system.main.date_trunc('${part}', t)`, times),
            );
          }
          const withParts = `${times}, (select unnest(['minute', 'day', 'month', null]) as part)`;
          expect(await answersTo('date_trunc(part, t)', withParts)).toEqual(
            await answersTo('system.main.date_trunc(part, t)', withParts),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([
    "date '2026-11-21'",
    "timestamp '2026-11-21 13:05:06.789'",
    "timestamptz '2026-11-21 13:05:06.789+03'",
    "timestamptz 'infinity'",
    "timestamptz '-infinity'",
    "interval '3 days 90 seconds'",
    "timestamp_ns '2026-11-21 13:05:06.789'",
    'null::timestamptz',
  ])('gives the value and type that DuckDB gives for %s', async (value) => {
    for (const part of PARTS) {
      const own = await answersTo(`system.main.date_trunc('${part}', ${value})`);
      expect(await answersTo(`date_trunc('${part}', ${value})`)).toEqual(own);
      expect(await answersTo(`typeof(date_trunc('${part}', ${value}))`)).toEqual(
        await answersTo(`typeof(system.main.date_trunc('${part}', ${value}))`),
      );
    }
  });

  it.each(["'minute', 1", "'minute', '2026-11-21'", "'fortnight', now()", '1, now()'])(
    'is refused in the same words as without it for (%s)',
    async (args) => {
      expect(await errorOf(`date_trunc(${args})`)).toBe(await errorOf(`system.main.date_trunc(${args})`));
    },
  );

  it('leaves the name of a column as it was', async () => {
    const reader = await connection.runAndReadAll("select date_trunc('minute', t) from (select now() as t)");

    expect(reader.columnNames()).toEqual(["date_trunc('minute', t)"]);
  });
});

async function answersTo(expression: string, from?: string): Promise<unknown[]> {
  const source = from === undefined ? '' : ` from ${from}`;
  return (await connection.runAndReadAll(`select ${expression}${source}`)).getRowsJson();
}

/** The reason alone, which is all that a query's error keeps. */
async function errorOf(expression: string): Promise<string> {
  const error = await answersTo(expression).catch((reason: unknown) => reason);
  const { message } = error as { readonly message: string };
  return message.split(/\n\s*\nLINE /)[0]?.trimEnd() ?? '';
}
