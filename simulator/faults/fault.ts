import { UsageError } from '../../core/errors.ts';
import { arrayOf, isObject, type JsonObject } from '../../core/json.ts';
import { ENDPOINTS } from '../api/endpoints.ts';

/** What can go wrong, and what more each kind may say; docs/simulator.md describes them. */
const KINDS = {
  'rate-limit': ['resetSeconds'],
  'payment-required': ['shape'],
  unauthorized: [],
  'server-error': ['status'],
  'since-id-too-old': [],
  'slow-headers': ['seconds'],
  reset: ['afterBytes'],
  silence: ['afterBytes'],
  truncated: ['afterBytes'],
  split: [],
  'operational-disconnect': ['afterBytes'],
  'partial-errors': [],
  duplicates: [],
  late: ['seconds'],
  'degraded-token': ['shape'],
  'post-names': [],
} as const;

export type FaultKind = keyof typeof KINDS;

/** Something that goes wrong, and when. */
export interface Fault {
  readonly kind: FaultKind;
  /** The path of an endpoint; default `*`: any. */
  readonly endpoint?: string;
  /** How many requests it strikes; default 1, or any number when there is a probability or it is `late`. */
  readonly times?: number;
  /** How many requests are let through before. */
  readonly skip?: number;
  /** How likely each request is struck, above 0 up to 1; of `late`, how many of the tweets are. */
  readonly probability?: number;
  /** Any whole number; decides with the number of the request; default 1. */
  readonly seed?: number;
  readonly status?: number;
  readonly resetSeconds?: number;
  readonly seconds?: number;
  /** Where in the body it strikes; default: in its middle, of a stream after the next message. */
  readonly afterBytes?: number;
  readonly shape?: string;
}

const MEMBERS = ['kind', 'endpoint', 'times', 'skip', 'probability', 'seed'];

const SHAPES: Readonly<Partial<Record<FaultKind, readonly string[]>>> = {
  'payment-required': ['credits-depleted', 'payment-required'],
  'degraded-token': ['same', 'empty'],
};
const STATUSES = [500, 503];

/** Reads faults from JSON text, as `readFaults` does. Throws UsageError also when it is none. */
export function parseFaults(text: string): readonly Fault[] {
  try {
    return readFaults(JSON.parse(text));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError('faults must be JSON', { cause: error });
  }
}

/** Reads faults: one, a list, or an object with a list `faults`. Throws UsageError that says what is wrong. */
function readFaults(value: unknown): readonly Fault[] {
  const list =
    isObject(value) && Array.isArray(value.faults) ? value.faults : isObject(value) ? [value] : arrayOf(value);
  if (list.length === 0) throw new UsageError('faults must be a fault or a list of them, each with a kind');
  return list.map(readFault);
}

function readFault(value: unknown): Fault {
  if (!isObject(value)) throw new UsageError(`fault must be an object, got ${JSON.stringify(value)}`);
  const { kind } = value;
  if (!isKind(kind)) {
    throw new UsageError(`fault kind must be one of ${Object.keys(KINDS).join(', ')}, got ${JSON.stringify(kind)}`);
  }
  const allowed: readonly string[] = [...MEMBERS, ...KINDS[kind]];
  for (const [name, member] of Object.entries(value)) {
    if (!allowed.includes(name))
      throw new UsageError(`fault ${kind} has no ${name}; it may have ${allowed.join(', ')}`);
    const rule = RULES[name];
    if (rule && !rule.isValid(member, kind)) {
      throw new UsageError(`${name} of fault ${kind} must be ${rule.form(kind)}, got ${JSON.stringify(member)}`);
    }
  }
  return { ...(value as JsonObject), kind };
}

function isKind(value: unknown): value is FaultKind {
  return typeof value === 'string' && Object.hasOwn(KINDS, value);
}

interface MemberRule {
  isValid(value: unknown, kind: FaultKind): boolean;
  form(kind: FaultKind): string;
}

function oneOf(values: (kind: FaultKind) => readonly unknown[]): MemberRule {
  return {
    isValid: (value, kind) => values(kind).includes(value),
    form: (kind) => `one of ${values(kind).join(', ')}`,
  };
}

function wholeFrom(min: number): MemberRule {
  return {
    isValid: (value) => Number.isSafeInteger(value) && Number(value) >= min,
    form: () => `a whole number from ${min} up`,
  };
}

const RULES: Readonly<Record<string, MemberRule>> = {
  endpoint: oneOf(() => ['*', ...new Set(ENDPOINTS.map(({ path }) => path))]),
  times: wholeFrom(1),
  skip: wholeFrom(0),
  seed: wholeFrom(0),
  probability: {
    isValid: (value) => typeof value === 'number' && value > 0 && value <= 1,
    form: () => 'a number above 0 and at most 1',
  },
  resetSeconds: wholeFrom(1),
  seconds: wholeFrom(1),
  afterBytes: wholeFrom(0),
  status: oneOf(() => STATUSES),
  shape: oneOf((kind) => SHAPES[kind] ?? []),
};
