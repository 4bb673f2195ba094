import { describe, expect, it } from '@jest/globals';
import { FAIR_WEATHER } from './fake-x.ts';
import { runHistory } from './history.ts';
import { NO_MUTANT } from './mutants.ts';
import { type HistoryPlan, HOUR_MS, MINUTE_MS, planHistory } from './plan.ts';

const START_MS = Date.parse('2026-11-21T12:00:00Z');
const STEPS_MIN = 25;
/** Some hundred short histories. */
const TIMEOUT_MS = 60_000;

/** Some hours in fair weather, in which one sweep of several pages dies at one step. */
function planOf(sweep: number, step: number): HistoryPlan {
  return {
    ...planHistory(1),
    ...{ startMs: START_MS, endMs: START_MS + 4 * HOUR_MS, perHour: 20, pageTweets: 10, requestsMax: 450 },
    ...{ limitPosts: 2_000_000, outage: null, clockJumps: [], xDown: [], moneyGone: [], xWeather: FAIR_WEATHER },
    ...{ isCloud: true, halts: 0, twins: 0, storeWeather: { refused: 0, unanswered: 0, sentTwice: 0 } },
    deployments: [
      {
        fromMs: START_MS,
        searches: [{ name: 'first', query: 'alfa' }],
        ...{ pollMs: HOUR_MS, settleMs: MINUTE_MS, overlapMs: 0, lookbackMs: HOUR_MS, timeoutMs: 15 * MINUTE_MS },
      },
    ],
    diesAtStep: (n) => (n === sweep ? step : null),
  };
}

describe('a sweep that dies at one step of its I/O', () => {
  it.each([
    ['the first of a search', 0],
    ['a later one', 2],
  ])(
    'loses nothing and is explained, whichever step it is: %s',
    async (_, sweep) => {
      const steps: string[] = [];
      const violations: string[] = [];
      for (;;) {
        const report = await runHistory(1, NO_MUTANT, planOf(sweep, steps.length + 1));
        const [step] = Object.keys(report.deaths);
        violations.push(...report.violations.map((violation) => `dead ${step}: ${violation}`));
        if (step === undefined) break;
        steps.push(step);
      }

      expect(violations).toEqual([]);
      expect(steps.length).toBeGreaterThan(STEPS_MIN);
      expect(new Set(steps)).toContain('before the answer');
      expect(new Set(steps)).toContain('after put raw/tweets');
    },
    TIMEOUT_MS,
  );
});
