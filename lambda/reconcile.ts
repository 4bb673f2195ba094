import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { CLIENT_DEFAULTS } from '../adapters/aws/client-defaults.ts';
import { sendRawKeys } from '../adapters/sqs/send-raw-keys.ts';
import { ENV } from '../core/contract/env.ts';
import { RAW_PREFIX } from '../core/contract/keys.ts';
import { daysToReconcile } from '../core/reconcile-days.ts';
import { type Day, dayOfSlot, type Slot, slotOfRawKey } from '../core/slot.ts';
import type { Lake } from '../pipeline/lake.ts';
import { reconcile } from '../pipeline/reconcile.ts';
import { openCloudLake, requireEnv } from './cloud-lake.ts';

const logger = new Logger();
const metrics = new Metrics();

/** Compares RAW and REF of the last days, and sends one RAW key of each slot that differs, which it gives, to the processor. */
export async function handler(_event: unknown, context: Context): Promise<{ readonly stale: readonly Slot[] }> {
  logger.addContext(context);
  const { lake } = await openCloudLake();
  const client = new SQSClient(CLIENT_DEFAULTS);
  const days = daysToReconcile(lake.clock.nowMs(), await firstDayOf(lake));
  const { slots, stale, failed } = await reconcile(lake, {
    days,
    refine: (rawKeys) => sendRawKeys(client, requireEnv(ENV.queueUrl), rawKeys),
  });
  logger.info('reconciled', { days: days.length, slots, stale });
  for (const { slot, error } of failed) logger.error('slot failed', { slot, error: error as Error });
  metrics.addMetric('SlotsStale', MetricUnit.Count, stale.length);
  metrics.publishStoredMetrics();
  return { stale };
}

/** The oldest day of RAW; null in an empty lake. */
async function firstDayOf(lake: Lake): Promise<Day | null> {
  for await (const { key } of lake.store.list(RAW_PREFIX)) {
    const slot = slotOfRawKey(key, lake.plan);
    if (slot !== null) return dayOfSlot(slot);
  }
  return null;
}
