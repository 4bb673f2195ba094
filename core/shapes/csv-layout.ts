import { CSV_FIELDS, type CsvField } from './csv-fields.ts';

/** What each column of a CSV holds; plain data, so that it can go to another thread. */
export interface CsvLayout {
  readonly tool: 'twarc' | 'tcat' | '4cat' | 'map';
  /** One for each column, in order; null for one that is not read. */
  readonly fields: readonly (CsvField | null)[];
}

/** Columns by what they hold, as `--map` gives them. */
export type CsvMap = Readonly<Partial<Record<CsvField, string>>>;

/** The layout of a CSV with this header, by the map when it has all of its columns, else by the tool that writes such ones; else null. */
export function csvLayoutOf(header: readonly string[], map: CsvMap | null): CsvLayout | null {
  if (map !== null && missingColumns(header, map).length === 0) return layout('map', header, byColumn(map));
  const tool = TOOLS.find(({ marks }) => marks.every((column) => header.includes(column)));
  return tool ? layout(tool.tool, header, tool.columns(header)) : null;
}

/** The columns of a map that a header lacks; possibly none. */
export function missingColumns(header: readonly string[], map: CsvMap): string[] {
  return Object.values(map).filter((column) => !header.includes(column));
}

function layout(tool: CsvLayout['tool'], header: readonly string[], columns: Columns): CsvLayout {
  return { tool, fields: header.map((column) => columns.get(column) ?? null) };
}

type Columns = ReadonlyMap<string, CsvField>;

function byColumn(map: CsvMap): Columns {
  return new Map(CSV_FIELDS.flatMap((field) => (map[field] === undefined ? [] : [[map[field], field] as const])));
}

const METRICS = [
  'retweet_count',
  'reply_count',
  'like_count',
  'quote_count',
  'bookmark_count',
  'impression_count',
] as const;

/** Source: twarc-csv 0.7, DEFAULT_TWEET_COLUMNS in dataframe_converter.py (July 2023). */
const TWARC: Columns = new Map<string, CsvField>([
  ...(['id', 'conversation_id', 'author_id', 'in_reply_to_user_id', 'in_reply_to_username'] as const).map(same),
  ...(['retweeted_user_id', 'retweeted_username', 'quoted_user_id', 'quoted_username'] as const).map(same),
  ...(['created_at', 'text', 'lang', 'source', 'possibly_sensitive', 'matching_rules'] as const).map(same),
  ...METRICS.map((metric) => [`public_metrics.${metric}`, metric] as const),
  ['referenced_tweets.replied_to.id', 'replied_to_id'],
  ['referenced_tweets.retweeted.id', 'retweeted_id'],
  ['referenced_tweets.quoted.id', 'quoted_id'],
  ['edit_history_tweet_ids', 'edit_history'],
  ['withheld.country_codes', 'withheld_in'],
  ['entities.cashtags', 'cashtags'],
  ['entities.hashtags', 'hashtags'],
  ['entities.mentions', 'mentions'],
  ['entities.urls', 'urls'],
  ['attachments.media', 'media'],
  ['author.created_at', 'author_created_at'],
  ['author.username', 'author_username'],
  ['author.name', 'author_name'],
  ['author.description', 'author_description'],
  ['author.location', 'author_location'],
  ['author.public_metrics.followers_count', 'author_followers'],
  ['author.public_metrics.following_count', 'author_following'],
  ['author.public_metrics.tweet_count', 'author_tweets'],
  ['author.verified', 'author_verified'],
  ['geo.coordinates.coordinates', 'coordinates'],
  ['geo.country_code', 'place_country'],
  ['geo.full_name', 'place_name'],
  ['geo.place_id', 'place_id'],
  ['__twarc.retrieved_at', 'collected_at'],
]);

/** Source: DMI-TCAT, analysis/mod.export_tweets.php (November 2024). */
const TCAT: Columns = new Map<string, CsvField>([
  ...(['id', 'created_at', 'text', 'lang', 'source', 'possibly_sensitive', 'truncated', 'retweet_count'] as const).map(
    same,
  ),
  ['time', 'created_at_unix'],
  ['favorite_count', 'like_count'],
  ['in_reply_to_status_id', 'replied_to_id'],
  ['to_user_name', 'in_reply_to_username'],
  ['quoted_status_id', 'quoted_id'],
  ['lat', 'latitude'],
  ['lng', 'longitude'],
  ['location', 'author_location'],
  ['from_user_id', 'author_id'],
  ['from_user_name', 'author_username'],
  ['from_user_realname', 'author_name'],
  ['from_user_verified', 'author_verified'],
  ['from_user_description', 'author_description'],
  ['from_user_tweetcount', 'author_tweets'],
  ['from_user_followercount', 'author_followers'],
  ['from_user_friendcount', 'author_following'],
  ['from_user_created_at', 'author_created_at'],
  ['urls_expanded', 'urls'],
  ['media_urls', 'image_urls'],
  ['mentions', 'mentions'],
  ['hashtags', 'hashtags'],
]);

/** Source: 4CAT, `map_item` of datasources/twitterv2 and datasources/twitter-import (August 2026). */
const FOURCAT: Columns = new Map<string, CsvField>([
  ...(['id', 'author_id', 'author_followers', 'source', 'possibly_sensitive', ...METRICS] as const).map(same),
  ...(['is_retweet', 'is_reply', 'hashtags', 'urls', 'mentions', 'place_name'] as const).map(same),
  ['thread_id', 'conversation_id'],
  ['timestamp', 'created_at'],
  ['unix_timestamp', 'created_at_unix'],
  ['body', 'text'],
  ['author', 'author_username'],
  ['author_fullname', 'author_name'],
  ['verified', 'author_verified'],
  ['language_guess', 'lang'],
  ['retweeted_user', 'retweeted_username'],
  ['is_quote_tweet', 'is_quote'],
  ['quote_tweet_id', 'quoted_id'],
  ['quote_author', 'quoted_username'],
  ['quoted_user', 'quoted_username'],
  ['replied_user', 'in_reply_to_username'],
  ['replied_author', 'in_reply_to_username'],
  ['images', 'image_urls'],
  ['videos', 'video_urls'],
]);
const FOURCAT_POINT: Columns = new Map<string, CsvField>([...FOURCAT, ['long_lat', 'coordinates']]);

interface Tool {
  readonly tool: CsvLayout['tool'];
  /** Columns that such a file always has, and no other. */
  readonly marks: readonly string[];
  columns(header: readonly string[]): Columns;
}

const TOOLS: readonly Tool[] = [
  { tool: 'twarc', marks: ['id', 'text', 'author.username', 'referenced_tweets.replied_to.id'], columns: () => TWARC },
  { tool: 'tcat', marks: ['id', 'text', 'from_user_name'], columns: () => TCAT },
  {
    tool: '4cat',
    marks: ['id', 'thread_id', 'body', 'author_fullname'],
    // Only what came from X's API has a subject; what was scraped has the middle of the place in `long_lat`, which is not where the tweet was written.
    columns: (header) => (header.includes('subject') ? FOURCAT_POINT : FOURCAT),
  },
];

function same(column: CsvField): readonly [string, CsvField] {
  return [column, column];
}
