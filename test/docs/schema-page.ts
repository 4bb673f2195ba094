import { REF_COLUMNS, REF_PARTITIONS } from '../../core/contract/ref-columns.ts';
import { SEARCH_COLUMNS } from '../../core/contract/search-columns.ts';
import { REQUIRED_COLUMNS } from '../../core/ref-schema.ts';

/** docs/schema.md, from the definitions of the columns. */
export function schemaPage(): string {
  const rows = REF_COLUMNS.map(({ name, type, portuguese, comment }) => [
    `\`${name}\``,
    type,
    REQUIRED_COLUMNS.has(name) ? 'never' : 'yes',
    `\`${portuguese}\``,
    comment,
  ]);
  const partitions = REF_PARTITIONS.map(({ name, portuguese }) => [
    `\`${name}\``,
    'string',
    'never',
    `\`${portuguese}\``,
    'Partition, of the UTC day of the tweet; zero-padded',
  ]);
  return `${INTRODUCTION}\n${table(['column', 'type', 'null', 'in `tuites`', 'what it holds'], [...rows, ...partitions])}${searchesSection()}`;
}

function searchesSection(): string {
  const rows = SEARCH_COLUMNS.map(({ name, type, comment }) => [`\`${name}\``, type, comment]);
  return `${SEARCHES_INTRODUCTION}\n${table(['column', 'type', 'what it holds'], rows)}`;
}

const SEARCHES_INTRODUCTION = `
# Columns of \`searches\`

From [core/contract/search-columns.ts](../core/contract/search-columns.ts): what was asked of X, a row an event. Times are text, ISO 8601 in UTC with
milliseconds, so they compare and sort as they stand. Every run of a search, a backfill or a stream's rule has a row \`began\` before its first request.
`;

const INTRODUCTION = `# Columns of REF

Written by \`npm run docs\` from [core/contract/ref-columns.ts](../core/contract/ref-columns.ts). Table \`tweets\` has them in this order; the view \`tuites\` has
the same rows under Portuguese names, with sentimento Positivo, Negativo or Neutro. Types are Hive's; a timestamp is in UTC with
milliseconds. Missing is null, never "" or 0, and an empty list is null too.
`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
