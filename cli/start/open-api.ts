import { xApiSource } from '../../adapters/x-api/x-api-source.ts';
import type { Config } from '../../core/config.ts';
import { UsageError } from '../../core/errors.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { startSimulator } from '../../simulator/server.ts';
import { assertCanAsk, isAgreedTo } from '../ask.ts';
import { readXSettings } from '../x-settings.ts';
import type { Pace } from './collect.ts';
import { costText, estimateCost } from './consent.ts';

/** The API that `start` reads. */
export interface OpenApi {
  readonly source: TweetSource;
  /** What people call it. */
  readonly label: string;
  readonly isSimulated: boolean;
  readonly pace: Pace;
  close(): Promise<void>;
}

export interface OpenApiOptions {
  readonly config: Config;
  /** Whether the price was agreed to beforehand. */
  readonly isAgreed: boolean;
  /** Looks whether the lake may collect from such an API, before anything is paid or asked; rejects when it may not. */
  readonly checkLake: (isSimulated: boolean) => Promise<unknown>;
  readonly signal: AbortSignal;
}

/** A simulator costs nothing to ask, and its tweets are to be seen soon. */
const SIMULATED_POLL_MS = 3000;
const SIMULATED_SETTLE_MS = 10_000;
const MS_PER_MINUTE = 60_000;
/** The simulator in this process takes any token. */
const ANY_TOKEN = 'simulator';

/**
 * The API that the environment names: none and no token is a simulator in this process, one on this machine is read as
 * it is, the real one only after its price was said and agreed to. Null when it was not.
 * Rejects with UsageError when there is nobody to ask.
 */
export async function openApi(options: OpenApiOptions): Promise<OpenApi | null> {
  const settings = readXSettings(process.env);
  const { token, url, isDefaultUrl, isLoopback } = settings;
  if (token === null) {
    if (isDefaultUrl) {
      await options.checkLake(true);
      return openSimulator(options.config);
    }
    throw new UsageError(
      `X_API_URL is ${new URL(url).origin}, but X_BEARER_TOKEN is not set; set it, or unset both for a simulator`,
    );
  }
  await options.checkLake(isLoopback);
  const source = xApiSource({ url, token, ...options.config.ingest });
  const api = { source, label: `the X API at ${new URL(url).origin}`, close: async () => {} };
  if (isLoopback) return { ...api, isSimulated: true, pace: simulatedPace(options.config) };
  if (!(await isReadingAgreedTo(source, options))) return null;
  return { ...api, isSimulated: false, pace: configuredPace(options.config) };
}

async function openSimulator(config: Config): Promise<OpenApi> {
  const { url, close } = await startSimulator();
  const source = xApiSource({ url, token: ANY_TOKEN, ...config.ingest });
  const label = 'a simulator of the X API (X_BEARER_TOKEN is not set)';
  return { source, label, isSimulated: true, pace: simulatedPace(config), close };
}

/** Says what reading the real API costs, and asks; whether anybody can be asked comes first, for counts cost too. */
async function isReadingAgreedTo(source: TweetSource, { config, isAgreed, signal }: OpenApiOptions): Promise<boolean> {
  const refusal = 'X_BEARER_TOKEN is set, so the real X API would be read and paid for; agree to it with --yes';
  assertCanAsk(isAgreed, refusal);
  const { searches } = config;
  const text = costText(await estimateCost(source, searches), searches);
  return isAgreedTo({ text, question: 'Read it?', refusal, isAgreed, signal });
}

function configuredPace({ ingest }: Config): Pace {
  return {
    pollMs: ingest.pollMinutes * MS_PER_MINUTE,
    settleMs: ingest.settleSeconds * 1000,
    overlapMs: ingest.overlapMinutes * MS_PER_MINUTE,
    firstLookbackMs: ingest.firstLookbackMinutes * MS_PER_MINUTE,
  };
}

function simulatedPace(config: Config): Pace {
  return { ...configuredPace(config), pollMs: SIMULATED_POLL_MS, settleMs: SIMULATED_SETTLE_MS };
}
