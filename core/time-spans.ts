/** A span of time: [fromMs, toMs), UTC milliseconds. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What lies in a span of both lists; each list must be free of overlaps. None of the given spans is empty. */
export function commonSpans(a: readonly TimeSpan[], b: readonly TimeSpan[]): TimeSpan[] {
  return a
    .flatMap((one) =>
      b.map((other) => ({ fromMs: Math.max(one.fromMs, other.fromMs), toMs: Math.min(one.toMs, other.toMs) })),
    )
    .filter(isSome);
}

/** What lies in a span of the first list, and in none of the second. */
export function spansWithout(spans: readonly TimeSpan[], taken: readonly TimeSpan[]): TimeSpan[] {
  return taken.reduce<readonly TimeSpan[]>(
    (left, { fromMs, toMs }) =>
      left
        .flatMap((span) => [
          { fromMs: span.fromMs, toMs: Math.min(span.toMs, fromMs) },
          { fromMs: Math.max(span.fromMs, toMs), toMs: span.toMs },
        ])
        .filter(isSome),
    spans,
  ) as TimeSpan[];
}

function isSome({ fromMs, toMs }: TimeSpan): boolean {
  return fromMs < toMs;
}
