import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REF_COLUMNS, REF_PARTITIONS } from '../../core/contract/ref-columns.ts';
import { tweetRow } from '../adapters/duckdb-lake.ts';
import { type MotoLake, motoLake, putPart } from './moto-lake.ts';

const TIME_MS = Date.parse('2026-11-21T13:05:06.789Z');

describe('tuites in Trino', () => {
  let lake: MotoLake;
  beforeAll(async () => {
    lake = await motoLake();
    await putPart(lake, '2026-11-21T13', [
      tweetRow({ id: '1', created_at: TIME_MS, sentiment: 'Positive', symbol: '😂', text: 'olá', hashtags: ['a'] }),
      tweetRow({ id: '2', created_at: TIME_MS, sentiment: 'Negative', symbol: ':(', like_count: 7 }),
      tweetRow({ id: '3', created_at: TIME_MS, sentiment: 'Neutral' }),
    ]);
  });
  afterAll(() => lake.end());

  it('has the Portuguese names of all columns, with their types', async () => {
    const tuites = await lake.query('select * from tuites');
    const tweets = await lake.query('select * from tweets');

    expect(tuites.columns.map(({ name }) => name)).toEqual(
      [...REF_COLUMNS, ...REF_PARTITIONS].map(({ portuguese }) => portuguese),
    );
    expect(tuites.columns.map(({ type }) => type)).toEqual(tweets.columns.map(({ type }) => type));
  });

  it('gives the values of tweets, and the sentiments in Portuguese', async () => {
    const read = await lake.rowsOf(
      'select id, sentimento, simbolo, texto, curtidas, hashtags, criado_em, ano, mes, dia from tuites order by id',
    );

    const when = ['2026-11-21 13:05:06.789', '2026', '11', '21'];
    expect(read).toEqual([
      ['1', 'Positivo', '😂', 'olá', null, ['a'], ...when],
      ['2', 'Negativo', ':(', null, 7, null, ...when],
      ['3', 'Neutro', null, null, null, null, ...when],
    ]);
  });

  it('finds rows by its own values', async () => {
    const where = `sentimento = 'Positivo' and simbolo = '😂' and ano = '2026' and dia = '21'`;

    expect(await lake.rowsOf(`select id from tuites where ${where}`)).toEqual([['1']]);
  });

  it('reads the files of the asked days only', async () => {
    const { stats } = await lake.query(`select count(texto) from tuites where dia = '01'`);

    expect(stats.physicalInputBytes).toBe(0);
  });

  it('is described by DESCRIBE and by information_schema', async () => {
    const described = await lake.rowsOf('describe tuites');

    expect(described.map(([name]) => name)).toContain('sentimento');
    expect(
      await lake.rowsOf(
        `select count(*) from information_schema.columns where table_schema = '${lake.database}' and table_name = 'tuites'`,
      ),
    ).toEqual([[described.length]]);
  });
});
