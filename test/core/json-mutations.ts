import fc from 'fast-check';

/** A place in a JSON value, as a number for each step down, and what to put there (undefined: nothing at all). */
export interface Mutation {
  readonly steps: readonly number[];
  readonly value: unknown;
}

const oddStrings = fc.constantFrom('', '\0', '\ud800', '9'.repeat(40), '&amp;', '2026-02-30T25:61:61Z', '__proto__');

export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    steps: fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }),
    value: fc.oneof(
      fc.jsonValue(),
      oddStrings,
      fc.double(),
      fc.constant(undefined),
      fc.constant([null, [], {}, Number.POSITIVE_INFINITY]),
    ),
  }),
  { minLength: 1, maxLength: 8 },
);

/** A copy of the JSON value with a value put at each of these places. */
export function mutated(value: unknown, changes: readonly Mutation[]): unknown {
  return changes.reduce((copy, { steps, value: put }) => withPut(copy, steps, put), structuredClone(value));
}

function withPut(value: unknown, [step, ...rest]: readonly number[], put: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return put;
  const entries = Object.entries(value);
  const at = entries.length === 0 ? 0 : step % entries.length;
  const changed = entries.map(
    ([key, member], index) => [key, index === at ? withPut(member, rest, put) : member] as const,
  );
  return Array.isArray(value) ? changed.map(([, member]) => member) : Object.fromEntries(changed);
}
