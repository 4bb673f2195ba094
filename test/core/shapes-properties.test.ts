import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REF_COLUMNS } from '../../core/contract/ref-columns.ts';
import { decodeEnvelope } from '../../core/decode/decode-envelope.ts';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import { detect, fullEnvelope, RAW_FILE } from './decode-builders.ts';
import { mutated, mutations } from './json-mutations.ts';
import { ORIGIN, QUOTED_ID, richIncludes, richTweet, v1Tweet, v2Tweet, v2User } from './shapes-builders.ts';

const page = { data: [richTweet(), v2Tweet()], includes: richIncludes(), errors: [], meta: { result_count: 2 } };
const stream = { data: richTweet(), includes: richIncludes(), matching_rules: [{ id: 5, tag: 'a' }] };
const flat = v2Tweet({
  author: v2User('11', 'ana'),
  referenced_tweets: [{ type: 'quoted', ...v2Tweet({ id: QUOTED_ID }), author: {} }],
  entities: { mentions: [{ start: 0, end: 1, ...v2User('12', 'bia') }], urls: [{ url: 'https://t.co/1' }] },
  geo: { place_id: 'a', full_name: 'Natal' },
});
const old = v1Tweet({
  entities: { hashtags: [{ text: 'a', indices: [0, 1] }], user_mentions: [{ screen_name: 'bia', id_str: '12' }] },
  retweeted_status: v1Tweet({ id_str: QUOTED_ID, extended_tweet: { full_text: 'longo' }, truncated: true }),
  place: { id: 'a', full_name: 'Natal', bounding_box: { coordinates: [[[1, 2]]] } },
  extended_entities: { media: [{ id_str: '5', type: 'video' }] },
});
const envelope = fullEnvelope();
const records = fc.constantFrom<unknown>(page, stream, flat, old, envelope, richTweet(), [page, old, flat]);

const columns = REF_COLUMNS.map(({ name }) => name);
const columnTypes = new Map<string, string>(REF_COLUMNS.map(({ name, type }) => [name, type]));

/** Whether a column's value is of its type, or null. */
function isOfType(value: unknown, type: string | undefined): boolean {
  if (value === null) return true;
  if (type === 'array<string>') {
    return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
  }
  if (type === 'string') return typeof value === 'string' && value !== '';
  if (type === 'boolean') return typeof value === 'boolean';
  return type === 'double' ? Number.isFinite(value) : Number.isSafeInteger(value);
}

function expectGoodRow(row: object): void {
  expect(Object.keys(row)).toEqual(columns);
  expect(Object.entries(row).filter(([column, value]) => !isOfType(value, columnTypes.get(column)))).toEqual([]);
}

describe('any record at all', () => {
  it('gives envelopes on one line that decode to the same id and time, and rejections with a reason', () => {
    fc.assert(
      fc.property(records, mutations, (record, changes) => {
        const line = JSON.stringify(mutated(record, changes)) ?? 'null';

        const { lines, rejections } = envelopesOf(JSON.parse(line), line, ORIGIN);

        for (const { id, timeMs, collectedAt, json } of lines) {
          expect(json).not.toMatch(/[\r\n]/);
          expect(new Date(collectedAt).toISOString()).toBe(collectedAt);
          const row = decodeEnvelope(JSON.parse(json), RAW_FILE, detect);
          expect(row).toMatchObject({ id, created_at: timeMs, collected_at: Date.parse(collectedAt) });
          expectGoodRow(row);
        }
        for (const { kind, reason } of rejections) expect(kind !== '' && reason !== '').toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('says how the line repeats its text, blanks around it or not', () => {
    fc.assert(
      fc.property(records, mutations, fc.constantFrom('', ' ', '\t '), (record, changes, blank) => {
        const line = blank + (JSON.stringify(mutated(record, changes)) ?? 'null') + blank;

        const { copy, lines } = envelopesOf(JSON.parse(line), line, ORIGIN);

        if (copy === null) return;
        expect(lines.map(({ json }) => json)).toEqual([copy.before + line.slice(copy.start, copy.end) + copy.after]);
      }),
      { numRuns: 300 },
    );
  });

  it('means the same when it is written over several lines', () => {
    fc.assert(
      fc.property(records, mutations, (record, changes) => {
        const value = JSON.parse(JSON.stringify(mutated(record, changes)) ?? 'null');
        const parsed = (line: string) =>
          envelopesOf(value, line, ORIGIN).lines.map(({ json, ...place }) => ({
            ...place,
            envelope: JSON.parse(json),
          }));

        expect(parsed(JSON.stringify(value, null, 2))).toEqual(parsed(JSON.stringify(value)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('any envelope at all', () => {
  it('gives a row of the right types or a reason, and no exception', () => {
    fc.assert(
      fc.property(mutations, (changes) => {
        const decoded = decodeEnvelope(mutated(envelope, changes), RAW_FILE, detect);
        if (!('reason' in decoded)) expectGoodRow(decoded);
      }),
      { numRuns: 1000 },
    );
  });
});
