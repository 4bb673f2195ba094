import { describe, expect, it } from '@jest/globals';
import { type StreamMessage, streamMessageOf } from '../../core/shapes/stream-message.ts';

const AT = '2026-11-21T13:30:00.000Z';
const TWEET = { id: '1991111111111111111', text: 'bom dia :)' };
const RULE = { id: '7', tag: 'tweetlake:lula' };

describe('streamMessageOf (row "stream")', () => {
  it('makes an envelope of a tweet, and calls a rule of ours by the name of its search', () => {
    const message = read({ data: TWEET, matching_rules: [RULE, { id: '8', tag: 'cats' }, { id: '9', tag: 'theirs' }] });

    expect(envelopesIn(message)).toEqual([
      {
        data: TWEET,
        matching_rules: [
          { id: '7', tag: 'lula' },
          { id: '8', tag: 'cats' },
          { id: '9', tag: 'presidente' },
        ],
        collected_at: AT,
        collected_by: 'stream',
      },
    ]);
    expect(message).toMatchObject({ rejections: [], cost: 1, partialErrors: 0 });
  });

  it('reads both vocabularies (row "names"), and counts what comes with a tweet', () => {
    const note = {
      ...TWEET,
      note_post: { text: 'long' },
      referenced_posts: [{ type: 'quoted', id: '5' }],
      author_id: '3',
    };
    const includes = {
      posts: [{ id: '5', text: 'other' }],
      users: [
        { id: '3', username: 'ana' },
        { id: '4', username: 'x' },
      ],
    };

    const message = read({ data: note, includes });

    expect(message).toMatchObject({ cost: 1 + 1 + 2 * 2 });
    expect(envelopesIn(message)).toMatchObject([
      { data: note, includes: { tweets: [{ id: '5' }], users: [{ id: '3' }] } },
    ]);
  });

  it('keeps the tweet of a message that has errors, too (row "partial errors")', () => {
    const message = read({ data: TWEET, errors: [{ title: 'Not Found Error', type: 'disconnect-like' }] });

    expect(message).toMatchObject({ kind: 'tweets', lines: [{ id: TWEET.id }], partialErrors: 1 });
  });

  it('takes operational-disconnect for the end of the connection', () => {
    const errors = [{ title: 'operational-disconnect', disconnect_type: 'OperationalDisconnect', detail: 'bye' }];

    expect(read({ errors })).toEqual({
      kind: 'disconnect',
      reason: 'operational-disconnect: bye',
      isTooManyConnections: false,
    });
    expect(read({ errors: [{ title: 'operational-disconnect' }] })).toMatchObject({ kind: 'disconnect' });
    expect(read({ errors: [{ title: 'ConnectionException', connection_issue: 'TooManyConnections' }] })).toMatchObject({
      kind: 'disconnect',
      isTooManyConnections: true,
    });
  });

  it.each([
    ['truncated JSON', '{"data":{"id":"1","te', 'no JSON, or not all of it'],
    ['another error', '{"errors":[{"title":"Oops","detail":"no"}]}', 'an error of the API instead of tweets: no'],
    ['a user', '{"data":{"id":"1","username":"ana"}}', 'a user, not a tweet'],
    ['a number', '42', 'a number, not an object'],
    ['null', 'null', 'null, not an object'],
    ['a tweet without an id', '{"data":{"text":"a"}}', 'a tweet without an id'],
    [
      'deep nesting',
      `{"data":{"text":"a","id":"20","x":${'['.repeat(9000)}${']'.repeat(9000)}}}`,
      'nested too deeply to be a tweet',
    ],
  ])('keeps the whole line of %s for quarantine (invariant 5)', (_name, text, reason) => {
    expect(streamMessageOf({ text, problem: null }, AT)).toMatchObject({
      kind: 'tweets',
      lines: [],
      rejections: [{ reason, line: text }],
    });
  });

  it('keeps what was damaged before it came here', () => {
    expect(streamMessageOf({ text: '{}', problem: 'a message that is not UTF-8' }, AT)).toMatchObject({
      rejections: [{ reason: 'a message that is not UTF-8', line: '{}', kind: 'broken' }],
    });
  });
});

function read(value: unknown): StreamMessage {
  return streamMessageOf({ text: JSON.stringify(value), problem: null }, AT, new Map([['9', 'presidente']]));
}

function envelopesIn(message: StreamMessage): unknown[] {
  return message.kind === 'tweets' ? message.lines.map(({ json }) => JSON.parse(json)) : [];
}
