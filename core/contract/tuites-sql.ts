import { REF_COLUMNS, REF_PARTITIONS } from './ref-columns.ts';

/** The values of `sentimento` in the Portuguese view. */
const SENTIMENTS_IN_PORTUGUESE = { Positive: 'Positivo', Negative: 'Negativo', Neutral: 'Neutro' } as const;

/** The SQL of the Portuguese view `tuites`, the same on Athena and DuckDB; `from` is the table of REF as it stands in SQL. */
export function tuitesSql(from: string): string {
  const columns = [...REF_COLUMNS, ...REF_PARTITIONS].map(
    ({ name, portuguese }) => `${name === 'sentiment' ? SENTIMENTO : `"${name}"`} AS "${portuguese}"`,
  );
  return `SELECT ${columns.join(', ')} FROM ${from}`;
}

const WHENS = Object.entries(SENTIMENTS_IN_PORTUGUESE).map(([from, to]) => `WHEN '${from}' THEN '${to}'`);
/** Cast, because the type of the CASE alone is varchar(8), which is not the type that the view declares. */
const SENTIMENTO = `CAST(CASE "sentiment" ${WHENS.join(' ')} END AS varchar)`;
