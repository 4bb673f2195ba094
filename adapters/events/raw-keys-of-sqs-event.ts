import type { SQSEvent } from 'aws-lambda';
import { objectOf, stringOf } from '../../core/json.ts';

interface RawKeyMessage {
  readonly messageId: string;
  readonly key: string;
}

interface UnreadableMessage {
  readonly messageId: string;
  /** For the log; holds nothing of the body. */
  readonly reason: string;
}

export interface RawKeys {
  readonly messages: readonly RawKeyMessage[];
  /** To be reported as failed, so that they end in the dead-letter queue, where they can be looked at; the others go on. */
  readonly unreadable: readonly UnreadableMessage[];
}

/**
 * The keys of RAW files that the messages of a batch tell of, in the order of the batch; a key may come twice.
 * A body is the key as a JSON string, which is what the rule passes on, or a whole EventBridge event of S3, which is what
 * the rule's own dead-letter queue holds. Keys are not URL-encoded there. Never throws.
 * Source: Amazon S3 user guide, "Using EventBridge", event message structure.
 */
export function rawKeysOfSqsEvent(event: SQSEvent): RawKeys {
  const messages: RawKeyMessage[] = [];
  const unreadable: UnreadableMessage[] = [];
  for (const { messageId, body } of event.Records) {
    const key = keyOf(parsed(body));
    if (key !== null) messages.push({ messageId, key });
    else unreadable.push({ messageId, reason: `message must be a key or an S3 event, got ${body.length} characters` });
  }
  return { messages, unreadable };
}

function keyOf(body: unknown): string | null {
  return stringOf(body) ?? stringOf(objectOf(objectOf(objectOf(body).detail).object).key);
}

/** Undefined when the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
