import { Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { rawTweetsTable, searchesTable, tuitesView, tweetsTable } from '../core/contract/glue-tables.ts';
import { RAW_TWEETS_TABLE, TWEETS_TABLE } from '../core/contract/tables.ts';
import type { LakeStorage } from './lake-storage.ts';

const BYTES_PER_MB = 1_000_000;

export interface LakeCatalogProps {
  /** Name of the Glue database and of the Athena workgroup. */
  readonly database: string;
  readonly storage: LakeStorage;
  /** Most MB that one query may scan; it is ended there. */
  readonly scanLimitMb: number;
}

/** What SQL sees: the Glue database with its tables and view, and the Athena workgroup that reads them. */
export class LakeCatalog extends Construct {
  /** Name of the Glue database and of the Athena workgroup. */
  readonly database: string;

  constructor(scope: Construct, id: string, { database, storage, scanLimitMb }: LakeCatalogProps) {
    super(scope, id);
    this.database = database;
    const catalogId = Stack.of(this).account;
    const glueDatabase = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: { name: database, description: 'Tweets of TweetLake' },
    });
    const tables = [
      tweetsTable(storage.ref.bucketName),
      rawTweetsTable(storage.raw.bucketName),
      searchesTable(storage.raw.bucketName),
      tuitesView(database),
    ];
    for (const tableInput of tables) {
      const table = new CfnTable(this, `Table-${tableInput.name}`, { catalogId, databaseName: database, tableInput });
      table.addResourceDependency(glueDatabase);
    }
    new CfnWorkGroup(this, 'Workgroup', {
      name: database,
      description: 'Queries of TweetLake, each with a limit on what it may scan',
      // The history of queries is no data: it goes with the stack.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitMb * BYTES_PER_MB,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: storage.queryResults.s3UrlForObject('results/'),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }

  /** Lets a function add partitions to the tables. */
  grantPartitions(grantee: IGrantable): void {
    const stack = Stack.of(this);
    const arn = (resource: string, resourceName?: string) =>
      stack.formatArn({ service: 'glue', resource, ...(resourceName === undefined ? {} : { resourceName }) });
    Grant.addToPrincipal({
      grantee,
      actions: ['glue:BatchCreatePartition'],
      resourceArns: [
        arn('catalog'),
        arn('database', this.database),
        ...[TWEETS_TABLE, RAW_TWEETS_TABLE].map((table) => arn('table', `${this.database}/${table}`)),
      ],
    });
  }
}
