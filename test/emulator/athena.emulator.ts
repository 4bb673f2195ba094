import { AthenaClient } from '@aws-sdk/client-athena';
import { describe, expect, it } from '@jest/globals';
import { athenaQueryEngine } from '../../adapters/athena/athena-query-engine.ts';
import { deployedLake, rawKeyOf, refDay, until } from './deployed-lake.ts';
import { envelopeLine, minuteOf } from './sample-tweets.ts';

const DAY = '2026-02-01';

describe('Athena', () => {
  it('reads the rows of REF', async () => {
    const lake = await deployedLake();
    const { workgroup, database, rawBucket } = lake.outputs;
    const timeMs = Date.parse(`${DAY}T10:00:00Z`);
    const text = ['feliz :)', 'triste :(', 'alegre :D', 'nada']
      .map((words, i) => `${envelopeLine(timeMs, i, words).line}\n`)
      .join('');
    await lake.put(rawBucket, rawKeyOf(minuteOf(timeMs), text), text);
    await until('the part', async () => ((await lake.rows(refDay(DAY))).length === 4 ? true : undefined));

    const engine = athenaQueryEngine({ client: new AthenaClient({}), workgroup, database });
    const { batches } = await engine.query(
      `SELECT sentiment, count(*) AS tweets FROM tweets WHERE year = '2026' AND month = '02' AND day = '01' GROUP BY 1 ORDER BY 1`,
    );
    const rows = [];
    for await (const batch of batches) rows.push(...batch);

    expect(rows).toEqual([
      ['Negative', 1],
      ['Neutral', 1],
      ['Positive', 2],
    ]);
    await engine.close();
  });
});
