import type { SQSBatchItemFailure } from 'aws-lambda';
import type { RawKeys } from '../adapters/events/raw-keys-of-sqs-event.ts';
import type { KeysOutcome, SlotResult } from '../pipeline/refine-keys.ts';

/** The messages that SQS shall deliver again: of slots that failed or were not reached, and those that nobody can read. */
export function batchFailuresOf(
  { messages, unreadable }: RawKeys,
  results: readonly SlotResult[],
): SQSBatchItemFailure[] {
  const goBack = new Set(results.filter(({ outcome }) => mustGoBack(outcome)).flatMap(({ keys }) => keys));
  const failed = [...unreadable, ...messages.filter(({ key }) => goBack.has(key))];
  return failed.map(({ messageId }) => ({ itemIdentifier: messageId }));
}

/** A key that is no RAW file's never becomes one: trying it again would do no good. */
function mustGoBack({ kind }: KeysOutcome): boolean {
  return kind === 'failed' || kind === 'not-reached';
}
