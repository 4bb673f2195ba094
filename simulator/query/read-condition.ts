import { type Condition, HAS_VALUES, IS_VALUES } from './query.ts';
import type { QueryToken } from './query-tokens.ts';
import { foldedTokens } from './text-tokens.ts';

const OPERATOR = /^([a-z_]+):(?:"([^"]*)"|(.*))$/i;
/** What X's grammar has no place for outside quotes. */
const SIGNS_REFUSED = /[[\]{}$]/;

/** Reads one word or phrase of a query; what X would not know goes to `reasons`. Throws SyntaxError where X would read no further. */
export function readCondition(token: QueryToken, reasons: string[]): Condition {
  const { kind, text, position } = token;
  if (kind === 'phrase') return textCondition(token);
  if (/^(and|or)$/i.test(text)) reasons.push(ambiguous(text.toLowerCase(), position));
  const [, operator, quoted, plain] = OPERATOR.exec(text) ?? [];
  if (operator !== undefined) return readOperator(operator, quoted ?? plain ?? '', { position, reasons });
  if (/^[#@]./u.test(text)) return { kind: text.startsWith('#') ? 'hashtag' : 'mention', value: text.slice(1) };
  if (SIGNS_REFUSED.test(text)) throw unreadable(text, position);
  return textCondition(token);
}

function textCondition({ text, position }: QueryToken): Condition {
  if (foldedTokens(text, 'case') === '') throw unreadable(text, position);
  return { kind: 'text', value: text };
}

function unreadable(text: string, position: number): SyntaxError {
  return new SyntaxError(`no viable alternative at input '${text}' (at position ${position})`);
}

function ambiguous(name: string, position: number): string {
  const join = name === 'and' ? 'a space' : 'OR';
  return `Ambiguous use of ${name} as a keyword. Use ${join} to logically join two clauses, or "${name}" to find occurrences of ${name} in text (at position ${position})`;
}

interface Place {
  readonly position: number;
  readonly reasons: string[];
}

function readOperator(operator: string, value: string, { position, reasons }: Place): Condition {
  const kind = operator.toLowerCase();
  const wanted = value.toLowerCase();
  if (kind === 'from' || kind === 'lang') {
    if (!/^@?\w+$/.test(wanted)) throw unreadable(`${operator}:${value}`, position);
    return { kind, value: wanted.replace('@', '') };
  }
  if (kind === 'has' || kind === 'is') {
    const known: readonly string[] = kind === 'has' ? HAS_VALUES : IS_VALUES;
    if (!known.includes(wanted)) reasons.push(unknownOperator(`${kind}:${value}`, position));
    return { kind, value: wanted };
  }
  reasons.push(unknownOperator(operator, position));
  return { kind: 'text', value };
}

function unknownOperator(shown: string, position: number): string {
  return `Reference to invalid operator '${shown}'. Operator is not available in current product or product packaging. Please refer to complete available operator list at http://t.co/operators. (at position ${position})`;
}
