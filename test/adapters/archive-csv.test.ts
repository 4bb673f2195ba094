import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentPieces } from '../../adapters/archive/content-pieces.ts';
import { csvPieces } from '../../adapters/archive/csv-pieces.ts';
import { linesOf } from '../../core/ndjson.ts';
import type { CsvMap } from '../../core/shapes/csv-layout.ts';

async function* cut(content: Buffer, chunkBytes: number): AsyncIterable<Buffer> {
  for (let start = 0; start < content.byteLength; start += chunkBytes) {
    yield content.subarray(start, start + chunkBytes);
  }
}

type Numbered = readonly [line: number, what: unknown];

interface Read {
  readonly rows: readonly Numbered[];
  readonly refused: readonly Numbered[];
}

/** Reads a CSV of three columns that comes in chunks; rows and refused lines with their numbers in the file. */
async function read(text: string, { chunkBytes = 7, pieceBytes = 50, separator = ',' } = {}): Promise<Read> {
  const found: { rows: Numbered[]; refused: Numbered[] } = { rows: [], refused: [] };
  let nextLine = 1;
  const sheet = { separator, header: ['a', 'b', 'c'] };
  for await (const piece of csvPieces(cut(Buffer.from(text), chunkBytes), sheet, pieceBytes)) {
    if ('reason' in piece) found.refused.push([piece.line, piece.text]);
    else {
      expect(piece.firstLine).toBe(nextLine);
      nextLine = piece.firstLine + piece.lines;
      for (const { lineNumber, line } of linesOf(piece.text)) {
        found.rows.push([piece.firstLine + lineNumber - 1, JSON.parse(line)]);
      }
    }
  }
  return found;
}

const rows = (...numbered: Numbered[]): Read => ({ rows: numbered, refused: [] });

describe('the rows of a CSV', () => {
  it.each([
    ['plain', 'a,b,c\n1,2,3\n', rows([2, ['1', '2', '3']])],
    ['without a last line end', 'a,b,c\n1,2,3', rows([2, ['1', '2', '3']])],
    ['CRLF', 'a,b,c\r\n1,2,3\r\n', rows([2, ['1', '2', '3']])],
    ['a byte order mark', '\uFEFFa,b,c\n1,"2",3\n', rows([2, ['1', '2', '3']])],
    [
      'quotes in quotes, separators and line ends',
      'a,b,c\n1,"x ""y"", z\nw",3\n4,5,6\n',
      rows([2, ['1', 'x "y", z\nw', '3']], [4, ['4', '5', '6']]),
    ],
    ['blank lines', 'a,b,c\n\n \r\n1,2,3\n\n\n4,5,6\n', rows([4, ['1', '2', '3']], [7, ['4', '5', '6']])],
    ['a lone quote in a cell without quotes', 'a,b,c\n1,5" wide,3\n', rows([2, ['1', '5" wide', '3']])],
    ['nothing but a header', 'a,b,c\n', rows()],
  ])('are read with the numbers of their lines: %s', async (_, text, expected) => {
    for (const chunkBytes of [1, 2, 5, 1000]) {
      for (const pieceBytes of [1, 1000]) expect(await read(text, { chunkBytes, pieceBytes })).toEqual(expected);
    }
  });

  it.each(['\t', ';', '|'])('may be separated by %j', async (separator) => {
    const text = `a${separator}b${separator}c\n1${separator}"x${separator}y"${separator}3\n`;
    expect(await read(text, { separator })).toEqual(rows([2, ['1', `x${separator}y`, '3']]));
  });

  it.each([
    ['a quote that is never closed', '4,"x,6', [[3, '4,"x,6']]],
    ['a quote that is closed inside of a cell', '4,"x"y,6', [[3, '4,"x"y,6']]],
    ['too few cells', '4,5', [[3, '4,5']]],
    ['too many cells', '4,5,6,7', [[3, '4,5,6,7']]],
    [
      'too few cells over two lines',
      '4,"5\nx"',
      [
        [3, '4,"5'],
        [4, 'x"'],
      ],
    ],
  ])('cost a damaged one and no other: %s', async (_, bad, refused) => {
    for (const end of ['\n', '\r\n']) {
      const text = ['a,b,c', '1,"t ""u""",3', bad, '7,"8",9', '"10",11,12', ''].join('\n').replaceAll('\n', end);
      for (const chunkBytes of [3, 1000]) {
        const found = await read(text, { chunkBytes });
        expect(found.refused.map(([line, kept]) => [line, kept])).toEqual(refused);
        const after = 4 + refused.length - 1;
        expect(found.rows).toEqual([
          [2, ['1', 't "u"', '3']],
          [after, ['7', '8', '9']],
          [after + 1, ['10', '11', '12']],
        ]);
      }
    }
  });

  it('are all there again, whatever is in them and wherever the file is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '😀', '{'), maxLength: 8 });
    const row = fc.tuple(fc.constant('x'), cell, cell);
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.integer({ min: 1, max: 40 }), async (given, chunkBytes) => {
        const quoted = given.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
        const found = await read(['a,b,c', ...quoted].join('\n'), { chunkBytes });
        expect(found.rows.map(([, cells]) => cells)).toEqual(given);
        expect(found.refused).toEqual([]);
      }),
    );
  });

  it('lose no line to damage: each is a row, or part of one, or refused', async () => {
    const line = fc.constantFrom('1,2,3', '1,"2",3', '"1,2,3', '1,"2""",3', '1,2', '1,"2\n', '",",', 'x"y,2,3', '"');
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 40 }), async (lines, chunkBytes) => {
        const text = ['a,b,c', ...lines, '7,8,9'].join('\n');
        const found = await read(text, { chunkBytes });
        expect(await read(text, { chunkBytes: 10_000, pieceBytes: 10_000 })).toEqual(found);
        expect(found.rows.at(-1)?.[1]).toEqual(['7', '8', '9']);
      }),
    );
  });
});

/** What is told of a file with this content. */
async function told(content: string, csvMap: CsvMap | null = null): Promise<unknown> {
  const found: unknown[] = [];
  for await (const piece of contentPieces(cut(Buffer.from(content), 100), { pieceBytes: 1000, csvMap })) {
    found.push('reason' in piece ? `${piece.kind}: ${piece.reason}` : (piece.csv?.tool ?? 'lines'));
  }
  return found;
}

describe('a CSV', () => {
  const tcat = 'id,time,created_at,from_user_name,text\n1,2,3,4,5\n';

  it('is known by its header', async () => {
    expect(await told('id,author.username,text,referenced_tweets.replied_to.id\n1,2,3,4\n')).toEqual(['twarc']);
    expect(await told(tcat)).toEqual(['tcat']);
    expect(await told(`\uFEFF${tcat.replaceAll(',', '\t')}`)).toEqual(['tcat']);
    expect(await told('"id";"thread_id";"body";"author_fullname"\r\n1;2;3;4\r\n')).toEqual(['4cat']);
  });

  it('of another header is one rejection that says what to do, or read by the map', async () => {
    const other = `tweet,content\n${'1,"{"\n'.repeat(50)}`;
    expect(await told(other)).toEqual([
      'csv: a CSV with columns that no known tool writes (tweet, content); say what they hold: --map id=COLUMN,text=COLUMN,created_at=COLUMN',
    ]);
    expect(await told(other, { id: 'tweet', text: 'content' })).toEqual(['map']);
    expect(await told(tcat, { id: 'tweet', text: 'content' })).toEqual(['tcat']);
  });

  it('that lacks a column of the map is one rejection that names the columns that are there', async () => {
    expect(await told('tweet,content\n1,2\n', { id: 'tweet', text: 'body' })).toEqual([
      'csv: --map names columns that this CSV lacks: body; it has tweet, content',
    ]);
  });

  it('is not what begins with a broken line and goes on with JSON', async () => {
    expect(await told('not json, perhaps\n{"a":1}\n')).toEqual(['lines']);
    expect(await told('a sentence\nand another\n')).toEqual(['lines']);
  });
});
