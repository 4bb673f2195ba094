import { readFileSync } from 'node:fs';
import { App, Aspects } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseConfig } from '../../core/config.ts';
import { LeaveOutRefused } from '../../lib/leave-out-refused.ts';
import { TweetLakeStack } from '../../lib/tweet-lake-stack.ts';

export const cdkJson = JSON.parse(readFileSync('cdk.json', 'utf8')) as {
  readonly app: string;
  readonly context: Record<string, unknown>;
};

/** The stack's template for these settings, under the feature flags of cdk.json; functions are not bundled. */
export function synthesize(settings: unknown = {}, { isForEmulator = false, xApiUrl = '' } = {}): Template {
  const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
  const stack = new TweetLakeStack(app, 'TweetLake', {
    config: parseConfig(settings, 'settings'),
    refineVersion: '0123456789ab',
    ...(xApiUrl === '' ? {} : { xApiUrl }),
  });
  if (isForEmulator) Aspects.of(stack).add(new LeaveOutRefused());
  return Template.fromStack(stack);
}
