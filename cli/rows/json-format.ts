import type { Row, RowFormat } from './row-format.ts';

/** One JSON object a line. */
export function ndjsonFormat(columns: readonly string[]): RowFormat {
  const objectText = objectWriter(columns);
  return { begin: '', row: (values) => `${objectText(values)}\n`, end: () => '' };
}

/** One JSON array of objects, one a line. */
export function jsonFormat(columns: readonly string[]): RowFormat {
  const objectText = objectWriter(columns);
  return {
    begin: '[',
    row: (values, index) => `${index === 0 ? '\n' : ',\n'}${objectText(values)}`,
    end: (count) => (count === 0 ? ']\n' : '\n]\n'),
  };
}

function objectWriter(columns: readonly string[]): (values: Row) => string {
  const names = uniqueNames(columns).map((name) => JSON.stringify(name));
  return (values) => `{${names.map((name, i) => `${name}:${JSON.stringify(values[i] ?? null)}`).join(',')}}`;
}

/** SQL may give two columns one name; in an object the second would hide the first. */
function uniqueNames(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column;
    for (let i = 2; taken.has(name); i++) name = `${column}_${i}`;
    taken.add(name);
    return name;
  });
}
