import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from '@jest/globals';

/** Real X API v2 data, which stands beside the project and never in it. */
const FOLDER = resolve(__dirname, '../../../shared/data/x-api-v2');

/** Describes what reads the real data; where there is none, one test says that it is skipped. */
export function describeRealData(name: string, suite: () => void): void {
  if (existsSync(FOLDER)) describe(name, suite);
  else {
    it(`${name}: skipped, for the data is not on this machine`, () => {
      process.stderr.write(`skipped: ${name}: the folder ../shared/data is absent\n`);
    });
  }
}

export function sharedFileNames(): string[] {
  return readdirSync(FOLDER).filter((name) => /\.jsonl?$/.test(name));
}

export function sharedFilePath(name: string): string {
  return join(FOLDER, name);
}

export interface SharedLine {
  readonly line: string;
  /** Undefined when the line is no JSON. */
  readonly value: unknown;
}

/** The lines of a file that are not blank. */
export function sharedLines(name: string): SharedLine[] {
  const lines = readFileSync(sharedFilePath(name), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => ({ line, value: parsed(line) }));
}

/** Ids of the tweets of a file, found by walking the JSON alone, with nothing of the project. */
export function countedIds(name: string): Set<string> {
  const ids = new Set<string>();
  for (const { value } of sharedLines(name)) {
    const record = (value ?? {}) as { data?: unknown };
    const candidates = record.data === undefined ? [record] : [record.data].flat();
    for (const candidate of candidates as { id?: unknown; text?: unknown }[]) {
      if (typeof candidate.id === 'string' && typeof candidate.text === 'string') ids.add(candidate.id);
    }
  }
  return ids;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
