import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const UNFINISHED_UPLOAD_DAYS = 1;

export interface LakeStorageProps {
  /** Days after which a query's result goes. */
  readonly queryResultDays: number;
  /**
   * Whether the buckets and all that is in them go with the stack.
   * @default false: they stay
   */
  readonly deleteWithStack?: boolean;
}

/** Key prefixes that a function may use in one bucket. */
export interface KeyAccess {
  /** @default none */
  readonly read?: readonly string[];
  /** @default none */
  readonly write?: readonly string[];
}

/** The lake's buckets: RAW (with state and quarantine), REF, and what queries leave. */
export class LakeStorage extends Construct {
  readonly raw: Bucket;
  readonly ref: Bucket;
  readonly queryResults: Bucket;

  constructor(scope: Construct, id: string, { queryResultDays, deleteWithStack = false }: LakeStorageProps) {
    super(scope, id);
    const bucket = (name: string, rules: readonly LifecycleRule[] = []) =>
      new Bucket(this, name, {
        enforceSSL: true,
        minimumTLSVersion: 1.2,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        encryption: BucketEncryption.S3_MANAGED,
        // Not versioned: a version would outlive an erasure.
        versioned: false,
        lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(UNFINISHED_UPLOAD_DAYS) }, ...rules],
        removalPolicy: deleteWithStack ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
        autoDeleteObjects: deleteWithStack,
      });
    this.raw = bucket('Raw');
    this.ref = bucket('Ref');
    this.queryResults = bucket('QueryResults', [{ expiration: Duration.days(queryResultDays) }]);
    sendEventsOf(this.raw);
  }

  /** Lets a function read and write objects under the given prefixes, and nothing else; it can delete none. */
  grant(grantee: IGrantable, access: { readonly raw?: KeyAccess; readonly ref?: KeyAccess }): void {
    if (access.raw) grantKeys(grantee, this.raw, access.raw);
    if (access.ref) grantKeys(grantee, this.ref, access.ref);
  }
}

/** The bucket's own setting: CDK's `eventBridgeEnabled` would bring a Lambda function of its own for it. */
function sendEventsOf(bucket: Bucket): void {
  const cfnBucket = bucket.node.defaultChild as CfnBucket;
  cfnBucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

function grantKeys(grantee: IGrantable, bucket: Bucket, { read = [], write = [] }: KeyAccess): void {
  const objects = (prefixes: readonly string[]) => prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`));
  // Without ListBucket, and with it under a condition on the prefix, S3 answers 403 instead of 404 for a missing object.
  Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn] });
  if (read.length > 0) {
    Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns: objects(read) });
  }
  if (write.length > 0) {
    Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: objects(write) });
  }
}
