import { describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { REF_COLUMNS } from '../../core/contract/ref-columns.ts';
import { STACK_OUTPUTS } from '../../core/contract/stack-outputs.ts';
import { synthesize } from './synthesize.ts';

/** One for all tests that only look at the stack of the default settings: synthesis takes most of a test's time. */
const stack = synthesize();
const DAY_SECONDS = 86_400;

describe('the way from RAW to the processor', () => {
  const processor = { timeoutSeconds: 50, windowSeconds: 7, batchSize: 90, maxConcurrency: 4, memoryMb: 2048 };
  const configured = synthesize({ processor });

  it('passes only the key of a new RAW file', () => {
    stack.resourceCountIs('AWS::Events::Rule', 1);
    stack.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [{ Ref: Match.stringLikeRegexp('StorageRaw') }] },
          object: { key: [{ prefix: 'raw/tweets/' }] },
        },
      },
      Targets: [
        {
          Id: 'Target0',
          InputPath: '$.detail.object.key',
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ProcessorQueue'), 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('RuleDeadLetters'), 'Arn'] } },
        },
      ],
    });
  });

  it('keeps messages 4 days, and those that failed five times, or never arrived, 14 days', () => {
    stack.resourceCountIs('AWS::SQS::Queue', 3);
    const [deadLetters, ruleDeadLetters, queue] = [
      'ProcessorDeadLetters',
      'ProcessorRuleDeadLetters',
      'ProcessorQueue',
    ].map(
      (id) =>
        Object.entries(stack.findResources('AWS::SQS::Queue')).find(([key]) => key.startsWith(id))?.[1].Properties,
    );

    expect(deadLetters).toMatchObject({ MessageRetentionPeriod: 14 * DAY_SECONDS });
    expect(ruleDeadLetters).toMatchObject({ MessageRetentionPeriod: 14 * DAY_SECONDS });
    expect(queue).toMatchObject({ MessageRetentionPeriod: 4 * DAY_SECONDS, RedrivePolicy: { maxReceiveCount: 5 } });
    expect(queue?.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]).toMatch(/^ProcessorDeadLetters/);
    stack.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  });

  it('hides a message for six timeouts of the function and the window', () => {
    expect(visibilitySeconds(stack)).toBe(6 * 120 + 60);
    expect(visibilitySeconds(configured)).toBe(6 * 50 + 7);
  });

  it('calls the function as the settings say, and takes partial answers', () => {
    configured.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 90,
      MaximumBatchingWindowInSeconds: 7,
      ScalingConfig: { MaximumConcurrency: 4 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    stack.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 60,
      ScalingConfig: { MaximumConcurrency: 3 },
    });
    configured.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 2048, Timeout: 50 });
  });
});

describe('functions', () => {
  it('run on Node 22 and arm64 with JSON logs, without X-Ray and without reserved concurrency', () => {
    stack.resourceCountIs('AWS::Lambda::Function', 3);
    stack.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs22.x',
      Architectures: ['arm64'],
      LoggingConfig: Match.objectLike({ LogFormat: 'JSON' }),
      TracingConfig: Match.absent(),
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('keep their logs for a month', () => {
    stack.resourceCountIs('AWS::Logs::LogGroup', 3);
    stack.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('are not tried again by Lambda', () => {
    stack.resourceCountIs('AWS::Lambda::EventInvokeConfig', 3);
    stack.allResourcesProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
  });

  it('have an environment far below the 4 KB of Lambda, however many searches there are', () => {
    const searches = Array.from({ length: 50 }, (_, i) => ({ name: `search-${i}`, query: 'x'.repeat(512) }));
    const functions = synthesize({ searches }).findResources('AWS::Lambda::Function');
    const bytes = Object.values(functions).map(({ Properties }) => JSON.stringify(Properties.Environment).length);

    expect(Math.max(...bytes)).toBeLessThan(2000);
  });
});

describe('schedules', () => {
  it('sweep each search every pollMinutes, and reconcile every hour, without retries', () => {
    const searches = [
      { name: 'one', query: 'a "quoted" query' },
      { name: 'two', query: 'another' },
    ];
    const template = synthesize({ searches, ingest: { pollMinutes: 7 } });
    const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule')).map(
      ({ Properties }) => Properties,
    );

    expect(schedules.map(({ ScheduleExpression }) => ScheduleExpression).sort()).toEqual([
      'rate(1 hour)',
      'rate(7 minutes)',
      'rate(7 minutes)',
    ]);
    expect(schedules.map(({ Target }) => Target.RetryPolicy.MaximumRetryAttempts)).toEqual([0, 0, 0]);
    expect(
      schedules
        .map(({ Target }) => Target.Input)
        .filter((input) => input !== undefined)
        .map(String)
        .map((input) => JSON.parse(input)),
    ).toEqual(searches.map((search) => ({ search })));
  });

  it('do not run by a flexible window', () => {
    stack.allResourcesProperties('AWS::Scheduler::Schedule', { FlexibleTimeWindow: { Mode: 'OFF' }, State: 'ENABLED' });
  });
});

describe('the token', () => {
  it('is a secret that says that it is unset', () => {
    stack.resourceCountIs('AWS::SecretsManager::Secret', 1);
    stack.hasResourceProperties('AWS::SecretsManager::Secret', { SecretString: 'unset' });
  });

  it('goes to X itself, unless a test names another URL', () => {
    const urls = (template: Template) =>
      Object.values(template.findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Environment.Variables.X_API_URL,
      );

    expect(urls(stack)).toEqual([undefined, undefined, undefined]);
    expect(urls(synthesize({}, { xApiUrl: 'http://127.0.0.1:1' })).filter(Boolean)).toEqual(['http://127.0.0.1:1']);
  });
});

describe('catalog', () => {
  it('has the tables and the view as core/contract defines them', () => {
    const tables = Object.values(stack.findResources('AWS::Glue::Table')).map(
      ({ Properties }) => Properties.TableInput,
    );

    expect(tables.map(({ Name }) => Name)).toEqual(['tweets', 'raw_tweets', 'searches', 'tuites']);
    const [tweets, rawTweets, , tuites] = tables;
    expect(tweets.StorageDescriptor.Columns.map(({ Name }: { Name: string }) => Name)).toEqual(
      REF_COLUMNS.map(({ name }) => name),
    );
    expect(tweets.StorageDescriptor.Columns[0]).toEqual({
      Name: 'id',
      Type: 'string',
      Comment: REF_COLUMNS[0].comment,
    });
    expect(tweets.PartitionKeys.map(({ Name, Type }: { Name: string; Type: string }) => [Name, Type])).toEqual([
      ['year', 'string'],
      ['month', 'string'],
      ['day', 'string'],
    ]);
    expect(rawTweets.PartitionKeys).toEqual([{ Name: 'day', Type: 'string' }]);
    expect(rawTweets.StorageDescriptor.SerdeInfo).toEqual({
      SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
      Parameters: { 'ignore.malformed.json': 'true' },
    });
    expect(tuites.TableType).toBe('VIRTUAL_VIEW');
    expect(tuites.ViewOriginalText).toMatch(/^\/\* Presto View: [A-Za-z0-9+/=]+ \*\/$/);
  });

  it('bears the configured name, as does the workgroup', () => {
    const named = synthesize({ database: 'meu_lago' });

    named.hasResourceProperties('AWS::Glue::Database', { DatabaseInput: { Name: 'meu_lago' } });
    named.hasResourceProperties('AWS::Athena::WorkGroup', { Name: 'meu_lago' });
    named.allResourcesProperties('AWS::Glue::Table', { DatabaseName: 'meu_lago' });
  });

  it('ends a query at the scan limit, and puts every result, encrypted, where it goes by itself', () => {
    synthesize({ athena: { scanLimitMb: 25 } }).hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 25_000_000,
        ResultConfiguration: {
          EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
          OutputLocation: {
            'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('QueryResults') }, '/results/']],
          },
        },
      },
    });
  });
});

describe('outputs', () => {
  it('have the keys by which commands find the lake', () => {
    expect(Object.keys(stack.findOutputs('*')).sort()).toEqual(Object.values(STACK_OUTPUTS).sort());
  });
});

describe('template', () => {
  it('is the one that was reviewed', () => {
    expect(reviewed(stack)).toMatchSnapshot();
  });
});

function visibilitySeconds(template: Template): unknown {
  const queues = Object.values(template.findResources('AWS::SQS::Queue'));
  return queues.find(({ Properties }) => Properties.RedrivePolicy)?.Properties.VisibilityTimeout;
}

/** Asset hashes change with the code, and tables with core/contract, which has tests of its own. */
function reviewed(template: Template): unknown {
  const text = JSON.stringify(template.toJSON(), (key, value) => (key === 'TableInput' ? { Name: value.Name } : value));
  return JSON.parse(text.replace(/[0-9a-f]{64}/g, 'HASH'));
}
