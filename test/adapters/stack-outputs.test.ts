import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from '@jest/globals';
import { stackOutputs } from '../../adapters/cloudformation/stack-outputs.ts';
import { LakeError } from '../../core/errors.ts';
import { awsFault, fakeClient } from './aws-fake-client.ts';

describe('stackOutputs', () => {
  it('gives the outputs by key', async () => {
    const { client, sent } = fakeClient<CloudFormationClient>(() => ({
      Stacks: [{ Outputs: [{ OutputKey: 'Database', OutputValue: 'tweetlake' }] }],
    }));

    expect(await stackOutputs(client, 'TweetLake')).toEqual({ Database: 'tweetlake' });
    expect(sent).toEqual([{ name: 'DescribeStacks', input: { StackName: 'TweetLake' } }]);
  });

  it.each([
    [awsFault('ValidationError', 400, 1, 'Stack with id X does not exist'), 'there is no stack X; deploy it'],
    [awsFault('AccessDenied', 403), 'stack X cannot be read: access is denied'],
  ])('says what to do about %s', async (fault, message) => {
    const { client } = fakeClient<CloudFormationClient>(() => {
      throw fault;
    });

    const error: unknown = await stackOutputs(client, 'X').catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(LakeError);
    expect(String(error)).toContain(message);
  });
});
