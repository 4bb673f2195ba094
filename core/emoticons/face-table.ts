/** Things filed under the first two characters of a face, so that few are compared anywhere in a text. */
export interface FaceTable<T> {
  /** Where the first two such characters stand, from the UTF-16 index `from`; -1 when none do. */
  nextPlace(text: string, from: number): number;
  /** What is filed under the characters at such a place. */
  filedAt(text: string, index: number): readonly T[];
}

/** One character under which something is filed is followed by any other. */
export function faceTable<T>(entries: readonly { readonly pair: string; readonly filed: T }[]): FaceTable<T> {
  const { numbers: rows, count: rowCount } = numbered(entries.map(({ pair }) => pair.charCodeAt(0)));
  const { numbers: columns, count: columnCount } = numbered(
    entries.filter(({ pair }) => pair.length > 1).map(({ pair }) => pair.charCodeAt(1)),
  );
  const width = columnCount + 1;
  /** By row and column: which of `files` it is; 0 for none. */
  const fileNumbers = new Uint16Array(width * (rowCount + 1));
  const files: T[][] = [[]];
  for (const { pair, filed } of entries) {
    const row = (rows[pair.charCodeAt(0)] ?? 0) * width;
    const only = columns[pair.charCodeAt(1)];
    const places = pair.length > 1 ? [only ?? 0] : Array.from({ length: width }, (_, column) => column);
    for (const place of places) {
      fileNumbers[row + place] ||= files.push([]) - 1;
      files[fileNumbers[row + place] ?? 0]?.push(filed);
    }
  }
  return {
    nextPlace(text, from) {
      let row = 0;
      for (let index = from; index < text.length; index++) {
        const code = text.charCodeAt(index);
        if (row !== 0 && fileNumbers[row * width + (columns[code] ?? 0)] !== 0) return index - 1;
        row = rows[code] ?? 0;
      }
      if (row !== 0 && fileNumbers[row * width] !== 0) return text.length - 1;
      return -1;
    },
    filedAt(text, index) {
      const row = rows[text.charCodeAt(index)] ?? 0;
      const column = columns[text.charCodeAt(index + 1)] ?? 0;
      return files[fileNumbers[row * width + column] ?? 0] ?? [];
    },
  };
}

/** Numbers codes from 1 to `count`; 0 stands for every other. */
function numbered(codes: readonly number[]): { readonly numbers: Uint8Array; readonly count: number } {
  const different = [...new Set(codes)];
  const numbers = new Uint8Array(0x10000);
  for (const [index, code] of different.entries()) numbers[code] = index + 1;
  return { numbers, count: different.length };
}
