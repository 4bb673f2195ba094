import { SourceError, type SourceFailure } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import type { StreamRule } from '../../core/stream-rules.ts';
import type { Clock } from '../../pipeline/ports/clock.ts';
import type { FilteredStream, StreamEvent } from '../../pipeline/ports/filtered-stream.ts';

/** What a connection does. */
export interface FakeConnection {
  /** It is refused so. */
  readonly refused?: SourceFailure;
  /** It breaks off so long after it was made; never without it. */
  readonly standsMs?: number;
  readonly failure?: SourceFailure;
  /** Lines that come at once after it was made. */
  readonly lines?: readonly string[];
}

export interface FakeFeed extends FilteredStream {
  /** When each connection was asked for, UTC milliseconds. */
  readonly connectsAtMs: number[];
  /** The connections to come; those after them stand for ever. */
  readonly plan: FakeConnection[];
  readonly rulesOfApp: StreamRule[];
}

/** How long after its time a tweet is sent, and how often. */
export type Delivery = (index: number) => readonly number[];

/** A stream of tweets, each sent at its time and a delay; who is not connected then does not get it. */
export function fakeFeed(clock: Clock, tweets: readonly JsonObject[], delivery: Delivery = () => [0]): FakeFeed {
  const connectsAtMs: number[] = [];
  const plan: FakeConnection[] = [];
  const rulesOfApp: StreamRule[] = [];
  const sent = tweets
    .flatMap((tweet, index) => delivery(index).map((delayMs) => ({ tweet, atMs: timeOf(tweet) + delayMs })))
    .sort((a, b) => a.atMs - b.atMs);

  const sentBetween = (fromMs: number, untilMs: number) => sent.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs);

  async function* connect(signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const startMs = clock.nowMs();
    connectsAtMs.push(startMs);
    const { refused, standsMs = Number.POSITIVE_INFINITY, failure = BROKEN_OFF, lines = [] } = plan.shift() ?? {};
    if (rulesOfApp.length === 0)
      throw new SourceError('X refused: no rules', { kind: 'invalid-request', parameters: [] });
    if (refused) throw new SourceError(`X refused: ${refused.kind}`, refused);
    yield { kind: 'connected' };
    yield* lines.map((text) => ({ kind: 'line' as const, text, problem: null }));
    for (const { tweet, atMs } of sentBetween(startMs, startMs + standsMs)) {
      await clock.sleep(atMs - clock.nowMs(), signal);
      if (signal.aborted) return;
      yield { kind: 'line', text: messageOf(tweet, rulesOfApp), problem: null };
    }
    await clock.sleep(startMs + standsMs - clock.nowMs(), signal);
    if (!signal.aborted) throw new SourceError('X broke off', failure);
  }

  return {
    expansions: {},
    connectsAtMs,
    plan,
    rulesOfApp,
    connect,
    rules: async () => [...rulesOfApp],
    async addRules(rules) {
      const added = rules.map((rule, i) => ({ ...rule, id: `${rulesOfApp.length + i + 1}` }));
      rulesOfApp.push(...added);
      return added;
    },
    async deleteRules(ids) {
      for (const id of ids)
        rulesOfApp.splice(
          rulesOfApp.findIndex((rule) => rule.id === id),
          1,
        );
    },
  };
}

const BROKEN_OFF: SourceFailure = { kind: 'unavailable' };

function messageOf(data: JsonObject, rules: readonly StreamRule[]): string {
  return JSON.stringify({ data, matching_rules: rules.map(({ id, tag }) => ({ id, tag })) });
}

function timeOf({ id }: JsonObject): number {
  return snowflakeTimeMs(String(id)) ?? 0;
}
