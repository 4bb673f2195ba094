/** List prices of us-east-1 in US dollars, each for one of what its name says. Source: AWS's price pages, November 2026. */
export const AWS_PRICE_USD = {
  s3PutOrList: 0.005 / 1000,
  s3GetOrHead: 0.0004 / 1000,
  s3GbMonth: 0.023,
  /** The first million requests of a month are free for everyone. */
  glueRequest: 1 / 1_000_000,
  eventBridgeEvent: 1 / 1_000_000,
  sqsRequest: 0.4 / 1_000_000,
  lambdaGbSecond: 0.0000133334,
} as const;

/** Calls of AWS's APIs, counted by kind. */
export interface AwsRequests {
  readonly put: number;
  readonly list: number;
  readonly head: number;
  readonly get: number;
  readonly glue: number;
}

export function requestsUsd({ put, list, head, get, glue }: AwsRequests): number {
  const { s3PutOrList, s3GetOrHead, glueRequest } = AWS_PRICE_USD;
  return (put + list) * s3PutOrList + (head + get) * s3GetOrHead + glue * glueRequest;
}
