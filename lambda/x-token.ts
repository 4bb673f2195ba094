import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { ENV, UNSET_TOKEN } from '../core/contract/env.ts';
import { requireEnv } from './cloud-lake.ts';

/** The token of the environment, else that of the secret; null when nobody has set it. */
export async function readToken(): Promise<string | null> {
  const fromEnvironment = process.env[ENV.xBearerToken];
  if (fromEnvironment) return fromEnvironment;
  // Not from the cache: a token that was just set shall be used, and sweeps are minutes apart.
  const secret = await getSecret(requireEnv(ENV.tokenSecretId), { forceFetch: true });
  const token = typeof secret === 'string' ? secret.trim() : '';
  return token === '' || token === UNSET_TOKEN ? null : token;
}

export function howToSetToken(): string {
  const secretId = requireEnv(ENV.tokenSecretId);
  return `run \`aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string YOUR_TOKEN\``;
}

const X_API_URL = 'https://api.x.com';

/** Where the API is; the stack names another one for tests. */
export function xApiUrl(): string {
  return process.env[ENV.xApiUrl] || X_API_URL;
}
