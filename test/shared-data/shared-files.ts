import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real X API v2 data, which stands beside the project and never in it. */
const FOLDER = resolve(__dirname, '../../../shared/data/x-api-v2');

export const hasSharedData = existsSync(FOLDER);

export function sharedFileNames(): string[] {
  return hasSharedData ? readdirSync(FOLDER).filter((name) => /\.jsonl?$/.test(name)) : [];
}

export interface SharedLine {
  readonly line: string;
  /** Undefined when the line is no JSON. */
  readonly value: unknown;
}

/** The lines of a file that are not blank. */
export function sharedLines(name: string): SharedLine[] {
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => ({ line, value: parsed(line) }));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
