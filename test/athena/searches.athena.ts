import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SEARCH_COLUMNS } from '../../core/contract/search-columns.ts';
import { SEARCH_RECORDS } from '../support/search-records.ts';
import { type MotoLake, motoLake } from './moto-lake.ts';

describe('searches in Trino', () => {
  let lake: MotoLake;
  beforeAll(async () => {
    lake = await motoLake();
    const encoder = new TextEncoder();
    for (const [key, lines] of Object.entries(SEARCH_RECORDS)) await lake.store.put(key, encoder.encode(lines));
  });
  afterAll(() => lake.end());

  it('has its columns in their order, and a row for each line in the folders of all searches', async () => {
    const { columns, rows } = await lake.query('select * from searches');

    expect(columns.map(({ name }) => name)).toEqual(SEARCH_COLUMNS.map(({ name }) => name));
    expect(rows).toHaveLength(Object.values(SEARCH_RECORDS).join('').trimEnd().split('\n').length);
  });

  it('says what the text of a search was on a day', async () => {
    const read = await lake.rowsOf(
      `select distinct query from searches where name = 'presidente' and event = 'began'
       and began_at >= '2026-11-03' and began_at < '2026-11-04'`,
    );

    expect(read).toEqual([['presidente OR "olá"']]);
  });

  it('gives null for what a row does not speak of, and numbers for numbers', async () => {
    const read = await lake.rowsOf(
      `select tweets_from, outcome, posts from searches where name = 'outro' order by event_at, tweets_from nulls last`,
    );

    expect(read).toEqual([
      [null, null, null],
      ['2026-11-03T09:30:00.000Z', null, null],
      [null, 'complete', 7],
    ]);
  });
});
