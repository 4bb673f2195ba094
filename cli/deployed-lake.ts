import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GlueClient } from '@aws-sdk/client-glue';
import { COMMAND_CLIENT } from '../adapters/aws/client-defaults.ts';
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

/** Where the lake of a deployed stack is. */
export interface DeployedPlace {
  readonly stack: string;
  readonly rawBucket: string;
  readonly refBucket: string;
  readonly database: string;
  /** By which rules its functions refine; null when the stack is too old to say. */
  readonly refineVersion: string | null;
}

/** Asks CloudFormation. Rejects with LakeError when it is no TweetLake stack. */
export async function deployedPlace(stack: string): Promise<DeployedPlace> {
  const outputs = await stackOutputs(new CloudFormationClient(COMMAND_CLIENT), stack);
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new LakeError(`stack ${stack} is no TweetLake: it has no output ${name}`);
    return value;
  };
  return {
    stack,
    rawBucket: output(STACK_OUTPUTS.rawBucket),
    refBucket: output(STACK_OUTPUTS.refBucket),
    database: output(STACK_OUTPUTS.database),
    refineVersion: outputs[STACK_OUTPUTS.refineVersion] ?? null,
  };
}

/** The objects of a deployed stack's lake. Rejects with LakeError when it is no TweetLake stack. */
export async function openDeployedStore(stack: string): Promise<ObjectStore> {
  return deployedPorts(await deployedPlace(stack)).store;
}

/** The lake that is there; `create` as in `openLake`. */
export function openLakeAt(
  place: DeployedPlace,
  { slotMinutes, emoticons }: LakeSettings,
  { create }: { readonly create: true | 'later' },
): Promise<Lake> {
  return openLake(deployedPorts(place), { slotMinutes, emoticons, create });
}

function deployedPorts({ rawBucket, refBucket, database }: DeployedPlace): LakePorts {
  return {
    store: s3ObjectStore({ client: s3Client(process.env, COMMAND_CLIENT), rawBucket, refBucket }),
    codec: parquetPartCodec(),
    catalog: glueCatalog({ client: new GlueClient(COMMAND_CLIENT), database, rawBucket, refBucket }),
    clock: systemClock,
    hash: sha256,
    random: Math.random,
  };
}
