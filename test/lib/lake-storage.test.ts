import { describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesize } from './synthesize.ts';

const stack = synthesize();
const deleting = synthesize({ deleteDataWithStack: true });

describe('buckets', () => {
  it('are three, each encrypted by S3, closed to the public, not versioned and without unfinished uploads', () => {
    stack.resourceCountIs('AWS::S3::Bucket', 3);
    stack.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: Match.absent(),
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' }),
        ]),
      },
    });
  });

  it('refuse requests without TLS 1.2', () => {
    stack.resourceCountIs('AWS::S3::BucketPolicy', 3);
    stack.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    });
  });

  it('keep results of queries for the configured days, and RAW and REF for ever', () => {
    const rules = Object.values(synthesize({ athena: { resultDays: 3 } }).findResources('AWS::S3::Bucket'))
      .flatMap(({ Properties }) => Properties.LifecycleConfiguration.Rules)
      .filter((rule) => 'ExpirationInDays' in rule);

    expect(rules).toEqual([{ ExpirationInDays: 3, Status: 'Enabled' }]);
  });

  it('tell EventBridge about RAW by their own setting, without a function for it', () => {
    const notifying = Object.values(stack.findResources('AWS::S3::Bucket')).filter(
      ({ Properties }) => Properties.NotificationConfiguration !== undefined,
    );

    expect(notifying.map(({ Properties }) => Properties.NotificationConfiguration)).toEqual([
      { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    ]);
    expect(Object.keys(stack.findResources('AWS::Lambda::Function'))).toHaveLength(3);
  });

  it('stay when the stack is deleted', () => {
    expect(deletionPolicies(stack)).toEqual(['Retain', 'Retain', 'Retain']);
    stack.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  it('go with the stack, emptied, when deleteDataWithStack says so', () => {
    expect(deletionPolicies(deleting)).toEqual(['Delete', 'Delete', 'Delete']);
    deleting.resourceCountIs('Custom::S3AutoDeleteObjects', 3);
  });

  it('are emptied when nothing writes to them any more', () => {
    const emptying = Object.keys(deleting.findResources('Custom::S3AutoDeleteObjects'));
    const writers = ['AWS::Scheduler::Schedule', 'AWS::Lambda::EventSourceMapping', 'AWS::Events::Rule'];

    for (const writer of writers.flatMap((type) => Object.values(deleting.findResources(type)))) {
      expect(writer.DependsOn).toEqual(expect.arrayContaining(emptying));
    }
  });
});

function deletionPolicies(template: Template): unknown[] {
  return Object.values(template.findResources('AWS::S3::Bucket')).map(({ DeletionPolicy }) => DeletionPolicy);
}
