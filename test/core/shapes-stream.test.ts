import { describe, expect, it } from '@jest/globals';
import { envelopesOf } from '../../core/shapes/envelopes-of.ts';
import { envelopes, ORIGIN, read, TIME_MS, TWEET_ID, v2Tweet, v2User } from './shapes-builders.ts';

describe('a stream line', () => {
  it('is kept to the byte, with the marks before its last brace', () => {
    const line = `{ "data": {"text":"oi \\u2764", "id": "${TWEET_ID}"} , "errors":[{"title":"x"}], "n": 1e2 }`;
    const marks = ',"collected_at":"2026-11-22T00:00:00.000Z","collected_by":"import:stream"}';

    expect(envelopesOf(JSON.parse(line), line, ORIGIN)).toEqual({
      shape: 'stream',
      copy: { before: '', start: 0, end: line.length - 1, after: marks },
      lines: [
        { id: TWEET_ID, timeMs: TIME_MS, collectedAt: '2026-11-22T00:00:00.000Z', json: line.slice(0, -1) + marks },
      ],
      tweets: [{ id: TWEET_ID, text: 'oi ❤' }],
      rejections: [],
      erasures: [],
    });
  });

  it('written over several lines becomes one line that means the same', () => {
    const record = { data: v2Tweet({ text: 'a\nb\u2028c' }) };
    const line = `\uFEFF${JSON.stringify(record, null, 2).replaceAll('\n', '\r\n')}\r\n`;

    const [envelope] = envelopesOf(record, line, ORIGIN).lines;

    expect(envelope?.json).not.toMatch(/[\r\n]/);
    expect(JSON.parse(envelope?.json ?? '')).toMatchObject(record);
  });

  it('tells its own time of retrieval in __twarc or collected_at', () => {
    const twarc = { data: v2Tweet(), __twarc: { retrieved_at: '2026-11-21T14:00:00+00:00' } };
    const other = { data: v2Tweet(), collected_at: '2026-11-21 11:30:00-03:00' };

    expect(envelopes(twarc)).toMatchObject([{ collected_at: '2026-11-21T14:00:00.000Z' }]);
    expect(envelopes(other)).toMatchObject([
      { collected_at: '2026-11-21T14:30:00.000Z', collected_by: 'import:stream' },
    ]);
    expect(read(other).lines[0]?.json.match(/collected_at/g)).toHaveLength(1);
  });

  it('has the time of the tweet where neither it nor the file tells one', () => {
    expect(envelopes({ data: v2Tweet() }, { collectedAt: null, collectedBy: 'import' })).toMatchObject([
      { collected_at: '2026-11-21T13:05:07.000Z' },
    ]);
  });

  it('keeps every digit of a rule that is named by a number', () => {
    const line = `{"data":${JSON.stringify(v2Tweet({ text: '"id": 1234567890123456789,' }))},"matching_rules":[{"id": 1377649934414049282, "tag": null}]}`;

    const [envelope] = envelopesOf(JSON.parse(line), line, ORIGIN).lines;

    expect(JSON.parse(envelope?.json ?? '')).toMatchObject({
      data: { text: '"id": 1234567890123456789,' },
      matching_rules: [{ id: '1377649934414049282', tag: null }],
    });
  });

  it('with a flattened, an old or a number-named tweet inside is written anew', () => {
    const flat = envelopes({ data: v2Tweet({ author: v2User('11', 'ana') }) });
    const old = envelopes({ data: v2Tweet({ id: 20, created_at: '2006-03-21T20:50:14.000Z' }) });

    expect(flat).toMatchObject([{ data: { author_id: '11' }, includes: { users: [{ username: 'ana' }] } }]);
    expect(old).toMatchObject([{ data: { id: '20' }, collected_by: 'import:stream' }]);
  });
});

describe('our own envelope', () => {
  it('is taken as it is, and keeps who collected it', () => {
    const record = {
      data: v2Tweet(),
      collected_at: '2026-11-21T13:06:00.000Z',
      collected_by: 'search:presidente',
    };
    const line = JSON.stringify(record, null, 1).replaceAll('\n', ' ');

    expect(envelopesOf(record, line, ORIGIN)).toEqual({
      shape: 'envelope',
      copy: { before: '', start: 0, end: line.length, after: '' },
      lines: [{ id: TWEET_ID, timeMs: TIME_MS, collectedAt: record.collected_at, json: line }],
      tweets: [record.data],
      rejections: [],
      erasures: [],
    });
  });

  it('whose time of collection cannot be read gets a new mark', () => {
    const record = { data: v2Tweet(), collected_at: 'ontem', collected_by: 'search:x' };

    expect(envelopes(record)).toMatchObject([{ collected_at: ORIGIN.collectedAt, collected_by: 'import:stream' }]);
  });
});

describe('a v2 tweet standing alone', () => {
  it('is wrapped without a change to its bytes', () => {
    const line = `{"id":"${TWEET_ID}",  "text":"oi"}`;

    const { shape, lines } = envelopesOf(JSON.parse(line), line, ORIGIN);

    expect(shape).toBe('tweet');
    expect(lines[0]?.json).toBe(
      `{"data":${line},"collected_at":"2026-11-22T00:00:00.000Z","collected_by":"import:tweet"}`,
    );
  });

  it('needs no snowflake as id when it tells its time', () => {
    expect(read(v2Tweet({ id: 'form-01HF' })).lines).toMatchObject([{ id: 'form-01HF', timeMs: TIME_MS }]);
  });

  it('may have only a long form', () => {
    const { text: _, ...tweet } = v2Tweet({ note_post: { text: 'longo' } });
    expect(read(tweet).lines).toHaveLength(1);
  });
});

describe('an array', () => {
  it('holds any of the shapes, each marked with its own', () => {
    const page = { data: [v2Tweet({ id: '20' })], meta: { result_count: 1 } };

    const result = read([v2Tweet(), { data: v2Tweet() }, [page], 7]);

    expect(result.shape).toBe('array');
    expect(result.lines.map(({ json }) => JSON.parse(json).collected_by)).toEqual([
      'import:tweet',
      'import:stream',
      'import:page',
    ]);
    expect(result.rejections).toEqual([{ kind: 'scalar', reason: 'a number, not an object', line: '7' }]);
  });

  it('of one shape only, whatever stands between, is of that shape', () => {
    const error = { errors: [{ detail: 'gone' }] };

    expect(read([v2Tweet(), error, [v2Tweet({ id: '20' })], { meta: { result_count: 0 } }]).shape).toBe('tweet');
  });

  it('does not make text of a long number that has lost digits already', () => {
    const line = `[{"data":${JSON.stringify(v2Tweet())},"matching_rules":[{"id":1377649934414049282}]}]`;

    const [envelope] = envelopesOf(JSON.parse(line), line, ORIGIN).lines;

    expect(JSON.parse(envelope?.json ?? '')).toMatchObject({ matching_rules: [{ id: expect.any(Number) }] });
  });

  it('gives nothing when it is empty', () => {
    expect(read([])).toEqual({
      shape: 'array',
      copy: null,
      lines: [],
      tweets: [],
      rejections: [],
      erasures: [],
    });
  });
});
