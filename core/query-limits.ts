import { UsageError } from './errors.ts';

/** The longest queries of recent and full-archive search, in characters. Source: docs.x.com, search, August 2026. */
export const QUERY_CHARS_MAX = { recent: 512, all: 1024 } as const;

/** Throws UsageError when a query is empty or longer than this search takes. */
export function assertQuery(query: string, archive: keyof typeof QUERY_CHARS_MAX): void {
  const chars = [...query].length;
  const max = QUERY_CHARS_MAX[archive];
  if (query.trim() === '' || chars > max)
    throw new UsageError(`the query must have 1 to ${max} characters, got ${chars}`);
}
