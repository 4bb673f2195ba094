import { Duration } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../core/contract/env.ts';
import { LAKE_STATE_KEY, QUARANTINE_PREFIX, RAW_PREFIX, REF_PREFIX, TMP_PREFIX } from '../core/contract/keys.ts';
import type { LakeCatalog } from './lake-catalog.ts';
import { LakeFunction } from './lake-function.ts';
import type { LakeStorage } from './lake-storage.ts';

const EVERY_HOURS = 1;
const MEMORY_MB = 1024;
const TIMEOUT_SECONDS = 600;

export interface LakeReconcilerProps {
  readonly storage: LakeStorage;
  readonly catalog: LakeCatalog;
  /** The processor's queue, to which the slots that differ are sent. */
  readonly queue: IQueue;
  /** Environment that every function of the lake has. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Compares RAW and REF every hour, and sends what differs to the processor: so a lost event heals itself. */
export class LakeReconciler extends Construct {
  readonly function: LakeFunction;

  constructor(scope: Construct, id: string, { storage, catalog, queue, environment }: LakeReconcilerProps) {
    super(scope, id);
    this.function = new LakeFunction(this, 'Function', {
      file: 'reconcile',
      description: 'Finds slots whose REF is not what RAW makes of it',
      memoryMb: MEMORY_MB,
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: { ...environment, [ENV.queueUrl]: queue.queueUrl },
    });
    queue.grantSendMessages(this.function);
    storage.grant(this.function, {
      raw: {
        read: [RAW_PREFIX, LAKE_STATE_KEY, TMP_PREFIX],
        write: [QUARANTINE_PREFIX, LAKE_STATE_KEY, TMP_PREFIX],
      },
      // A slot that lost all its RAW files has no key to send; its part is emptied here.
      ref: { read: [REF_PREFIX], write: [REF_PREFIX] },
    });
    catalog.grantPartitions(this.function);
    new Schedule(this, 'Schedule', {
      description: 'Compares RAW and REF',
      schedule: ScheduleExpression.rate(Duration.hours(EVERY_HOURS)),
      target: new LambdaInvoke(this.function, { retryAttempts: 0, maxEventAge: Duration.hours(EVERY_HOURS) }),
    });
  }
}
