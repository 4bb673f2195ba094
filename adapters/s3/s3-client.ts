import { S3Client } from '@aws-sdk/client-s3';
import { CLIENT_DEFAULTS } from '../aws/client-defaults.ts';

/**
 * A client for S3, or for what AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL names.
 * The SDK reads these itself; behind an endpoint of one's own, buckets stand in the path, for they have no host names there.
 */
export function s3Client(
  environment: Readonly<Record<string, string | undefined>>,
  settings: typeof CLIENT_DEFAULTS = CLIENT_DEFAULTS,
): S3Client {
  const hasEndpoint = Boolean(environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL);
  return new S3Client({ ...settings, ...(hasEndpoint && { forcePathStyle: true }) });
}
