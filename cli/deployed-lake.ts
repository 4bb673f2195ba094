import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GlueClient } from '@aws-sdk/client-glue';
import { CLIENT_DEFAULTS } from '../adapters/aws/client-defaults.ts';
import { systemClock } from '../adapters/clock.ts';
import { stackOutputs } from '../adapters/cloudformation/stack-outputs.ts';
import { glueCatalog } from '../adapters/glue/glue-catalog.ts';
import { sha256 } from '../adapters/hash.ts';
import { parquetPartCodec } from '../adapters/parquet/part-codec.ts';
import { s3Client } from '../adapters/s3/s3-client.ts';
import { s3ObjectStore } from '../adapters/s3/s3-object-store.ts';
import { STACK_OUTPUTS } from '../core/contract/stack-outputs.ts';
import { LakeError } from '../core/errors.ts';
import { type Lake, type LakePorts, openLake } from '../pipeline/lake.ts';
import type { ObjectStore } from '../pipeline/ports/object-store.ts';
import type { LakeSettings } from './local-lake.ts';

/** The objects of a deployed stack's lake. Rejects with LakeError when it is no TweetLake stack. */
export async function openDeployedStore(stack: string): Promise<ObjectStore> {
  return (await deployedPorts(stack)).store;
}

/** The lake of a deployed stack. Rejects with LakeError when it is no TweetLake stack, or holds no lake yet. */
export async function openDeployedLake(stack: string, { slotMinutes, emoticons }: LakeSettings): Promise<Lake> {
  return openLake(await deployedPorts(stack), { slotMinutes, emoticons, create: true });
}

async function deployedPorts(stack: string): Promise<LakePorts> {
  const outputs = await stackOutputs(new CloudFormationClient(CLIENT_DEFAULTS), stack);
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new LakeError(`stack ${stack} is no TweetLake: it has no output ${name}`);
    return value;
  };
  const rawBucket = output(STACK_OUTPUTS.rawBucket);
  const refBucket = output(STACK_OUTPUTS.refBucket);
  const database = output(STACK_OUTPUTS.database);
  return {
    store: s3ObjectStore({ client: s3Client(process.env), rawBucket, refBucket }),
    codec: parquetPartCodec(),
    catalog: glueCatalog({ client: new GlueClient(CLIENT_DEFAULTS), database, rawBucket, refBucket }),
    clock: systemClock,
    hash: sha256,
    random: Math.random,
  };
}
