import * as z from 'zod';
import { faceSetOf, TIERS } from './emoticons/face-set.ts';
import { UsageError } from './errors.ts';
import { isObject } from './json.ts';
import { QUERY_CHARS_MAX } from './query-limits.ts';

const wholeBetween = (min: number, max: number) => z.number().int().min(min).max(max);

const searchSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .describe('Name of the search: tags its tweets and names its state. Lower-case letters, digits and -.'),
  query: z.string().min(1).max(QUERY_CHARS_MAX.recent).describe('What X is asked for, in its search language.'),
});

const DEFAULT_SEARCH = {
  name: 'presidente',
  query:
    '("presidente da república" OR "presidente do brasil" OR "presidente lula" OR "governo lula" OR @LulaOficial) lang:pt',
};

const ingestSchema = z.strictObject({
  pollMinutes: wholeBetween(1, 1440).default(5).describe('Minutes between two sweeps in the cloud.'),
  settleSeconds: wholeBetween(10, 3600)
    .default(60)
    .describe('Seconds that a tweet must be old before a sweep reads up to it.'),
  overlapMinutes: wholeBetween(0, 10_080)
    .default(0)
    .describe('Minutes before its last end that a sweep reads, and pays for, once more.'),
  firstLookbackMinutes: wholeBetween(1, 10_080).default(30).describe('Minutes that the very first sweep looks back.'),
  timeoutSeconds: wholeBetween(30, 900).default(240).describe('Seconds that one sweep may take in the cloud.'),
  monthlyPostBudget: wholeBetween(0, 1_000_000_000)
    .default(2_000_000)
    .describe('Most posts that all searches and the stream of the lake may read in a UTC month.'),
  expandAuthors: z
    .boolean()
    .default(false)
    .describe('Whether authors are read with their tweets; a user costs as much as two posts.'),
  expandReferenced: z
    .boolean()
    .default(false)
    .describe('Whether posts that a tweet replies to, quotes or reposts are read with it; each costs as much as any.'),
});

const streamSchema = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Whether the cloud holds the filtered stream; searches are then read only to fill its gaps.'),
  overlapSeconds: wholeBetween(0, 3600)
    .default(10)
    .describe('Seconds beyond both ends of a gap that are searched, and paid for, too: the stream is not in order.'),
});

/** The most events that Lambda takes from a queue at once without a window. Source: AWS, CreateEventSourceMapping. */
const UNGATHERED_EVENTS_MAX = 10;

const processorSchema = z
  .strictObject({
    batchSize: wholeBetween(1, 10_000).default(500).describe('Most events that one invocation receives.'),
    windowSeconds: wholeBetween(0, 300).default(60).describe('Seconds that events are gathered before an invocation.'),
    maxConcurrency: wholeBetween(2, 1000).default(3).describe('Most invocations at once.'),
    memoryMb: wholeBetween(256, 10_240)
      .default(1769)
      .describe('Memory of the function in MB; 1,769 is one full processor.'),
    timeoutSeconds: wholeBetween(10, 900).default(120).describe('Seconds that one invocation may take.'),
  })
  .refine(({ batchSize, windowSeconds }) => batchSize <= UNGATHERED_EVENTS_MAX || windowSeconds > 0, {
    path: ['windowSeconds'],
    message: `must be at least 1 when batchSize is above ${UNGATHERED_EVENTS_MAX}`,
  });

const athenaSchema = z.strictObject({
  scanLimitMb: wholeBetween(10, 1_000_000)
    .default(1000)
    .describe('Most MB that one query may scan; it is ended there.'),
  resultDays: wholeBetween(1, 365).default(7).describe('Days that query results are kept.'),
});

const faceList = z.array(z.string().min(1)).default([]);

const emoticonsSchema = z.strictObject({
  tiers: z
    .array(z.enum(TIERS))
    .default([...TIERS])
    .describe('Which faces of the lexicon are analysed: core, or core and extended.'),
  positive: faceList.describe('Faces of the lexicon that are analysed as positive too.'),
  negative: faceList.describe('Faces of the lexicon that are analysed as negative too.'),
  ignore: faceList.describe('Faces of the lexicon that are not analysed.'),
});

const configSchema = z.strictObject({
  searches: z
    .array(searchSchema)
    .min(1)
    .refine((searches) => new Set(searches.map(({ name }) => name)).size === searches.length, 'names must be unique')
    .default([DEFAULT_SEARCH])
    .describe('What is collected.'),
  slotMinutes: z
    .union([z.literal(60), z.literal(10), z.literal(1)], {
      error: ({ input }) => `must be 60, 10 or 1, got ${JSON.stringify(input)}`,
    })
    .default(60)
    .describe('Minutes of tweet time in one REF file of a new lake: 60, 10 or 1.'),
  ingest: ingestSchema.prefault({}).describe('How tweets are collected.'),
  stream: streamSchema.prefault({}).describe('How the filtered stream is held.'),
  processor: processorSchema.prefault({}).describe('The function that turns RAW into REF.'),
  emoticons: emoticonsSchema.prefault({}).describe('Which faces give symbol and sentiment.'),
  athena: athenaSchema.prefault({}).describe('Limits of SQL in the cloud.'),
  database: z
    .string()
    .regex(/^[a-z0-9_]{1,128}$/)
    .default('tweetlake')
    .describe('Name of the Glue database and of the Athena workgroup.'),
  deleteDataWithStack: z
    .boolean()
    .default(false)
    .describe('Whether `cdk destroy` also deletes the buckets and all that is in them.'),
});

/** The project's settings: `context.tweetlake` of cdk.json. */
export type Config = z.infer<typeof configSchema>;
export type Search = z.infer<typeof searchSchema>;

/**
 * Checks settings and fills in defaults; undefined is none at all. Throws UsageError that names each wrong key; `where`
 * says where they stand.
 */
export function parseConfig(input: unknown, where: string): Config {
  if (input !== undefined && !isObject(input)) throw new UsageError(noObject(where, input));
  const parsed = configSchema.safeParse(input ?? {});
  if (parsed.success) return withKnownFaces(parsed.data, where);
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`);
  throw new UsageError(`${where} is not valid: ${problems.join('; ')}`);
}

function noObject(where: string, input: unknown): string {
  return `${where} must be a JSON object, got ${JSON.stringify(input).slice(0, SHOWN_CHARS_MAX)}`;
}

/** Enough to see what was meant. */
const SHOWN_CHARS_MAX = 60;

/** Throws UsageError when a face of the settings is not known, or wanted as two things. */
function withKnownFaces(config: Config, where: string): Config {
  try {
    faceSetOf(config.emoticons);
    return config;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${where} is not valid: ${error.message}`, { cause: error });
  }
}

export { configSchema };
