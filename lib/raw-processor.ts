import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Config } from '../core/config.ts';
import { LAKE_STATE_KEY, QUARANTINE_PREFIX, RAW_PREFIX, REF_PREFIX } from '../core/contract/keys.ts';
import type { LakeCatalog } from './lake-catalog.ts';
import { LakeFunction } from './lake-function.ts';
import type { LakeStorage } from './lake-storage.ts';

const QUEUE_DAYS = 4;
/** The most that SQS has; a message in a dead-letter queue keeps the time at which it was first sent. */
const DEAD_LETTER_DAYS = 14;
const RECEIVE_COUNT_MAX = 5;
/** Source: AWS, "Using Lambda with Amazon SQS": at least six times the function's timeout, plus the batching window. */
const VISIBILITY_TIMEOUTS = 6;

export interface RawProcessorProps {
  readonly config: Config['processor'];
  readonly storage: LakeStorage;
  readonly catalog: LakeCatalog;
  /** Environment that every function of the lake has. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Turns RAW into REF: bucket → EventBridge → SQS → function. What is lost on the way is found by the reconciler. */
export class RawProcessor extends Construct {
  readonly queue: Queue;
  /** Events of RAW files that the function failed to refine. */
  readonly deadLetterQueue: Queue;
  /** Events that EventBridge failed to put into the queue. */
  readonly ruleDeadLetterQueue: Queue;
  readonly function: LakeFunction;

  constructor(scope: Construct, id: string, { config, storage, catalog, environment }: RawProcessorProps) {
    super(scope, id);
    const { timeoutSeconds, windowSeconds } = config;
    this.deadLetterQueue = this.#queue('DeadLetters', { retentionPeriod: Duration.days(DEAD_LETTER_DAYS) });
    this.ruleDeadLetterQueue = this.#queue('RuleDeadLetters', { retentionPeriod: Duration.days(DEAD_LETTER_DAYS) });
    this.queue = this.#queue('Queue', {
      retentionPeriod: Duration.days(QUEUE_DAYS),
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUTS * timeoutSeconds + windowSeconds),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: RECEIVE_COUNT_MAX },
    });
    this.#sendNewFiles(storage);
    this.function = new LakeFunction(this, 'Function', {
      file: 'processor',
      description: 'Refines the slots of new RAW files into REF',
      memoryMb: config.memoryMb,
      timeoutSeconds,
      environment,
    });
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: config.batchSize,
        maxBatchingWindow: Duration.seconds(windowSeconds),
        maxConcurrency: config.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    storage.grant(this.function, {
      raw: { read: [RAW_PREFIX, LAKE_STATE_KEY], write: [QUARANTINE_PREFIX, LAKE_STATE_KEY] },
      ref: { read: [REF_PREFIX], write: [REF_PREFIX] },
    });
    catalog.grantPartitions(this.function);
  }

  #queue(id: string, props: ConstructorParameters<typeof Queue>[2]): Queue {
    return new Queue(this, id, { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, ...props });
  }

  /** The message is the key alone, as JSON: a whole event is ten times as long, and five hundred make a batch. */
  #sendNewFiles({ raw }: LakeStorage): void {
    new Rule(this, 'NewRawFiles', {
      description: 'New RAW files go to the processor',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [raw.bucketName] }, object: { key: [{ prefix: RAW_PREFIX }] } },
      },
      targets: [
        new SqsQueue(this.queue, {
          message: RuleTargetInput.fromEventPath('$.detail.object.key'),
          deadLetterQueue: this.ruleDeadLetterQueue,
        }),
      ],
    });
  }
}
