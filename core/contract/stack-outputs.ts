/** Keys of the stack's outputs, by which commands find a deployed lake (`--lake aws:STACK`). They never change. */
export const STACK_OUTPUTS = {
  rawBucket: 'RawBucket',
  refBucket: 'RefBucket',
  queryResultsBucket: 'QueryResultsBucket',
  database: 'Database',
  workgroup: 'Workgroup',
  queueUrl: 'QueueUrl',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  ruleDeadLetterQueueUrl: 'RuleDeadLetterQueueUrl',
  tokenSecret: 'TokenSecret',
  ingestFunction: 'IngestFunction',
  processorFunction: 'ProcessorFunction',
  reconcileFunction: 'ReconcileFunction',
  /** Tells a command that refines whether it does so as the stack's functions do. */
  refineVersion: 'RefineVersion',
} as const;

/** Name of the stack that `npx cdk deploy` makes. */
export const STACK_NAME = 'TweetLake';
