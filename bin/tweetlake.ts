import { App, Aspects } from 'aws-cdk-lib';
import { sha256 } from '../adapters/hash.ts';
import { type Config, parseConfig } from '../core/config.ts';
import { STACK_NAME } from '../core/contract/stack-outputs.ts';
import { faceSetOf } from '../core/emoticons/face-set.ts';
import { refineVersionOf } from '../core/refine-version.ts';
import { LeaveOutRefused } from '../lib/leave-out-refused.ts';
import { TweetLakeStack } from '../lib/tweet-lake-stack.ts';

const app = new App();
const xApiUrl: unknown = app.node.tryGetContext('xApiUrl');
const config = readConfig(app.node.tryGetContext('tweetlake'));
const stack = new TweetLakeStack(app, STACK_NAME, {
  config,
  refineVersion: refineVersionOf(sha256, faceSetOf(config.emoticons)),
  ...(typeof xApiUrl === 'string' ? { xApiUrl } : {}),
});
if (app.node.tryGetContext('emulator') === 'true') Aspects.of(stack).add(new LeaveOutRefused());

/** Ends the process with one line when the settings are wrong. */
function readConfig(context: unknown): Config {
  try {
    // `-c tweetlake='{…}'` on the command line stands in for the settings of cdk.json, and comes as text.
    return typeof context === 'string'
      ? parseConfig(jsonOrText(context), 'context tweetlake of the command line')
      : parseConfig(context, 'context.tweetlake of cdk.json');
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UsageError')) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
