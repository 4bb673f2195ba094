import { describe, expect, it } from '@jest/globals';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnNamedQuery } from 'aws-cdk-lib/aws-athena';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { LeaveOutRefused } from '../../lib/leave-out-refused.ts';
import { synthesize } from './synthesize.ts';

describe('LeaveOutRefused', () => {
  it('takes what an emulator refuses from a stack, however deep it lies, and nothing else', () => {
    const stack = new Stack(new App(), 'Stack');
    new Queue(stack, 'Queue');
    const queries = new Construct(stack, 'Queries');
    new CfnNamedQuery(queries, 'Query', { database: 'a', queryString: 'select 1' });
    new Queue(queries, 'Queue');
    Aspects.of(stack).add(new LeaveOutRefused());

    const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };

    expect(Object.values(Resources).map(({ Type }) => Type)).toEqual(['AWS::SQS::Queue', 'AWS::SQS::Queue']);
  });

  it('takes nothing from the lake: an emulator accepts all of it', () => {
    expect(synthesize({}, { isForEmulator: true }).toJSON()).toEqual(synthesize().toJSON());
  });
});
