import { describe, expect, it } from '@jest/globals';
import { rawTweetsTable, searchesTable, tuitesView, tweetsTable } from '../../core/contract/glue-tables.ts';
import { REF_COLUMNS } from '../../core/contract/ref-columns.ts';

describe('tweetsTable', () => {
  it('has the columns of REF in their order, and real partitions', () => {
    const { storageDescriptor, partitionKeys, parameters } = tweetsTable('bucket');

    expect(storageDescriptor.columns.map(({ name }) => name)).toEqual(REF_COLUMNS.map(({ name }) => name));
    expect(storageDescriptor.location).toBe('s3://bucket/ref/tweets/');
    expect(partitionKeys.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'year string',
      'month string',
      'day string',
    ]);
    expect(Object.keys(parameters).filter((name) => name.startsWith('projection'))).toEqual([]);
  });
});

describe('rawTweetsTable', () => {
  it('has types that close what they open, and no name twice in one struct', () => {
    for (const { type } of rawTweetsTable('bucket').storageDescriptor.columns) {
      expect(type.match(/</g)?.length).toBe(type.match(/>/g)?.length);
      for (const names of fieldNames(type)) expect(new Set(names).size).toBe(names.length);
    }
  });

  it('reads what the API sends of a tweet', () => {
    const [data] = rawTweetsTable('bucket').storageDescriptor.columns;

    expect(data?.name).toBe('data');
    expect(data?.type).toMatch(/^struct<id:string,text:string,/);
    expect(data?.type).toContain('public_metrics:struct<retweet_count:bigint,');
    expect(data?.type).toContain('edit_history_tweet_ids:array<string>');
  });
});

describe('searchesTable', () => {
  it('reads every file of every search, without partitions', () => {
    const { storageDescriptor, partitionKeys } = searchesTable('bucket');

    expect(storageDescriptor.location).toBe('s3://bucket/searches/');
    expect(storageDescriptor.columns.map(({ name }) => name)).toContain('tweets_until');
    expect(partitionKeys).toEqual([]);
  });
});

describe('tuitesView', () => {
  it('holds a definition that the engine can decode, with the types of its own columns', () => {
    const { viewOriginalText = '', storageDescriptor } = tuitesView('ação');
    const [, encoded = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(viewOriginalText) ?? [];
    const definition = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));

    expect(definition).toMatchObject({ catalog: 'awsdatacatalog', schema: 'ação', runAsInvoker: true });
    expect(definition.columns.map(({ name }: { name: string }) => name)).toEqual(
      storageDescriptor.columns.map(({ name }) => name),
    );
    expect(definition.columns).toContainEqual({ name: 'criado_em', type: 'timestamp(3)' });
    expect(definition.columns).toContainEqual({ name: 'mencoes', type: 'array(varchar)' });
    expect(definition.originalSql).toMatch(/^SELECT "id" AS "id", .* FROM tweets$/);
    expect(definition.originalSql).toContain("WHEN 'Negative' THEN 'Negativo'");
  });

  it('has no name twice', () => {
    const names = tuitesView('db').storageDescriptor.columns.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });
});

/** The field names of each struct in a Hive type. */
function fieldNames(type: string): string[][] {
  const structs: string[][] = [];
  const open: (string[] | null)[] = [];
  for (const [token] of type.matchAll(/struct<|array<|>|[a-z_0-9]+:/g)) {
    if (token === 'struct<') open.push([]);
    else if (token === 'array<') open.push(null);
    else if (token === '>') structs.push(open.pop() ?? []);
    else open.at(-1)?.push(token);
  }
  return structs;
}
