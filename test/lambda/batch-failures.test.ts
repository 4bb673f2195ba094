import { describe, expect, it } from '@jest/globals';
import { batchFailuresOf } from '../../lambda/batch-failures.ts';
import type { KeysOutcome } from '../../pipeline/refine-keys.ts';

const failed: KeysOutcome = { kind: 'failed', error: new Error('broken') };

describe('batchFailuresOf', () => {
  it('gives back every message of a slot that failed or was not reached, and no other', () => {
    const messages = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ messageId: `m-${key}`, key }));

    const failures = batchFailuresOf({ messages, unreadable: [] }, [
      { slot: '1', keys: ['a', 'b'], outcome: failed },
      { slot: '2', keys: ['c'], outcome: { kind: 'not-reached' } },
      { slot: '3', keys: ['d'], outcome: { kind: 'current' } },
      { slot: '4', keys: ['e'], outcome: { kind: 'refined', rows: [], rejectedLines: 1 } },
      { slot: null, keys: ['f'], outcome: { kind: 'not-raw' } },
    ]);

    expect(failures).toEqual([{ itemIdentifier: 'm-a' }, { itemIdentifier: 'm-b' }, { itemIdentifier: 'm-c' }]);
  });

  it('gives back both messages when one key came twice', () => {
    const messages = [
      { messageId: 'first', key: 'a' },
      { messageId: 'second', key: 'a' },
    ];

    const failures = batchFailuresOf({ messages, unreadable: [] }, [{ slot: '1', keys: ['a'], outcome: failed }]);

    expect(failures).toEqual([{ itemIdentifier: 'first' }, { itemIdentifier: 'second' }]);
  });

  it('gives back messages that nobody can read, so that they end in the dead-letter queue', () => {
    const failures = batchFailuresOf({ messages: [], unreadable: [{ messageId: 'odd', reason: 'no key' }] }, []);

    expect(failures).toEqual([{ itemIdentifier: 'odd' }]);
  });
});
