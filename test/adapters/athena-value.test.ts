import { describe, expect, it } from '@jest/globals';
import { athenaValueOf } from '../../adapters/athena/athena-value.ts';

describe('athenaValueOf', () => {
  it.each([
    ['varchar', 'olá 😂', 'olá 😂'],
    ['varchar', '', ''],
    ['varchar', '12', '12'],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['integer', '-12', -12],
    ['bigint', '9007199254740991', 9007199254740991],
    ['bigint', '9007199254740993', '9007199254740993'],
    ['bigint', '-9223372036854775808', '-9223372036854775808'],
    ['double', '1.5E10', 1.5e10],
    ['double', 'NaN', null],
    ['double', '-Infinity', null],
    ['float', '0.1', 0.1],
    ['decimal', '12.50', 12.5],
    ['decimal', '12345678901234567890', '12345678901234567890'],
    ['timestamp', '2026-11-21 13:05:06.789', '2026-11-21T13:05:06.789Z'],
    ['timestamp', '2026-11-21 13:05:06.789123', '2026-11-21T13:05:06.789Z'],
    ['timestamp', '2026-11-21 13:05:06', '2026-11-21T13:05:06.000Z'],
    ['timestamp with time zone', '2026-11-21 13:05:06.789 UTC', '2026-11-21T13:05:06.789Z'],
    ['timestamp with time zone', '2026-11-21 10:05:06.789 -03:00', '2026-11-21T13:05:06.789Z'],
    [
      'timestamp with time zone',
      '2026-11-21 10:05:06.789 America/Sao_Paulo',
      '2026-11-21 10:05:06.789 America/Sao_Paulo',
    ],
    ['timestamp', '+12026-11-21 13:05:06.789', '+12026-11-21 13:05:06.789'],
    ['date', '2026-11-21', '2026-11-21'],
    ['array', '[a, b]', '[a, b]'],
    ['row', '{id=1, text=x}', '{id=1, text=x}'],
    ['json', '["a"]', '["a"]'],
  ])('gives %s %s as %j', (type, text, value) => {
    expect(athenaValueOf(text, type)).toEqual(value);
  });

  it.each(['varchar', 'bigint', 'boolean', 'timestamp', 'array'])('gives a %s without a value as null', (type) => {
    expect(athenaValueOf(undefined, type)).toBeNull();
  });
});
