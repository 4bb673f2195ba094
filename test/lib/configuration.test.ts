import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { configSchema, parseConfig } from '../../core/config.ts';
import { cdkJson } from './synthesize.ts';

describe('cdk.json', () => {
  it('writes out the default of every setting', () => {
    expect(cdkJson.context.tweetlake).toEqual(parseConfig({}, 'defaults'));
  });

  it('sets every feature flag that the CDK recommends', () => {
    const recommended = readFileSync('node_modules/aws-cdk-lib/recommended-feature-flags.json', 'utf8');

    expect(cdkJson.context).toMatchObject(JSON.parse(recommended));
  });
});

describe('docs/configuration.md', () => {
  const documentation = readFileSync('docs/configuration.md', 'utf8');

  it.each(rowsOf(z.toJSONSchema(configSchema, { io: 'input' }) as Schema))('has the row: %s', (row) => {
    expect(documentation.split('\n')).toContain(row);
  });

  it('has no row of a setting that is gone', () => {
    const rows = rowsOf(z.toJSONSchema(configSchema, { io: 'input' }) as Schema);

    expect(documentation.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
  });
});

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly anyOf?: readonly { readonly const: unknown }[];
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A row for each setting: key, default, what it may be, what it means. */
function rowsOf(schema: Schema, path = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const name = `${path}${key}`;
    if (value.properties) return rowsOf(value, `${name}.`);
    const row = `| \`${name}\` | ${defaultOf(value)} | ${rangeOf(value)} | ${value.description} |`;
    return [row, ...(value.items?.properties ? rowsOf(value.items, `${name}[].`) : [])];
  });
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined) return '–';
  if (!Array.isArray(value)) return `\`${value}\``;
  return value.length === 0 || typeof value[0] === 'string'
    ? `\`${JSON.stringify(value)}\``
    : `${value.length} of them`;
}

function rangeOf({ type, minimum, maximum, maxLength, pattern, anyOf, items }: Schema): string {
  if (anyOf) return anyOf.map((option) => `\`${option.const}\``).join(', ');
  if (minimum !== undefined && maximum !== undefined) return `${minimum} – ${maximum}`;
  if (pattern !== undefined) return `\`${pattern}\``;
  if (maxLength !== undefined) return `up to ${maxLength} characters`;
  if (items?.enum) return `a list of ${items.enum.map((name) => `\`${name}\``).join(', ')}`;
  if (items) return items.properties ? 'a list, at least one' : 'a list of faces';
  return String(type === 'boolean' ? '`true`, `false`' : type);
}
