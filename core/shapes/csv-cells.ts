/** A number as text, also as pandas writes whole numbers of a column with gaps (`12.0`); undefined for anything else. */
export function countOfCell(cell: string | undefined): number | undefined {
  const [, digits] = /^(\d{1,15})(?:\.0+)?$/.exec(cell ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}

export function degreeOfCell(cell: string | undefined): number | undefined {
  return cell !== undefined && /^-?\d{1,3}(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

/** An id of X; undefined for anything else. */
export function idOfCell(cell: string | undefined): string | undefined {
  return cell !== undefined && /^\d{1,20}$/.test(cell) ? cell : undefined;
}

const YES = new Set(['true', '1', 'yes', 't']);
const NO = new Set(['false', '0', 'no', 'f']);

export function booleanOfCell(cell: string | undefined): boolean | undefined {
  const word = cell?.toLowerCase() ?? '';
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** The JSON that a cell holds, when it is an array; else undefined. */
export function arrayOfCell(cell: string | undefined): readonly unknown[] | undefined {
  if (cell === undefined || !cell.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(cell);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The words of a list: JSON, Python's `['a', 'b']`, or separated by commas, semicolons or spaces; their marks (# @ $) are left out. */
export function wordsOfCell(cell: string | undefined): string[] {
  return strings(cell, /[,;\s]+/).map((word) => word.replace(/^[#@$]/, ''));
}

/** The addresses of a list, which may hold commas themselves. */
export function addressesOfCell(cell: string | undefined): string[] {
  return strings(cell, /[;,]\s*(?=https?:\/\/)|;\s+|\s+/).map((address) => address.replace(/[;,]+$/, ''));
}

function strings(cell: string | undefined, separator: RegExp): string[] {
  const array = arrayOfCell(cell);
  const parts = array ?? (cell ?? '').replace(/^\[|\]$/g, '').split(separator);
  const unquoted = parts.map((part) => (typeof part === 'string' ? part.replace(/^'(.*)'$/, '$1').trim() : ''));
  return unquoted.filter((part) => part !== '');
}
