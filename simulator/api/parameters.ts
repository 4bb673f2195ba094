import type { Report } from './answer.ts';

/** The query parameters of a request by name; empty ones are as if they had not been sent. */
export type Parameters = ReadonlyMap<string, string>;

/** Reads the parameters; reports names that the endpoint does not know and names that come twice, as X does. */
export function readParameters(sent: URLSearchParams, known: readonly string[], report: Report): Parameters {
  const parameters = new Map<string, string>();
  for (const name of new Set(sent.keys())) {
    const values = sent.getAll(name);
    if (!known.includes(name)) {
      report({
        parameters: { [name]: values },
        message: `The query parameter [${name}] is not one of [${known.join(',')}]`,
      });
    } else if (values.length > 1) {
      report({
        parameters: { [name]: values },
        message: `Duplicate parameters are not allowed: the \`${name}\` query parameter`,
      });
    }
    const [value] = values;
    if (value) parameters.set(name, value);
  }
  return parameters;
}

export interface NameRules {
  readonly allowed: readonly string[];
  readonly report: Report;
  /** Another spelling of a name, as `allowed` has it; default: its own. */
  readonly spelling?: (value: string) => string;
}

/** The names of a comma-separated list; reports each that is not among `allowed`. Empty when the parameter is absent. */
export function readNames(
  parameters: Parameters,
  name: string,
  { allowed, report, spelling = (value) => value }: NameRules,
): readonly string[] {
  const values = parameters.get(name)?.split(',').map(spelling) ?? [];
  for (const value of values) {
    if (!allowed.includes(value)) {
      report({
        parameters: { [name]: values },
        message: `The \`${name}\` query parameter value [${value}] is not one of [${allowed.join(',')}]`,
      });
    }
  }
  return values.filter((value) => allowed.includes(value));
}

/** A whole number within limits (both included), or the default when it is absent; reports anything else. */
export function readInteger(
  parameters: Parameters,
  name: string,
  {
    min,
    max,
    fallback,
    report,
  }: { readonly min: number; readonly max: number; readonly fallback: number; readonly report: Report },
): number {
  const value = parameters.get(name);
  if (value === undefined) return fallback;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  report({
    parameters: { [name]: [value] },
    message: `The \`${name}\` query parameter value [${value}] is not between ${min} and ${max}`,
  });
  return fallback;
}
