import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { athenaQueryEngine } from '../../adapters/athena/athena-query-engine.ts';
import { CLIENT_DEFAULTS } from '../../adapters/aws/client-defaults.ts';
import { stackOutputs } from '../../adapters/cloudformation/stack-outputs.ts';
import { STACK_OUTPUTS } from '../../core/contract/stack-outputs.ts';
import { LakeError } from '../../core/errors.ts';
import type { QueryEngine } from '../../pipeline/ports/query-engine.ts';

/** Athena over the lake of a deployed stack. Rejects with LakeError when it is no TweetLake stack. */
export async function openDeployedQueryEngine(stack: string): Promise<QueryEngine> {
  const outputs = await stackOutputs(new CloudFormationClient(CLIENT_DEFAULTS), stack);
  const workgroup = outputs[STACK_OUTPUTS.workgroup];
  const database = outputs[STACK_OUTPUTS.database];
  if (workgroup === undefined || database === undefined) {
    throw new LakeError(`stack ${stack} is no TweetLake: it has no outputs ${STACK_OUTPUTS.workgroup} and Database`);
  }
  return athenaQueryEngine({ client: new AthenaClient(CLIENT_DEFAULTS), workgroup, database });
}
