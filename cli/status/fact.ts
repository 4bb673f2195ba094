import type { QueryValue } from '../../pipeline/ports/query-engine.ts';

/** A line of `status`. */
export type Fact = readonly [name: string, value: QueryValue];
