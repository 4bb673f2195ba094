import type { QueryValue } from '../../pipeline/ports/query-engine.ts';

/**
 * The value of a cell, which Athena gives as text, by the column's type; undefined text is null.
 * Numbers that are not finite are null, as JSON has none. Timestamps are UTC, in ISO 8601 with milliseconds.
 * Arrays, maps and rows stay the text that Athena prints (`[a, b]`): it quotes nothing, so that an element which holds
 * a comma, and the text null, cannot be told apart; `json_format(cast(x AS json))` in the query gives them exactly.
 * So does a time in a named zone (`2026-11-21 10:05:00.000 America/Sao_Paulo`).
 */
export function athenaValueOf(text: string | undefined, type: string): QueryValue {
  if (text === undefined) return null;
  const convert = CONVERSIONS[type];
  return convert ? convert(text) : text;
}

const CONVERSIONS: Readonly<Record<string, (text: string) => QueryValue>> = {
  boolean: (text) => text === 'true',
  tinyint: wholeNumber,
  smallint: wholeNumber,
  integer: wholeNumber,
  int: wholeNumber,
  bigint: wholeNumber,
  double: finiteNumber,
  float: finiteNumber,
  real: finiteNumber,
  decimal: (text) => (text.includes('.') ? finiteNumber(text) : wholeNumber(text)),
  timestamp: (text) => isoOf(`${text.replace(' ', 'T')}Z`) ?? text,
  'timestamp with time zone': (text) => zonedIsoOf(text) ?? text,
};

function wholeNumber(text: string): QueryValue {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function finiteNumber(text: string): QueryValue {
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** Null for a zone that has a name: its offset depends on the date. */
function zonedIsoOf(text: string): string | null {
  const [, date, time, zone] = /^(\S+) (\S+) (UTC|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  return zone === undefined ? null : isoOf(`${date}T${time}${zone === 'UTC' ? 'Z' : zone}`);
}

/** Null for a time that JavaScript cannot hold. */
function isoOf(text: string): string | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
