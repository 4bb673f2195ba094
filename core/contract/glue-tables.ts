import { RAW_PREFIX, REF_PREFIX, SEARCHES_PREFIX } from './keys.ts';
import { RAW_COLUMNS, RAW_PARTITIONS } from './raw-columns.ts';
import { REF_COLUMNS, REF_PARTITIONS, type RefColumnType } from './ref-columns.ts';
import { SEARCH_COLUMNS } from './search-columns.ts';
import { RAW_TWEETS_TABLE, SEARCHES_TABLE, TUITES_VIEW, TWEETS_TABLE } from './tables.ts';
import { tuitesSql } from './tuites-sql.ts';

/** Source: AWS Glue API, BatchCreatePartition, PartitionInputList: at most 100 items. */
export const PARTITIONS_PER_CALL = 100;

/** The name under which Athena knows the Glue catalog of the account. */
export const ATHENA_CATALOG = 'awsdatacatalog';

export interface GlueColumn {
  name: string;
  /** A Hive type. */
  type: string;
  comment?: string;
}

export interface GlueStorage {
  columns: GlueColumn[];
  /** Empty in a view. */
  location: string;
  inputFormat?: string;
  outputFormat?: string;
  serdeInfo: { serializationLibrary?: string; parameters?: Record<string, string> };
}

/**
 * A table or view as the Glue catalog keeps it.
 * It has the shape of `TableInputProperty` of the CDK's `CfnTable`, which therefore takes it as it is.
 */
export interface GlueTable {
  name: string;
  /** A view has none: engines take it for the comment, by which they know a view. */
  description?: string;
  tableType: 'EXTERNAL_TABLE' | 'VIRTUAL_VIEW';
  parameters: Record<string, string>;
  partitionKeys: GlueColumn[];
  storageDescriptor: GlueStorage;
  viewOriginalText?: string;
  viewExpandedText?: string;
}

/** REF: Parquet, partitioned by year, month and day of the tweet; `refBucket` may be a CDK token. */
export function tweetsTable(refBucket: string): GlueTable {
  return {
    name: TWEETS_TABLE,
    description: 'Refined tweets, one row an id.',
    tableType: 'EXTERNAL_TABLE',
    parameters: { EXTERNAL: 'TRUE', classification: 'parquet' },
    partitionKeys: REF_PARTITIONS.map(({ name }) => ({ name, type: 'string' })),
    storageDescriptor: {
      columns: REF_COLUMNS.map(({ name, type, comment }) => ({ name, type, comment })),
      location: `s3://${refBucket}/${REF_PREFIX}`,
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      serdeInfo: {
        serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        parameters: { 'serialization.format': '1' },
      },
    },
  };
}

/**
 * RAW: one envelope a line, partitioned by day; `rawBucket` may be a CDK token.
 * A line that is no JSON is a row of nulls, so that it does not fail the query: filter with `data.id IS NOT NULL`.
 */
export function rawTweetsTable(rawBucket: string): GlueTable {
  return {
    name: RAW_TWEETS_TABLE,
    description: 'Tweets as they were collected, one row a line; filter with data.id IS NOT NULL.',
    tableType: 'EXTERNAL_TABLE',
    parameters: { EXTERNAL: 'TRUE', classification: 'json' },
    partitionKeys: RAW_PARTITIONS.map(({ name }) => ({ name, type: 'string' })),
    storageDescriptor: {
      columns: RAW_COLUMNS.map(({ name, type }) => ({ name, type })),
      location: `s3://${rawBucket}/${RAW_PREFIX}`,
      ...JSON_LINES,
    },
  };
}

/** What was asked of X, a row an event; a file holds a day of a search, so there is nothing to partition. */
export function searchesTable(rawBucket: string): GlueTable {
  return {
    name: SEARCHES_TABLE,
    description: 'What was asked of X, by which text, and what that covered.',
    tableType: 'EXTERNAL_TABLE',
    parameters: { EXTERNAL: 'TRUE', classification: 'json' },
    partitionKeys: [],
    storageDescriptor: {
      columns: SEARCH_COLUMNS.map(({ name, type, comment }) => ({ name, type, comment })),
      location: `s3://${rawBucket}/${SEARCHES_PREFIX}`,
      ...JSON_LINES,
    },
  };
}

const JSON_LINES = {
  inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  serdeInfo: {
    serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
    parameters: { 'ignore.malformed.json': 'true' },
  },
} as const satisfies Partial<GlueStorage>;

/** The Portuguese view over `tweets`; `database` must be its plain name, for it stands inside the encoded definition. */
export function tuitesView(database: string): GlueTable {
  const columns = [
    ...REF_COLUMNS.map(({ portuguese, type }) => ({ name: portuguese, type })),
    ...REF_PARTITIONS.map(({ portuguese }) => ({ name: portuguese, type: 'string' as const })),
  ];
  const definition = {
    originalSql: tuitesSql(TWEETS_TABLE),
    catalog: ATHENA_CATALOG,
    schema: database,
    columns: columns.map(({ name, type }) => ({ name, type: TRINO_TYPES[type] })),
    runAsInvoker: true,
  };
  return {
    name: TUITES_VIEW,
    tableType: 'VIRTUAL_VIEW',
    parameters: { presto_view: 'true', comment: 'Presto View' },
    partitionKeys: [],
    storageDescriptor: { columns, location: '', serdeInfo: {} },
    viewOriginalText: `/* Presto View: ${base64Of(JSON.stringify(definition))} */`,
    viewExpandedText: '/* Presto View */',
  };
}

/** The types as Trino names them; a view whose declared types are not those of its SQL is refused as stale. */
const TRINO_TYPES: Record<RefColumnType, string> = {
  string: 'varchar',
  timestamp: 'timestamp(3)',
  bigint: 'bigint',
  double: 'double',
  boolean: 'boolean',
  'array<string>': 'array(varchar)',
};

/** Base64 of UTF-8; the names of columns need not be ASCII. */
function base64Of(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
