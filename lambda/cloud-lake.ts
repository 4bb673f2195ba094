import { GlueClient } from '@aws-sdk/client-glue';
import { CLIENT_DEFAULTS } from '../adapters/aws/client-defaults.ts';
import { systemClock } from '../adapters/clock.ts';
import { glueCatalog } from '../adapters/glue/glue-catalog.ts';
import { sha256 } from '../adapters/hash.ts';
import { parquetPartCodec } from '../adapters/parquet/part-codec.ts';
import { s3Client } from '../adapters/s3/s3-client.ts';
import { s3ObjectStore } from '../adapters/s3/s3-object-store.ts';
import { type Config, parseConfig } from '../core/config.ts';
import { ENV } from '../core/contract/env.ts';
import { LakeError } from '../core/errors.ts';
import { type Lake, type LakePorts, openLake } from '../pipeline/lake.ts';

export interface CloudLake {
  readonly lake: Lake;
  /** The stack's settings; its searches come with each event instead. */
  readonly config: Config;
}

/** What does not change while the function lives. */
let opened: { readonly ports: LakePorts; readonly config: Config } | null = null;

/** Opens the deployed lake that the environment names. Its state is read each time: the slots may be given a new size. */
export async function openCloudLake(): Promise<CloudLake> {
  opened ??= { ports: cloudPorts(), config: configOfEnvironment() };
  const { ports, config } = opened;
  const { slotMinutes, emoticons } = config;
  return { lake: await openLake(ports, { slotMinutes, emoticons, create: true }), config };
}

/** Throws LakeError when the stack did not set the variable. */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new LakeError(`environment variable ${name} must be set by the stack`);
  return value;
}

function configOfEnvironment(): Config {
  return parseConfig(JSON.parse(requireEnv(ENV.config)), `environment variable ${ENV.config}`);
}

function cloudPorts(): LakePorts {
  const client = s3Client(process.env);
  return {
    store: s3ObjectStore({ client, rawBucket: requireEnv(ENV.rawBucket), refBucket: requireEnv(ENV.refBucket) }),
    codec: parquetPartCodec(),
    catalog: glueCatalog({
      client: new GlueClient(CLIENT_DEFAULTS),
      database: requireEnv(ENV.database),
      rawBucket: requireEnv(ENV.rawBucket),
      refBucket: requireEnv(ENV.refBucket),
    }),
    clock: systemClock,
    hash: sha256,
    random: Math.random,
  };
}
