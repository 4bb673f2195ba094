import { ENV } from '../core/contract/env.ts';
import { UsageError } from '../core/errors.ts';

const X_API_URL_DEFAULT = 'https://api.x.com';
/** A simulator takes any token. */
const SIMULATOR_TOKEN = 'simulator';

/** What the environment says about the X API. */
export interface XSettings {
  readonly url: string;
  /** Whether no other address than X's is set. */
  readonly isDefaultUrl: boolean;
  /** Null when none is set. */
  readonly token: string | null;
  /** Whether the API is on this machine, so a simulator, and free. */
  readonly isLoopback: boolean;
}

/** Reads X_API_URL and X_BEARER_TOKEN; on this machine any token will do. Throws UsageError when the address is none. */
export function readXSettings(environment: Readonly<Record<string, string | undefined>>): XSettings {
  const url = environment[ENV.xApiUrl]?.trim() || X_API_URL_DEFAULT;
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new UsageError(`${ENV.xApiUrl} must be an http or https address, got "${url}"`);
  }
  const token = environment[ENV.xBearerToken]?.trim() || null;
  const isLoopback = isLoopbackHost(new URL(url).hostname);
  return {
    url,
    isDefaultUrl: url === X_API_URL_DEFAULT,
    token: token ?? (isLoopback ? SIMULATOR_TOKEN : null),
    isLoopback,
  };
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
