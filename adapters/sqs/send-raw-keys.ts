import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { LakeError } from '../../core/errors.ts';
import { awsError } from '../aws/aws-failure.ts';

/** Source: AWS, SendMessageBatch. */
const BATCH_MESSAGES_MAX = 10;

/**
 * Sends RAW keys to the processor's queue, each as a message of its own in the form that EventBridge gives it: JSON text.
 * Rejects with LakeError when SQS refuses one; those before it have been sent.
 */
export async function sendRawKeys(client: SQSClient, queueUrl: string, rawKeys: readonly string[]): Promise<void> {
  for (let start = 0; start < rawKeys.length; start += BATCH_MESSAGES_MAX) {
    await sendBatch(client, queueUrl, rawKeys.slice(start, start + BATCH_MESSAGES_MAX));
  }
}

async function sendBatch(client: SQSClient, queueUrl: string, rawKeys: readonly string[]): Promise<void> {
  const Entries = rawKeys.map((key, index) => ({ Id: String(index), MessageBody: JSON.stringify(key) }));
  const { Failed = [] } = await client
    .send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
    .catch((error: unknown) => {
      throw awsError(error, `${queueUrl} cannot be written`);
    });
  const [failed] = Failed;
  if (failed) throw new LakeError(`${queueUrl} refused ${Failed.length} of ${rawKeys.length} messages: ${failed.Code}`);
}
