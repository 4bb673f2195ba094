import { Duration, SecretValue } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Config } from '../core/config.ts';
import { ENV, UNSET_TOKEN } from '../core/contract/env.ts';
import {
  BUDGET_STATE_PREFIX,
  LAKE_STATE_KEY,
  RAW_PREFIX,
  SEARCH_QUARANTINE_PREFIX,
  SEARCH_STATE_PREFIX,
  SEARCHES_PREFIX,
} from '../core/contract/keys.ts';
import { LakeFunction } from './lake-function.ts';
import type { LakeStorage } from './lake-storage.ts';

/** Waiting for X takes most of a sweep; pages are small. */
const MEMORY_MB = 512;
/** The least that EventBridge Scheduler takes: a sweep that could not begin for so long is left to the next one. */
const EVENT_AGE_SECONDS_MAX = 60;

export interface TweetIngestProps {
  readonly config: Config;
  readonly storage: LakeStorage;
  /** Environment that every function of the lake has. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Base URL of the X API.
   * @default X's own
   */
  readonly xApiUrl?: string;
}

/** Collects tweets: a schedule for each search, one function, and the secret that holds X's bearer token. */
export class TweetIngest extends Construct {
  readonly tokenSecret: Secret;
  readonly function: LakeFunction;

  constructor(scope: Construct, id: string, { config, storage, environment, xApiUrl }: TweetIngestProps) {
    super(scope, id);
    this.tokenSecret = new Secret(this, 'Token', {
      description: 'Bearer token of the X API; TweetLake collects nothing until it is set',
      // No secret: it stands for "not set yet", and a token that is set later is not overwritten by a deployment.
      secretStringValue: SecretValue.unsafePlainText(UNSET_TOKEN),
    });
    this.function = new LakeFunction(this, 'Function', {
      file: 'ingest',
      description: 'Sweeps one search of X into RAW',
      memoryMb: MEMORY_MB,
      timeoutSeconds: config.ingest.timeoutSeconds,
      environment: {
        ...environment,
        [ENV.tokenSecretId]: this.tokenSecret.secretArn,
        ...(xApiUrl === undefined ? {} : { [ENV.xApiUrl]: xApiUrl }),
      },
    });
    this.tokenSecret.grantRead(this.function);
    storage.grant(this.function, {
      raw: {
        // RAW only to look whether an unanswered write of its own has arrived.
        read: [RAW_PREFIX, LAKE_STATE_KEY, SEARCH_STATE_PREFIX, BUDGET_STATE_PREFIX, SEARCHES_PREFIX],
        write: [
          RAW_PREFIX,
          LAKE_STATE_KEY,
          SEARCH_STATE_PREFIX,
          BUDGET_STATE_PREFIX,
          SEARCHES_PREFIX,
          SEARCH_QUARANTINE_PREFIX,
        ],
      },
    });
    // A stream fills its own gaps by search: sweeps beside it would read, and pay for, everything twice.
    if (config.stream.enabled) return;
    for (const search of config.searches) this.#addSchedule(search, config.ingest.pollMinutes);
  }

  /** No retries, and nothing is kept of a sweep that failed: the next one takes up where it ended. */
  #addSchedule(search: Config['searches'][number], pollMinutes: number): void {
    new Schedule(this, `Search-${search.name}`, {
      description: `Sweeps the search ${search.name}`,
      schedule: ScheduleExpression.rate(Duration.minutes(pollMinutes)),
      target: new LambdaInvoke(this.function, {
        input: ScheduleTargetInput.fromObject({ search }),
        retryAttempts: 0,
        maxEventAge: Duration.seconds(EVENT_AGE_SECONDS_MAX),
      }),
    });
  }
}
