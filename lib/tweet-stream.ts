import { Duration } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Config } from '../core/config.ts';
import { ENV } from '../core/contract/env.ts';
import {
  BUDGET_STATE_PREFIX,
  LAKE_STATE_KEY,
  RAW_PREFIX,
  SEARCH_QUARANTINE_PREFIX,
  SEARCHES_PREFIX,
  STREAM_FILL_STATE_PREFIX,
  STREAM_QUARANTINE_PREFIX,
  STREAM_STATE_KEY,
} from '../core/contract/keys.ts';
import { LakeFunction } from './lake-function.ts';
import type { LakeStorage } from './lake-storage.ts';

const MEMORY_MB = 512;
/** The longest that a function may run. Source: AWS, Lambda quotas. The next invocation begins when this one ends. */
const HOLD_MINUTES = 15;
const EVENT_AGE_SECONDS_MAX = 60;

export interface TweetStreamProps {
  readonly config: Config;
  readonly storage: LakeStorage;
  /** X's bearer token. */
  readonly tokenSecret: Secret;
  /** Environment that every function of the lake has. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Base URL of the X API.
   * @default X's own
   */
  readonly xApiUrl?: string;
}

/** Holds X's filtered stream: a function that runs as long as functions may, and is begun anew when it ends. */
export class TweetStream extends Construct {
  readonly function: LakeFunction;

  constructor(scope: Construct, id: string, { config, storage, tokenSecret, environment, xApiUrl }: TweetStreamProps) {
    super(scope, id);
    this.function = new LakeFunction(this, 'Function', {
      file: 'stream',
      description: 'Holds the filtered stream of X into RAW',
      memoryMb: MEMORY_MB,
      timeoutSeconds: HOLD_MINUTES * 60,
      environment: {
        ...environment,
        [ENV.tokenSecretId]: tokenSecret.secretArn,
        ...(xApiUrl === undefined ? {} : { [ENV.xApiUrl]: xApiUrl }),
      },
    });
    tokenSecret.grantRead(this.function);
    const kept = [RAW_PREFIX, LAKE_STATE_KEY, STREAM_STATE_KEY, STREAM_FILL_STATE_PREFIX, BUDGET_STATE_PREFIX];
    storage.grant(this.function, {
      raw: {
        read: [...kept, SEARCHES_PREFIX],
        write: [...kept, SEARCHES_PREFIX, SEARCH_QUARANTINE_PREFIX, STREAM_QUARANTINE_PREFIX],
      },
    });
    new Schedule(this, 'Schedule', {
      description: 'Holds the stream, again and again',
      schedule: ScheduleExpression.rate(Duration.minutes(HOLD_MINUTES)),
      target: new LambdaInvoke(this.function, {
        input: ScheduleTargetInput.fromObject({ searches: config.searches }),
        retryAttempts: 0,
        maxEventAge: Duration.seconds(EVENT_AGE_SECONDS_MAX),
      }),
    });
  }
}
