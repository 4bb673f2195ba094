import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../core/config.ts';
import { ENV } from '../core/contract/env.ts';
import { STACK_OUTPUTS } from '../core/contract/stack-outputs.ts';
import { LakeCatalog } from './lake-catalog.ts';
import { LakeReconciler } from './lake-reconciler.ts';
import { LakeStorage } from './lake-storage.ts';
import { RawProcessor } from './raw-processor.ts';
import { TweetIngest } from './tweet-ingest.ts';
import { TweetStream } from './tweet-stream.ts';

export interface TweetLakeStackProps {
  readonly config: Config;
  /** By which rules the functions refine. */
  readonly refineVersion: string;
  /**
   * Base URL of the X API, for tests against a simulator.
   * @default X's own
   */
  readonly xApiUrl?: string;
}

/** The whole lake, so that plain `npx cdk deploy` is enough. */
export class TweetLakeStack extends Stack {
  constructor(scope: Construct, id: string, { config, refineVersion, xApiUrl }: TweetLakeStackProps) {
    super(scope, id, { description: 'TweetLake: tweets captured raw, refined to Parquet, queried with SQL' });
    const storage = new LakeStorage(this, 'Storage', {
      queryResultDays: config.athena.resultDays,
      deleteWithStack: config.deleteDataWithStack,
    });
    const catalog = new LakeCatalog(this, 'Catalog', {
      database: config.database,
      storage,
      scanLimitMb: config.athena.scanLimitMb,
    });
    const environment = environmentOf(config, storage);
    const processor = new RawProcessor(this, 'Processor', { config: config.processor, storage, catalog, environment });
    const ingest = new TweetIngest(this, 'Ingest', {
      config,
      storage,
      environment,
      ...(xApiUrl === undefined ? {} : { xApiUrl }),
    });
    const { queue } = processor;
    const reconciler = new LakeReconciler(this, 'Reconciler', { storage, catalog, queue, environment });
    const writers: Construct[] = [processor, ingest, reconciler];
    if (config.stream.enabled) {
      const { tokenSecret } = ingest;
      const stream = { config, storage, tokenSecret, environment, ...(xApiUrl === undefined ? {} : { xApiUrl }) };
      writers.push(new TweetStream(this, 'Stream', stream));
    }
    // So that nothing writes any more when a deletion of the stack empties the buckets.
    for (const writer of writers) writer.node.addDependency(storage);
    this.#addOutputs({
      rawBucket: storage.raw.bucketName,
      refBucket: storage.ref.bucketName,
      queryResultsBucket: storage.queryResults.bucketName,
      database: catalog.database,
      workgroup: catalog.database,
      queueUrl: queue.queueUrl,
      deadLetterQueueUrl: processor.deadLetterQueue.queueUrl,
      ruleDeadLetterQueueUrl: processor.ruleDeadLetterQueue.queueUrl,
      tokenSecret: ingest.tokenSecret.secretArn,
      ingestFunction: ingest.function.functionName,
      processorFunction: processor.function.functionName,
      reconcileFunction: reconciler.function.functionName,
      refineVersion,
    });
  }

  #addOutputs(values: Readonly<Record<keyof typeof STACK_OUTPUTS, string>>): void {
    for (const [name, key] of Object.entries(STACK_OUTPUTS)) {
      new CfnOutput(this, key, { key, value: values[name as keyof typeof STACK_OUTPUTS] });
    }
  }
}

/** What every function knows of the lake. The searches are left out: many of them pass Lambda's 4 KB of environment. */
function environmentOf(config: Config, storage: LakeStorage): Record<string, string> {
  const { searches: _, ...settings } = config;
  return {
    [ENV.rawBucket]: storage.raw.bucketName,
    [ENV.refBucket]: storage.ref.bucketName,
    [ENV.database]: config.database,
    [ENV.config]: JSON.stringify(settings),
  };
}
