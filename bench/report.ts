/** One line of the benchmark's table. */
export interface Finding {
  readonly what: string;
  readonly measured: string;
  /** What it is measured against. */
  readonly beside: string;
  /** Measured by beside, or null where there is nothing to divide. */
  readonly ratio: number | null;
  readonly bound: string;
  readonly isKept: boolean;
}

export function ratioFinding(
  what: string,
  values: { readonly measured: string; readonly beside: string; readonly ratio: number },
  bound: { readonly atMost?: number; readonly atLeast?: number },
): Finding {
  const { atMost = Number.POSITIVE_INFINITY, atLeast = 0 } = bound;
  return {
    what,
    ...values,
    bound: bound.atMost === undefined ? `>= ${atLeast.toFixed(2)}` : `<= ${atMost.toFixed(2)}`,
    isKept: values.ratio <= atMost && values.ratio >= atLeast,
  };
}

export function limitFinding(what: string, measured: number, atMost: number, unit: string): Finding {
  const isKept = measured <= atMost;
  return {
    what,
    measured: `${round(measured)} ${unit}`,
    beside: '',
    ratio: null,
    bound: `<= ${atMost} ${unit}`,
    isKept,
  };
}

export function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
