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
