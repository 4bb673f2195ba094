import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const withStream = synthesize({ stream: { enabled: true } });

describe('the ingest function', () => {
  it('may read the token and its state, and write RAW, state and quarantine', () => {
    expect(permissionsOf('IngestFunction')).toEqual([
      's3:GetObject StorageRaw/raw/tweets/*',
      's3:GetObject StorageRaw/searches/*',
      's3:GetObject StorageRaw/state/budget/*',
      's3:GetObject StorageRaw/state/lake.json*',
      's3:GetObject StorageRaw/state/search/*',
      's3:ListBucket StorageRaw',
      's3:PutObject StorageRaw/quarantine/search/*',
      's3:PutObject StorageRaw/raw/tweets/*',
      's3:PutObject StorageRaw/searches/*',
      's3:PutObject StorageRaw/state/budget/*',
      's3:PutObject StorageRaw/state/lake.json*',
      's3:PutObject StorageRaw/state/search/*',
      'secretsmanager:DescribeSecret IngestToken',
      'secretsmanager:GetSecretValue IngestToken',
    ]);
  });
});

describe('the processor function', () => {
  it('may read RAW, write REF and quarantine, add partitions and take from its queue', () => {
    expect(permissionsOf('ProcessorFunction')).toEqual([
      ...ADD_PARTITIONS,
      's3:GetObject StorageRaw/raw/tweets/*',
      's3:GetObject StorageRaw/state/lake.json*',
      's3:GetObject StorageRef/ref/tweets/*',
      's3:ListBucket StorageRaw',
      's3:ListBucket StorageRef',
      's3:PutObject StorageRaw/quarantine/tweets/*',
      's3:PutObject StorageRaw/state/lake.json*',
      's3:PutObject StorageRef/ref/tweets/*',
      'sqs:ChangeMessageVisibility ProcessorQueue',
      'sqs:DeleteMessage ProcessorQueue',
      'sqs:GetQueueAttributes ProcessorQueue',
      'sqs:GetQueueUrl ProcessorQueue',
      'sqs:ReceiveMessage ProcessorQueue',
    ]);
  });
});

describe('the reconcile function', () => {
  it('may read RAW, empty parts, keep what it has seen, add partitions and fill the queue', () => {
    expect(permissionsOf('ReconcilerFunction')).toEqual([
      ...ADD_PARTITIONS,
      's3:GetObject StorageRaw/raw/tweets/*',
      's3:GetObject StorageRaw/state/lake.json*',
      's3:GetObject StorageRaw/tmp/*',
      's3:GetObject StorageRef/ref/tweets/*',
      's3:ListBucket StorageRaw',
      's3:ListBucket StorageRef',
      's3:PutObject StorageRaw/quarantine/tweets/*',
      's3:PutObject StorageRaw/state/lake.json*',
      's3:PutObject StorageRaw/tmp/*',
      's3:PutObject StorageRef/ref/tweets/*',
      'sqs:GetQueueAttributes ProcessorQueue',
      'sqs:GetQueueUrl ProcessorQueue',
      'sqs:SendMessage ProcessorQueue',
    ]);
  });
});

describe('the stream function', () => {
  it('may read the token and its state, and write RAW, state, records and quarantine', () => {
    const read = ['raw/tweets/', 'searches/', 'state/budget/', 'state/lake.json', 'state/stream.json', 'state/stream/'];
    const written = ['quarantine/search/', 'quarantine/stream/', ...read];

    expect(permissionsOf('StreamFunction', withStream)).toEqual([
      ...read.map((prefix) => `s3:GetObject StorageRaw/${prefix}*`),
      's3:ListBucket StorageRaw',
      ...written.map((prefix) => `s3:PutObject StorageRaw/${prefix}*`),
      'secretsmanager:DescribeSecret IngestToken',
      'secretsmanager:GetSecretValue IngestToken',
    ]);
  });
});

describe('no function', () => {
  it('may delete an object, or do anything to everything', () => {
    const all = ['IngestFunction', 'ProcessorFunction', 'ReconcilerFunction'].flatMap((id) => permissionsOf(id));
    all.push(...permissionsOf('StreamFunction', withStream));

    expect(all.filter((permission) => /s3:Delete|\* |:\*$| \*$/.test(permission))).toEqual([]);
  });
});

const ADD_PARTITIONS = ['catalog', 'database/tweetlake', 'table/tweetlake/raw_tweets', 'table/tweetlake/tweets'].map(
  (resource) => `glue:BatchCreatePartition arn:AWS::Partition:glue:AWS::Region:AWS::AccountId:${resource}`,
);

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What the function's role allows, as sorted lines of action and resource. */
function permissionsOf(functionId: string, stack = template): string[] {
  const policies = Object.entries(stack.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(functionId));
  return policies
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${textOf(resource)}`)),
    )
    .sort();
}

/** A resource as text: logical ids stand for the resources, without their hashes. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, never>;
  if (join) return (join[1] as unknown[]).map(textOf).join('');
  return String(Ref ?? attribute?.[0]).replace(/[0-9A-F]{8}$/, '');
}
