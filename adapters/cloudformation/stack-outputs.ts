import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { LakeError } from '../../core/errors.ts';
import { awsError } from '../aws/aws-failure.ts';

/** The outputs of a deployed stack by key. Rejects with LakeError when there is no such stack. */
export async function stackOutputs(client: CloudFormationClient, stack: string): Promise<Record<string, string>> {
  const [description] = await describe(client, stack);
  if (!description) throw new LakeError(`there is no stack ${stack}; deploy it with \`npx cdk deploy\``);
  const outputs = description.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

async function describe(client: CloudFormationClient, stack: string) {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    return Stacks;
  } catch (error) {
    // CloudFormation calls an unknown name a validation error.
    if (error instanceof Error && /does not exist/.test(error.message)) return [];
    throw awsError(error, `stack ${stack} cannot be read`);
  }
}
