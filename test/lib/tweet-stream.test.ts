import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesize.ts';

const searches = [
  { name: 'one', query: 'a "quoted" query' },
  { name: 'two', query: 'another' },
];

describe('the stream', () => {
  it('is not in the stack by default', () => {
    const functions = Object.keys(synthesize().findResources('AWS::Lambda::Function'));

    expect(functions.filter((id) => id.startsWith('Stream'))).toEqual([]);
  });

  const template = synthesize({ searches, stream: { enabled: true } }, { xApiUrl: 'http://127.0.0.1:1' });

  it('is held by a function for as long as one may run, and begun anew when that ends', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Holds the filtered stream of X into RAW',
      Timeout: 900,
      Environment: { Variables: { X_API_URL: 'http://127.0.0.1:1' } },
    });
    const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule')).map((each) => each.Properties);
    const [stream] = schedules.filter(({ ScheduleExpression }) => ScheduleExpression === 'rate(15 minutes)');

    expect(JSON.parse(stream?.Target.Input)).toEqual({ searches });
    expect(stream?.Target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 });
  });

  it('takes the place of the sweeps, which would pay for everything twice', () => {
    const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule')).map((each) => each.Properties);

    expect(schedules.map(({ ScheduleExpression }) => ScheduleExpression).sort()).toEqual([
      'rate(1 hour)',
      'rate(15 minutes)',
    ]);
  });

  it('goes before the buckets when the stack is deleted', () => {
    const resources = Object.entries(template.findResources('AWS::Lambda::Function'));
    const dependencies = resources.find(([id]) => id.startsWith('StreamFunction'))?.[1].DependsOn as string[];

    expect(dependencies.some((id) => id.startsWith('StorageRaw'))).toBe(true);
  });
});
