import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linePieces } from '../adapters/archive/line-pieces.ts';
import { linesOf } from '../core/ndjson.ts';

/** 5,020 files for 500,000 lines: what a collector leaves whose last page of a day is seldom full. */
const FILES_PER_100_000_LINES = 1004;

/** How many files so many lines are split into, none of more than 100. */
export function fileCountOf(lines: number): number {
  return Math.ceil((lines * FILES_PER_100_000_LINES) / 100_000);
}

/** Copies a file of so many lines into files of a new folder, in order and as evenly as can be. */
export async function splitLines(path: string, folder: string, lines: number): Promise<void> {
  await mkdir(folder);
  const files = fileCountOf(lines);
  const write = (file: number, text: string): Promise<void> =>
    writeFile(join(folder, `${String(file).padStart(6, '0')}.jsonl`), text);
  let current = 0;
  let text = '';
  let line = 0;
  for await (const each of linesOfFile(path)) {
    const file = Math.floor((line++ * files) / lines);
    if (file !== current) {
      await write(current, text);
      [current, text] = [file, ''];
    }
    text += `${each}\n`;
  }
  if (line !== lines) throw new Error(`${path} must hold ${lines} lines, it holds ${line}`);
  await write(current, text);
}

const MEGABYTE = 1024 * 1024;

/** The lines of a file that are not blank, which end at \n alone: those of node:readline end at U+2028 too, from Node 24 on. */
export async function* linesOfFile(path: string): AsyncIterable<string> {
  for await (const piece of linePieces(createReadStream(path), { pieceBytes: MEGABYTE, lineBytesMax: 64 * MEGABYTE })) {
    if ('longLine' in piece) throw new Error(`${path} has a line of more than 64 MB: ${piece.longLine}`);
    for (const { line } of linesOf(piece.text)) yield line;
  }
}
