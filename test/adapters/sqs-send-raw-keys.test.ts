import type { SendMessageBatchCommandInput, SendMessageBatchCommandOutput, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { rawKeysOfSqsEvent } from '../../adapters/events/raw-keys-of-sqs-event.ts';
import { sendRawKeys } from '../../adapters/sqs/send-raw-keys.ts';
import { LakeError } from '../../core/errors.ts';

const QUEUE_URL = 'https://queue';

describe('sendRawKeys', () => {
  it('sends every key once, in batches that SQS takes, in the form that the processor reads', async () => {
    const { client, batches } = fakeClient();
    const keys = Array.from({ length: 23 }, (_, i) => `raw/tweets/day=2026-11-21/ção "${i}".json`);

    await sendRawKeys(client, QUEUE_URL, keys);

    expect(batches.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 3]);
    expect(batches.every(({ QueueUrl }) => QueueUrl === QUEUE_URL)).toBe(true);
    const Records = batches.flatMap(({ Entries = [] }) =>
      Entries.map(({ Id = '', MessageBody = '' }) => ({ messageId: Id, body: MessageBody })),
    );
    const { messages, unreadable } = rawKeysOfSqsEvent({ Records } as Parameters<typeof rawKeysOfSqsEvent>[0]);
    expect(messages.map(({ key }) => key)).toEqual(keys);
    expect(unreadable).toEqual([]);
  });

  it('asks nothing of SQS for no keys', async () => {
    const { client, batches } = fakeClient();

    await sendRawKeys(client, QUEUE_URL, []);

    expect(batches).toEqual([]);
  });

  it('rejects when SQS takes a batch only in part', async () => {
    const { client } = fakeClient({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] });

    await expect(sendRawKeys(client, QUEUE_URL, ['a', 'b'])).rejects.toThrow(
      new LakeError('https://queue refused 1 of 2 messages: InternalError'),
    );
  });

  it('rejects with a message that says what to do when SQS refuses', async () => {
    const client = { send: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' })) };

    await expect(sendRawKeys(client as unknown as SQSClient, QUEUE_URL, ['a'])).rejects.toThrow(
      /^https:\/\/queue cannot be written: access is denied/,
    );
  });
});

function fakeClient(answer: Partial<SendMessageBatchCommandOutput> = {}) {
  const batches: SendMessageBatchCommandInput[] = [];
  const client = {
    send: async ({ input }: { input: SendMessageBatchCommandInput }) => {
      batches.push(input);
      return answer;
    },
  };
  return { client: client as unknown as SQSClient, batches };
}
