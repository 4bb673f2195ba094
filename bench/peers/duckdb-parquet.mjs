// DuckDB's SQL straight from JSON by a given schema to Parquet by day, with all threads.
// Keeps one row of each id, finds the first face by one plain expression.
// It does not: keep RAW, note tweets, or lines that it cannot read (it stops); go on after an interruption.
import { DuckDBInstance } from '@duckdb/node-api';

const job = JSON.parse(process.argv[2]);
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

const DATA = `STRUCT(id VARCHAR, "text" VARCHAR, author_id VARCHAR, conversation_id VARCHAR, created_at TIMESTAMP, lang VARCHAR,
  source VARCHAR, in_reply_to_user_id VARCHAR, possibly_sensitive BOOLEAN,
  referenced_tweets STRUCT("type" VARCHAR, id VARCHAR)[],
  public_metrics STRUCT(retweet_count BIGINT, reply_count BIGINT, like_count BIGINT, quote_count BIGINT,
    bookmark_count BIGINT, impression_count BIGINT),
  entities STRUCT(hashtags STRUCT(tag VARCHAR)[], mentions STRUCT(username VARCHAR)[],
    urls STRUCT(url VARCHAR, expanded_url VARCHAR)[]))`;
const INCLUDES = `STRUCT(users STRUCT(id VARCHAR, "name" VARCHAR, username VARCHAR, verified BOOLEAN,
  public_metrics STRUCT(followers_count BIGINT))[])`;

const tweets = `
  SELECT data AS tweet, includes.users[1] AS author, data.referenced_tweets[1] AS reference, data.entities AS entities,
    replace(replace(replace(data."text", '&lt;', '<'), '&gt;', '>'), '&amp;', '&') AS unescaped
  FROM read_json(${quoted(job.glob)}, format = 'newline_delimited', hive_partitioning = false,
    columns = {data: ${quoted(DATA)}, includes: ${quoted(INCLUDES)}})`;
const rows = `
  SELECT tweet.id, tweet.created_at::TIMESTAMP_MS AS created_at, unescaped AS "text", tweet.lang,
    nullif(regexp_extract(unescaped, ${quoted(job.pattern)}), '') AS symbol,
    CASE WHEN symbol IS NULL THEN 'Neutral' WHEN symbol IN (${job.positive.map(quoted)}) THEN 'Positive' ELSE 'Negative' END
      AS sentiment,
    CASE reference."type" WHEN 'retweeted' THEN 'retweet' WHEN 'quoted' THEN 'quote' WHEN 'replied_to' THEN 'reply'
      ELSE 'original' END AS kind,
    tweet.author_id, author.username AS author_username, author."name" AS author_name,
    author.public_metrics.followers_count AS author_followers, author.verified AS author_verified,
    tweet.conversation_id, tweet.in_reply_to_user_id, reference.id AS referenced_id,
    coalesce(list_transform(entities.hashtags, lambda each: each.tag), []) AS hashtags,
    coalesce(list_transform(entities.mentions, lambda each: each.username), []) AS mentions,
    coalesce(list_transform(entities.urls, lambda each: coalesce(each.expanded_url, each.url)), []) AS urls,
    tweet.source, tweet.possibly_sensitive, unnest(tweet.public_metrics),
    strftime(tweet.created_at, '%Y') AS year, strftime(tweet.created_at, '%m') AS month, strftime(tweet.created_at, '%d') AS day
  FROM (${tweets})
  QUALIFY row_number() OVER (PARTITION BY tweet.id) = 1`;

const instance = await DuckDBInstance.create(':memory:', { threads: String(job.threads) });
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
await connection.run('SET preserve_insertion_order = false');
await connection.run(
  `COPY (${rows}) TO ${quoted(job.target)} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (year, month, day))`,
);
connection.closeSync();
instance.closeSync();
