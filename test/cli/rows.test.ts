import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OutputFormat } from '../../cli/options.ts';
import { defaultFormat, printRows } from '../../cli/rows/print-rows.ts';
import { tableFormat } from '../../cli/rows/table-format.ts';
import { cutToWidth, textWidth } from '../../cli/text-width.ts';
import type { QueryValue } from '../../pipeline/ports/query-engine.ts';

describe('printRows', () => {
  it('writes CSV that reads back as it was', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('', ',', '"', 'a"b,c', 'x\r\ny', 'é 😀'));
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 5 });
    return fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const text = await printed('csv', ['a', 'b'], values);
        expect(parseCsv(text)).toEqual([['a', 'b'], ...values]);
      }),
    );
  });

  it('leaves null out of CSV, tells it from an empty text, and writes lists as JSON', async () => {
    expect(await printed('csv', ['a', 'b', 'c'], [[null, '', ['x', 'y']]])).toBe('a,b,c\r\n,"","[""x"",""y""]"\r\n');
  });

  it('writes JSON that reads back, of batches of any size', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string(), { maxLength: 2 }));
    const rows = fc.array(fc.tuple(value, value), { maxLength: 6 });
    return fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const expected = values.map(([a, b]) => ({ a, b }));
        expect(JSON.parse(await printed('json', ['a', 'b'], values))).toEqual(expected);
        const lines = (await printed('ndjson', ['a', 'b'], values)).split('\n').slice(0, -1);
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
      }),
    );
  });

  it('keeps columns of one name apart in JSON', async () => {
    expect(await printed('ndjson', ['n', 'n', 'n_2'], [[1, 2, 3]])).toBe('{"n":1,"n_2":2,"n_2_2":3}\n');
  });

  it('stops a table at 1,000 rows and says so', async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => [i]);

    const text = await printed('table', ['i'], rows);

    expect(text).toContain('│ 999 │');
    expect(text).not.toContain('│ 1000 │');
    expect(text).toMatch(/More rows follow after these 1000; --format ndjson or csv prints all\.\n$/);
  });

  it('prints a table on a terminal and ndjson elsewhere', () => {
    expect(defaultFormat({ isTTY: true })).toBe('table');
    expect(defaultFormat({})).toBe('ndjson');
  });
});

describe('tableFormat', () => {
  it('is never wider than the terminal, whatever stands in it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const rows = fc.array(fc.tuple(text, fc.integer(), text), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 40, max: 120 }), (values, width) => {
        for (const line of tableFormat(['text', 'n', 'other'], values, width).split('\n')) {
          expect(textWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });

  it('leaves out what could steer the terminal', () => {
    const table = tableFormat(['text'], [['a\u001b[2Jb\u0007c\u202ed\ne']], 80);

    expect(table).toContain('│ a[2Jbcd e │');
  });

  it('becomes blocks of lines when the columns do not fit', () => {
    const columns = Array.from({ length: 12 }, (_, i) => `column_${i}`);

    expect(tableFormat(columns, [columns.map((name) => `${name} value`)], 80)).toMatch(
      /^── row 1 ──\ncolumn_0 {3}column_0 value\n/,
    );
  });
});

describe('cutToWidth', () => {
  it('cuts between characters that are seen, by their width', () => {
    expect(cutToWidth('olá', 3)).toBe('olá');
    expect(cutToWidth('olá mundo', 5)).toBe('olá …');
    expect(cutToWidth('😀😀😀', 5)).toBe('😀😀…');
  });
});

type Rows = readonly (readonly QueryValue[])[];

async function printed(format: OutputFormat, columns: readonly string[], rows: Rows): Promise<string> {
  let text = '';
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  const batches = [rows.slice(0, 1), [], rows.slice(1)];
  await printRows({ columns, batches }, format, output as NodeJS.WriteStream);
  return text;
}

/** A reader of RFC 4180 for the test. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let rest = text;
  while (rest !== '') {
    const [whole = '', quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (end === undefined) throw new Error(`a field must end in a comma or CRLF: ${JSON.stringify(rest)}`);
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
    rest = rest.slice(whole.length);
  }
  return rows.slice(0, -1);
}
