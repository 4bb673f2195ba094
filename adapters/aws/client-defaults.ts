/** Milliseconds after which a connection, and a silent request, count as failed; the SDK itself would wait without end. */
const CONNECTION_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Settings of every AWS client; the SDK reads region, credentials and AWS_ENDPOINT_URL itself. */
export const CLIENT_DEFAULTS = {
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
};

/**
 * Settings of a command's clients: nobody repeats for them what AWS throttled, as a queue does for a function.
 * `adaptive` sends fewer requests a second for as long as AWS asks for that; ten tries wait a minute and a half at most.
 */
export const COMMAND_CLIENT = { ...CLIENT_DEFAULTS, retryMode: 'adaptive', maxAttempts: 10 };
