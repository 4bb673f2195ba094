/** Environment variables that the stack sets and the Lambda functions read. */
export const ENV = {
  rawBucket: 'RAW_BUCKET',
  refBucket: 'REF_BUCKET',
  database: 'GLUE_DATABASE',
  queueUrl: 'QUEUE_URL',
  tokenSecretId: 'TOKEN_SECRET_ID',
  /** The validated `context.tweetlake` of cdk.json without its searches (a schedule sends each of these), as JSON. */
  config: 'TWEETLAKE_CONFIG',
  xApiUrl: 'X_API_URL',
  xBearerToken: 'X_BEARER_TOKEN',
} as const;

/** What the token's secret holds until somebody sets it. */
export const UNSET_TOKEN = 'unset';
