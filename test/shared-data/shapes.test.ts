import { expect, it } from '@jest/globals';
import { REF_COLUMNS } from '../../core/contract/ref-columns.ts';
import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import { findFirstEmoticon } from '../../core/emoticons/find-first-emoticon.ts';
import type { TweetRow } from '../../core/ref-schema.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import type { RecordResult } from '../../core/shapes/record-result.ts';
import { countedIds, describeRealData, sharedFileNames, sharedLines } from './shared-files.ts';

const ORIGIN = { collectedAt: null, collectedBy: 'import' };

function results(name: string): RecordResult[] {
  return sharedLines(name)
    .filter(({ value }) => value !== undefined)
    .map(({ line, value }) => envelopesOf(value, line, ORIGIN));
}

function rows(name: string): TweetRow[] {
  return results(name)
    .flatMap(({ lines }) => lines)
    .map(({ json }) => {
      const row = decodeEnvelope(JSON.parse(json), 'raw/x.json', findFirstEmoticon);
      if ('reason' in row) throw new Error(row.reason);
      return row;
    });
}

function byId(name: string): Map<string, object> {
  return new Map(rows(name).map(({ collected_at: _, collected_by: __, ...row }) => [row.id, row]));
}

/** What the files hold besides tweets, by kind. */
const REJECTIONS: Record<string, Record<string, number>> = {
  'counts.jsonl': { counts: 169 },
  'lists.jsonl': { list: 6 },
  'tweets_compliance.jsonl': { compliance: 2 },
  'users.jsonl': { user: 96 },
  'users_compliance.jsonl': { compliance: 2 },
};

describeRealData('real X API v2 data', realDataSuite);

function realDataSuite(): void {
  it.each(sharedFileNames())('gives an envelope for each tweet, and for nothing else: %s', (name) => {
    const found = results(name);
    const kinds: Record<string, number> = {};
    for (const { kind } of found.flatMap(({ rejections }) => rejections)) kinds[kind] = (kinds[kind] ?? 0) + 1;

    const ids = found.flatMap(({ lines }) => lines.map(({ id }) => id));
    expect(new Set(ids)).toEqual(countedIds(name));
    expect(kinds).toEqual(REJECTIONS[name] ?? {});
  });

  it('holds tweets to look at', () => {
    const ids = new Set(sharedFileNames().flatMap((name) => [...countedIds(name)]));
    expect(ids.size).toBeGreaterThan(1000);
  });

  it('gives equal rows for a page and for its flattened tweets', () => {
    const page = byId('noflat.jsonl');

    expect(page.size).toBe(100);
    expect(byId('flat.jsonl')).toEqual(page);
  });

  it('keeps the lines of a stream to the byte', () => {
    for (const { line, value } of sharedLines('streaming_output_with_error.jsonl')) {
      if (value === undefined) continue;
      const rulesAsText = line.replace(/("id": )(\d+)/g, '$1"$2"').trim();
      expect(envelopesOf(value, line, ORIGIN).lines[0]?.json.startsWith(rulesAsText.slice(0, -1))).toBe(true);
    }
  });

  it('names the rule of a stream with every digit', () => {
    expect(rows('streaming_output_with_error.jsonl').map((row) => row.rules)).toEqual(
      Array.from({ length: 7 }, () => ['1377649934414049282']),
    );
  });

  it('fills every column but the one that X began to send later', () => {
    const all = sharedFileNames().flatMap(rows);
    const empty = REF_COLUMNS.filter(({ name }) => all.every((row) => row[name] === null));
    expect(empty.map(({ name }) => name)).toEqual(['bookmark_count']);
  });

  it('has the whole text of a retweet whose original is included', () => {
    const retweets = rows('brexit.jsonl').filter(({ kind }) => kind === 'retweet');
    const whole = retweets.filter((row) => row.text_complete === true);

    expect(whole.length).toBeGreaterThan(10);
    expect(whole.filter(({ text }) => text?.endsWith('…'))).toEqual([]);
  });
}
