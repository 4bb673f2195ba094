import type { JsonObject } from '../json.ts';
import {
  addressesOfCell,
  arrayOfCell,
  booleanOfCell,
  countOfCell,
  degreeOfCell,
  idOfCell,
  wordsOfCell,
} from './csv-cells.ts';
import type { CsvField } from './csv-fields.ts';
import type { CsvLayout } from './csv-layout.ts';
import type { IncludesCollector } from './includes-collector.ts';
import { sourceName } from './v1-tweet.ts';

/** The cells of a row that are not empty, by what they hold. */
export type CsvCells = Readonly<Partial<Record<CsvField, string>>>;

/**
 * The tweet of a row in the shape of v2; its author, place, media and what it refers to go to `found`.
 * Members that are undefined are those that the row lacks.
 */
export function csvToV2(cells: CsvCells, tool: CsvLayout['tool'], found: IncludesCollector): JsonObject {
  const text = textOf(cells, tool);
  return {
    id: cells.id,
    text,
    created_at: cells.created_at ?? unixTime(cells.created_at_unix),
    lang: cells.lang,
    author_id: addAuthor(cells, found),
    conversation_id: idOfCell(cells.conversation_id),
    in_reply_to_user_id: addUser(found, idOfCell(cells.in_reply_to_user_id), cells.in_reply_to_username),
    referenced_tweets: referencesOf(cells, text, found),
    edit_history_tweet_ids: arrayOfCell(cells.edit_history),
    entities: entitiesOf(cells),
    attachments: attachmentsOf(cells, found),
    geo: geoOf(cells, found),
    source: sourceName(cells.source),
    possibly_sensitive: booleanOfCell(cells.possibly_sensitive),
    truncated: booleanOfCell(cells.truncated) === true ? true : undefined,
    public_metrics: metricsOf(cells),
    withheld: cells.withheld_in === undefined ? undefined : { country_codes: wordsOfCell(cells.withheld_in) },
  };
}

/** As X delivers it: twarc-csv writes line ends as `\n`, TCAT takes the escapes of `&`, `<` and `>` away. */
function textOf(cells: CsvCells, tool: CsvLayout['tool']): string | undefined {
  const { text } = cells;
  if (text === undefined) return undefined;
  if (tool === 'tcat') return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (tool !== 'twarc') return text;
  const lines = text.replaceAll('\\n', '\n');
  // It puts the whole text of the original in place of a retweet's own.
  const isMerged =
    cells.retweeted_id !== undefined && cells.retweeted_username !== undefined && !RETWEET_START.test(lines);
  return isMerged ? `RT @${cells.retweeted_username}: ${lines}` : lines;
}

const RETWEET_START = /^RT @\w{1,30}: /;

function unixTime(seconds: string | undefined): string | undefined {
  return seconds !== undefined && /^\d{9,10}$/.test(seconds)
    ? new Date(Number(seconds) * 1000).toISOString()
    : undefined;
}

/** Without an id of its author a row has the name alone, under which the author can be found all the same. */
function addAuthor(cells: CsvCells, found: IncludesCollector): string | undefined {
  const id = idOfCell(cells.author_id);
  found.add('users', id, {
    id,
    username: cells.author_username?.replace(/^@/, ''),
    name: cells.author_name,
    location: cells.author_location,
    description: cells.author_description,
    created_at: cells.author_created_at,
    verified: booleanOfCell(cells.author_verified),
    public_metrics: {
      followers_count: countOfCell(cells.author_followers),
      following_count: countOfCell(cells.author_following),
      tweet_count: countOfCell(cells.author_tweets),
    },
  });
  return id;
}

function addUser(found: IncludesCollector, id: string | undefined, username: string | undefined): string | undefined {
  if (username !== undefined) found.add('users', id, { id, username: username.replace(/^@/, '') });
  return id;
}

function referencesOf(cells: CsvCells, text: string | undefined, found: IncludesCollector): JsonObject[] | undefined {
  const retweet = reference('retweeted', cells.retweeted_id, isRetweet(cells, text));
  const quote = reference('quoted', cells.quoted_id, booleanOfCell(cells.is_quote) === true);
  const reply = reference('replied_to', cells.replied_to_id, booleanOfCell(cells.is_reply) === true);
  addOriginal(cells, text, found);
  const quotedAuthor = addUser(found, idOfCell(cells.quoted_user_id), cells.quoted_username);
  if (quotedAuthor !== undefined)
    found.add('tweets', idOfCell(cells.quoted_id), { id: cells.quoted_id, author_id: quotedAuthor });
  const references = [...retweet, ...quote, ...reply];
  return references.length > 0 ? references : undefined;
}

/** A reference without an id still tells what kind of tweet this is. */
function reference(type: string, cell: string | undefined, isKnown: boolean): JsonObject[] {
  const id = idOfCell(cell);
  if (id !== undefined) return [{ type, id }];
  return isKnown ? [{ type }] : [];
}

function isRetweet(cells: CsvCells, text: string | undefined): boolean {
  return booleanOfCell(cells.is_retweet) ?? RETWEET_START.test(text ?? '');
}

/** The original of a retweet, whose whole text stands in the row when its author is known by id. */
function addOriginal(cells: CsvCells, text: string | undefined, found: IncludesCollector): void {
  const id = idOfCell(cells.retweeted_id);
  const author = addUser(found, idOfCell(cells.retweeted_user_id), cells.retweeted_username);
  if (id === undefined || author === undefined || text === undefined) return;
  found.add('tweets', id, { id, author_id: author, text: text.replace(RETWEET_START, '') });
}

function entitiesOf(cells: CsvCells): JsonObject | undefined {
  const entities = {
    hashtags: listOf(wordsOfCell(cells.hashtags), (tag) => ({ tag })),
    cashtags: listOf(wordsOfCell(cells.cashtags), (tag) => ({ tag })),
    mentions: listOf(wordsOfCell(cells.mentions), (username) => ({ username })),
    urls: listOf(addressesOfCell(cells.urls), (address) => ({ expanded_url: address })),
  };
  return Object.values(entities).some((list) => list !== undefined) ? entities : undefined;
}

function listOf(values: readonly string[], convert: (value: string) => JsonObject): JsonObject[] | undefined {
  return values.length > 0 ? values.map(convert) : undefined;
}

/** Media of X as they are, or made from their addresses; then their keys are of our own. */
function attachmentsOf(cells: CsvCells, found: IncludesCollector): JsonObject | undefined {
  const ofType = (type: string, list: string | undefined) => addressesOfCell(list).map((url) => ({ type, url }));
  const media = arrayOfCell(cells.media) ?? [
    ...ofType('photo', cells.image_urls),
    ...ofType('video', cells.video_urls),
  ];
  const keys = media.flatMap((medium, i) => {
    if (typeof medium !== 'object' || medium === null) return [];
    const shown = { media_key: `csv_${cells.id ?? ''}_${i + 1}`, ...medium };
    found.add('media', shown.media_key, shown);
    return [shown.media_key];
  });
  return keys.length > 0 ? { media_keys: keys } : undefined;
}

function geoOf(cells: CsvCells, found: IncludesCollector): JsonObject | undefined {
  const placeId = cells.place_id ?? cells.place_name;
  if (cells.place_name !== undefined || cells.place_country !== undefined) {
    const place = { id: placeId, full_name: cells.place_name, country_code: cells.place_country };
    found.add('places', placeId, place);
  }
  const [longitude, latitude] = pointOf(cells);
  const isPoint = longitude !== undefined && latitude !== undefined && (longitude !== 0 || latitude !== 0);
  if (placeId === undefined && !isPoint) return undefined;
  return {
    place_id: placeId,
    coordinates: isPoint ? { type: 'Point', coordinates: [longitude, latitude] } : undefined,
  };
}

/** Longitude first; 0, 0 is how TCAT writes that there is none. */
function pointOf({ coordinates, longitude, latitude }: CsvCells): readonly (number | undefined)[] {
  if (coordinates === undefined) return [degreeOfCell(longitude), degreeOfCell(latitude)];
  return coordinates
    .replace(/[[\]\s]/g, '')
    .split(',')
    .map(degreeOfCell);
}

function metricsOf(cells: CsvCells): JsonObject | undefined {
  const metrics = {
    retweet_count: countOfCell(cells.retweet_count),
    reply_count: countOfCell(cells.reply_count),
    like_count: countOfCell(cells.like_count),
    quote_count: countOfCell(cells.quote_count),
    bookmark_count: countOfCell(cells.bookmark_count),
    impression_count: countOfCell(cells.impression_count),
  };
  return Object.values(metrics).some((count) => count !== undefined) ? metrics : undefined;
}
