/** What a terminal shows at once. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Of a terminal that tells none, or 0, as those of serial lines and of some programs that start others do. */
const DEFAULT_SIZE: TerminalSize = { columns: 80, rows: 24 };

export function sizeOf({ columns, rows }: NodeJS.WriteStream): TerminalSize {
  return { columns: columns || DEFAULT_SIZE.columns, rows: rows || DEFAULT_SIZE.rows };
}

/** The same terminal with its size as told by `sizeOf`: log-update shows nothing where there are 0 rows. */
export function sized(output: NodeJS.WriteStream): NodeJS.WriteStream {
  return Object.create(output, {
    write: { value: output.write.bind(output) },
    columns: { get: () => sizeOf(output).columns },
    rows: { get: () => sizeOf(output).rows },
  });
}
