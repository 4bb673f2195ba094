import { LakeError } from '../../core/errors.ts';

/** The parts of an SDK error that tell what happened. */
interface AwsFailure {
  readonly name: string;
  readonly message: string;
  /** Code of the network fault (`ECONNREFUSED`), empty when there was none. */
  readonly code: string;
  readonly httpStatus: number | null;
  /** How often the SDK sent the request; 0 when unknown. */
  readonly attempts: number;
}

/** Reads what the SDK threw; never throws. */
export function failureOf(error: unknown): AwsFailure {
  const { name, message, code, $metadata } = (error ?? {}) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number; attempts?: number };
  };
  return {
    name: textOf(name) || 'Error',
    message: textOf(message),
    code: textOf(code),
    httpStatus: $metadata?.httpStatusCode ?? null,
    attempts: $metadata?.attempts ?? 0,
  };
}

/**
 * Wraps what an SDK call threw; `what` opens the message and says which thing could not be read or written:
 * `s3://bucket/key cannot be read`. The reason and the next step follow; the SDK's error is the cause.
 */
export function awsError(error: unknown, what: string): LakeError {
  if (error instanceof LakeError) return error;
  const failure = failureOf(error);
  return new LakeError(`${what}: ${reasonOf(failure)}`, { cause: error });
}

interface KnownFailure {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** The pattern is tried on `name code message`; the first that fits gives the reason. */
const KNOWN_FAILURES: readonly KnownFailure[] = [
  { pattern: /^NoSuchBucket/, reason: 'the bucket does not exist; check its name, or deploy the stack' },
  {
    pattern: /^CredentialsProviderError|Could not load credentials/,
    reason: 'there are no AWS credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  {
    pattern: /^(ExpiredToken|RequestExpired|TokenRefreshRequired|InvalidAccessKeyId|InvalidClientTokenId)/,
    reason: 'the AWS credentials are not valid or have expired; renew them',
  },
  {
    pattern: /^(SignatureDoesNotMatch|UnrecognizedClient|InvalidSignature|IncompleteSignature|NotAuthorized)/,
    reason: 'the AWS credentials are not valid or have expired; renew them',
  },
  { pattern: /^RequestTimeTooSkewed/, reason: 'the clock of this machine is wrong; set it' },
  { pattern: /Region is missing/, reason: 'there is no AWS region; set AWS_REGION' },
  {
    pattern: /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint)/,
    reason: 'it is in another AWS region; set AWS_REGION to that of the stack',
  },
  {
    pattern: /^(AccessDenied|AccessDeniedException|Forbidden|UnauthorizedAccess|403)\b/,
    reason: 'access is denied; the AWS credentials in use need permission for it',
  },
  {
    pattern: /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH)\b|^TimeoutError/,
    reason: 'AWS cannot be reached; check the network and AWS_ENDPOINT_URL, then try again',
  },
  {
    pattern:
      /^(SlowDown|Throttling|ThrottledException|TooManyRequests|ServiceUnavailable|Internal|ConcurrentModification)/,
    reason: 'AWS is busy or failing; try again',
  },
];

/** Answers to HEAD have no body, so that only their status tells what happened. */
const NAMES_OF_HTTP_STATUSES: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  403: 'AccessDenied',
  429: 'TooManyRequests',
  500: 'InternalError',
  502: 'ServiceUnavailable',
  503: 'ServiceUnavailable',
  504: 'ServiceUnavailable',
};

function reasonOf({ name, message, code, httpStatus }: AwsFailure): string {
  const detail = [name === 'Error' ? '' : name, code].filter((part) => part !== '').join(' ');
  const byStatus = NAMES_OF_HTTP_STATUSES[httpStatus ?? 0] ?? '';
  const known =
    KNOWN_FAILURES.find(({ pattern }) => pattern.test(`${name} ${code} ${message}`)) ??
    KNOWN_FAILURES.find(({ pattern }) => pattern.test(byStatus));
  if (known) return detail === '' ? known.reason : `${known.reason} (${detail})`;
  const text = firstLine(message) || 'it failed, and no reason was given';
  return detail === '' ? text : `${detail}: ${text}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
