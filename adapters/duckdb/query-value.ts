import {
  DuckDBArrayValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { QueryValue } from '../../pipeline/ports/query-engine.ts';

const MICROS_PER_MS = 1000n;
const NANOS_PER_MICRO = 1000n;

/** What the query port promises for a value of DuckDB; a value that is not finite becomes null, as JSON has none. */
export function queryValueOf(value: DuckDBValue): QueryValue {
  if (typeof value === 'bigint') return wholeNumber(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  return listOf(value) ?? recordOf(value) ?? timestampOf(value) ?? decimalOf(value);
}

function wholeNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function listOf(value: object): QueryValue[] | null {
  const isList = value instanceof DuckDBListValue || value instanceof DuckDBArrayValue;
  return isList ? value.items.map(queryValueOf) : null;
}

function recordOf(value: object): Record<string, QueryValue> | null {
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, member]) => [name, queryValueOf(member)]));
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: member }) => [String(key), queryValueOf(member)]));
  }
  return null;
}

function timestampOf(value: object): string | null {
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) return isoOf(value.micros);
  if (value instanceof DuckDBTimestampMillisecondsValue) return isoOf(value.millis * MICROS_PER_MS);
  if (value instanceof DuckDBTimestampSecondsValue) return isoOf(value.seconds * MICROS_PER_MS * MICROS_PER_MS);
  if (value instanceof DuckDBTimestampNanosecondsValue) return isoOf(value.nanos / NANOS_PER_MICRO);
  return value instanceof DuckDBDateValue ? value.toString() : null;
}

/** Infinity and what is past the range of Date is given as DuckDB writes it. */
function isoOf(micros: bigint): string {
  const date = new Date(Number(micros / MICROS_PER_MS));
  return Number.isNaN(date.getTime()) ? new DuckDBTimestampValue(micros).toString() : date.toISOString();
}

function decimalOf(value: object): number | string {
  return value instanceof DuckDBDecimalValue ? value.toDouble() : String(value);
}
