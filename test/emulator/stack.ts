import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListBucketsCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { STACK_NAME, STACK_OUTPUTS } from '../../core/contract/stack-outputs.ts';
import { mustRun } from '../support/run-command.ts';
import { AWS_PLACE } from './aws-environment.ts';

/** A value for each of the stack's outputs. */
export type StackOutputs = Readonly<Record<keyof typeof STACK_OUTPUTS, string>>;

export interface CdkPlace {
  readonly projectRoot: string;
  /** An empty folder for what the CDK writes. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Prepares the account for deployments. In a folder of its own: beside cdk.json it would synthesize the stack as well. */
export async function bootstrap(place: CdkPlace): Promise<void> {
  const cwd = join(place.folder, 'bootstrap');
  await mkdir(cwd);
  await cdk(place, cwd, ['bootstrap', AWS_PLACE]);
}

export async function deploy(place: CdkPlace, context: Readonly<Record<string, string>>): Promise<void> {
  await cdk(place, place.projectRoot, ['deploy', '--require-approval', 'never', ...stackArguments(place, context)]);
}

export async function destroy(place: CdkPlace, context: Readonly<Record<string, string>>): Promise<void> {
  await keepTagsOfBuckets();
  await cdk(place, place.projectRoot, ['destroy', '--force', ...stackArguments(place, context)]);
}

/** What is left of the stack: its name, and its buckets; empty when all is gone. */
export async function remains(): Promise<string[]> {
  const outputs = await stackOutputs().catch(() => null);
  return [...(outputs === null ? [] : [STACK_NAME]), ...(await bucketsOfStack())];
}

/** Rejects when the stack does not exist, or lacks an output. */
export async function stackOutputs(): Promise<StackOutputs> {
  const client = new CloudFormationClient({});
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK_NAME }));
  const values = new Map(Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const outputs = Object.entries(STACK_OUTPUTS).map(([name, key]) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`stack must have the output ${key}, got ${[...values.keys()].join(', ')}`);
    return [name, value];
  });
  return Object.fromEntries(outputs) as StackOutputs;
}

function stackArguments({ folder }: CdkPlace, context: Readonly<Record<string, string>>): string[] {
  return [
    ...['--output', join(folder, 'cdk.out')],
    ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ];
}

async function cdk({ projectRoot, env }: CdkPlace, cwd: string, args: readonly string[]): Promise<void> {
  const program = join(projectRoot, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  await mustRun(process.execPath, [program, ...args], { cwd, env });
}

/** MiniStack drops the tag of a template by which CDK's own function knows the buckets that it may empty. */
async function keepTagsOfBuckets(): Promise<void> {
  const client = s3();
  for (const Bucket of await bucketsOfStack()) {
    const TagSet = [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }];
    await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  }
}

async function bucketsOfStack(): Promise<string[]> {
  const { Buckets = [] } = await s3().send(new ListBucketsCommand({}));
  const prefix = `${STACK_NAME.toLowerCase()}-`;
  return Buckets.flatMap(({ Name }) => (Name?.startsWith(prefix) ? [Name] : []));
}

function s3(): S3Client {
  return new S3Client({ forcePathStyle: true });
}
