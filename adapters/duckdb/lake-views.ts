import { join } from 'node:path';
import { RAW_PREFIX, REF_PREFIX, SEARCHES_PREFIX } from '../../core/contract/keys.ts';
import { RAW_COLUMNS, RAW_PARTITIONS } from '../../core/contract/raw-columns.ts';
import { REF_COLUMNS, REF_PARTITIONS, type RefColumnType } from '../../core/contract/ref-columns.ts';
import { SEARCH_COLUMNS } from '../../core/contract/search-columns.ts';
import { RAW_TWEETS_TABLE, SEARCHES_TABLE, TUITES_VIEW, TWEETS_TABLE } from '../../core/contract/tables.ts';
import { tuitesSql } from '../../core/contract/tuites-sql.ts';
import { KEPT_PARTS_FOLDER } from './lake-parts.ts';

/** The variable of a connection that holds the glob of the parts which its query reads. */
const PARTS_VARIABLE = 'tweetlake_parts';

/** The folders that queries may read, by name and as they stand in globs; each ends in `/`. */
export function readableFolders(lakeFolder: string): string[] {
  return [REF_PREFIX, RAW_PREFIX, SEARCHES_PREFIX, KEPT_PARTS_FOLDER]
    .map((prefix) => join(lakeFolder, prefix))
    .flatMap((path) => [path, escapeGlob(path)]);
}

/** SQL that lets `tweets` and `tuites` on a connection have the parts below a folder that stands for the lake's. */
export function choosePartsSql(folder: string): string {
  const glob = `${escapeGlob(join(folder, REF_PREFIX))}*/*/*/*.parquet`;
  return `set variable ${PARTS_VARIABLE} = ${quote(glob)}`;
}

/** The glob of all RAW files. */
export function rawFilesGlob(lakeFolder: string): string {
  return `${escapeGlob(join(lakeFolder, RAW_PREFIX))}*/*.json`;
}

/** The glob of all files that say what was asked of X. */
export function searchesGlob(lakeFolder: string): string {
  return `${escapeGlob(join(lakeFolder, SEARCHES_PREFIX))}*/*.json`;
}

/** SQL that makes `tweets` and `tuites`; without parts they are empty and have the same columns. */
export function tweetsViews(hasParts: boolean): string[] {
  return [
    `create or replace view ${TWEETS_TABLE} as ${selectTweets(hasParts)}`,
    `create or replace view ${TUITES_VIEW} as ${tuitesSql(TWEETS_TABLE)}`,
  ];
}

/** SQL that makes `raw_tweets`; broken lines give rows of nulls or none, never an error. */
export function rawTweetsView(glob: string | null): string {
  return `create or replace view ${RAW_TWEETS_TABLE} as ${selectRawTweets(glob)}`;
}

/** SQL that makes `searches`. */
export function searchesView(glob: string | null): string {
  const columns = SEARCH_COLUMNS.map(({ name, type }) => ({ name, type: duckdbTypeOfHive(type) }));
  const rows =
    glob === null ? selectNothing(columns, []) : `select ${namesOf(columns)} from ${readLines(glob, columns)}`;
  return `create or replace view ${SEARCHES_TABLE} as ${rows}`;
}

/** A string literal of SQL. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function selectTweets(hasParts: boolean): string {
  const columns = REF_COLUMNS.map(({ name, type }) => ({ name, type: DUCKDB_TYPES[type] }));
  if (!hasParts) return selectNothing(columns, REF_PARTITIONS);
  const source = `read_parquet(getvariable('${PARTS_VARIABLE}'), filename = true, hive_partitioning = false)`;
  return `select ${namesOf(columns)}, ${partitionsOf(REF_PARTITIONS)} from ${source}`;
}

function selectRawTweets(glob: string | null): string {
  const columns = RAW_COLUMNS.map(({ name, type }) => ({ name, type: duckdbTypeOfHive(type) }));
  if (glob === null) return selectNothing(columns, RAW_PARTITIONS);
  return `select ${namesOf(columns)}, ${partitionsOf(RAW_PARTITIONS)} from ${readLines(glob, columns)}`;
}

/** The rows of files that hold a JSON object a line, with the name of their file. */
function readLines(glob: string, columns: readonly SqlColumn[]): string {
  return (
    `read_json(${quote(glob)}, format = 'newline_delimited', ignore_errors = true, columns = ${structOf(columns)}, ` +
    'filename = true, hive_partitioning = false)'
  );
}

/**
 * Partition columns, taken from the last folders of a file's path. DuckDB's own hive partitions take the first folder
 * of a name, which may stand above the lake; files are left out by these columns just the same.
 */
function partitionsOf(partitions: readonly SqlPartition[]): string {
  return partitions
    .map(({ name }, i) => {
      const below = partitions.slice(i + 1).map((partition) => `/${partition.name}=[^/]*`);
      return `regexp_extract(filename, '/${name}=([^/]*)${below.join('')}/[^/]*$', 1) as "${name}"`;
    })
    .join(', ');
}

const DUCKDB_TYPES: Record<RefColumnType, string> = {
  string: 'VARCHAR',
  timestamp: 'TIMESTAMPTZ',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  'array<string>': 'VARCHAR[]',
};

interface SqlColumn {
  readonly name: string;
  readonly type: string;
}

interface SqlPartition {
  readonly name: string;
}

function namesOf(columns: readonly SqlColumn[]): string {
  return columns.map(({ name }) => `"${name}"`).join(', ');
}

function selectNothing(columns: readonly SqlColumn[], partitions: readonly SqlPartition[]): string {
  const all = [...columns, ...partitions.map(({ name }) => ({ name, type: 'VARCHAR' }))];
  return `select ${all.map(({ name, type }) => `cast(null as ${type}) as "${name}"`).join(', ')} where false`;
}

function structOf(columns: readonly SqlColumn[]): string {
  return `{${columns.map(({ name, type }) => `${quote(name)}: ${quote(type)}`).join(', ')}}`;
}

/** A type in Hive's words (`array<struct<id:string>>`) in DuckDB's. */
function duckdbTypeOfHive(hive: string): string {
  const [, kind, inner] = /^(array|struct)<(.*)>$/.exec(hive) ?? [];
  if (kind === undefined || inner === undefined) return hive === 'string' ? 'VARCHAR' : hive.toUpperCase();
  if (kind === 'array') return `${duckdbTypeOfHive(inner)}[]`;
  const fields = splitFields(inner).map((field) => {
    const colon = field.indexOf(':');
    return `"${field.slice(0, colon)}" ${duckdbTypeOfHive(field.slice(colon + 1))}`;
  });
  return `STRUCT(${fields.join(', ')})`;
}

/** Splits at the commas that stand outside of `<…>`. */
function splitFields(fields: string): string[] {
  const starts = [0];
  let depth = 0;
  for (let i = 0; i < fields.length; i++) {
    if (fields[i] === '<') depth++;
    else if (fields[i] === '>') depth--;
    else if (fields[i] === ',' && depth === 0) starts.push(i + 1);
  }
  return starts.map((start, i) => fields.slice(start, (starts[i + 1] ?? fields.length + 1) - 1));
}

/** A path as a glob that finds it alone. */
export function escapeGlob(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}
