import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { rawKeysOfSqsEvent } from '../adapters/events/raw-keys-of-sqs-event.ts';
import { refineKeys, type SlotResult } from '../pipeline/refine-keys.ts';
import { batchFailuresOf } from './batch-failures.ts';
import { openCloudLake } from './cloud-lake.ts';

/** Share of the time that is left for the slot that is being refined when the deadline comes, and for the answer. */
const RESERVE_SHARE = 0.25;

const logger = new Logger();
const metrics = new Metrics();

/** Refines the slots of the RAW keys in the messages; gives back the messages of slots that failed or were not reached. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  const { lake } = await openCloudLake();
  const { messages, unreadable } = rawKeysOfSqsEvent(event);
  for (const { messageId, reason } of unreadable) logger.error('message is unreadable', { messageId, reason });
  const rawKeys = [...new Set(messages.map(({ key }) => key))];
  const results = await refineKeys(lake, rawKeys, {
    deadlineMs: lake.clock.nowMs() + context.getRemainingTimeInMillis() * (1 - RESERVE_SHARE),
  });
  report(results);
  return { batchItemFailures: batchFailuresOf({ messages, unreadable }, results) };
}

function report(results: readonly SlotResult[]): void {
  const counts = { refined: 0, current: 0, empty: 0, failed: 0, 'not-reached': 0, 'not-raw': 0 };
  let rows = 0;
  let rejectedLines = 0;
  for (const { slot, keys, outcome } of results) {
    counts[outcome.kind]++;
    if (outcome.kind === 'failed')
      logger.error('slot failed', { slot, files: keys.length, error: outcome.error as Error });
    if (outcome.kind === 'not-raw') logger.warn('keys are no RAW files', { keys });
    if (outcome.kind !== 'refined') continue;
    rows += outcome.rows.length;
    rejectedLines += outcome.rejectedLines;
  }
  logger.info('refined', { slots: counts, rows, rejectedLines });
  metrics.addMetric('SlotsRefined', MetricUnit.Count, counts.refined);
  metrics.addMetric('SlotsFailed', MetricUnit.Count, counts.failed);
  metrics.addMetric('SlotsNotReached', MetricUnit.Count, counts['not-reached']);
  metrics.addMetric('LinesRejected', MetricUnit.Count, rejectedLines);
  metrics.publishStoredMetrics();
}
