import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('the code that a command loads', () => {
  it.each([
    ['main', ['commander'], ['zod', 'cli-table3', '@duckdb/node-api', 'fs-native-extensions']],
    ['run-query', [], ['zod', 'cli-table3', 'string-width', '@duckdb/node-api', 'fs-native-extensions', 'p-limit']],
    ['local-query-engine', ['@duckdb/node-api', 'zod'], ['cli-table3', 'string-width', 'fs-native-extensions']],
    ['run-status', ['zod'], ['cli-table3', 'string-width', '@duckdb/node-api', 'fs-native-extensions']],
    ['run-classify', ['zod'], ['cli-table3', 'string-width', '@duckdb/node-api', 'fs-native-extensions']],
  ])('of %s has %j and none of %j', async (name, needed, spared) => {
    const packages = await packagesOf(dirname(program.main), name);

    expect(packages).toEqual(expect.arrayContaining(needed));
    expect(packages.filter((one) => spared.includes(one))).toEqual([]);
  });
});

/** The packages in a bundled file and in all that it loads before it runs, and those that it takes from node_modules. */
async function packagesOf(folder: string, name: string): Promise<string[]> {
  const file = (await readdir(folder)).find((one) => one.startsWith(name) && one.endsWith('.js'));
  const packages = new Set<string>();
  const seen = new Set<string>();
  const waiting = [file ?? `no file of ${name}`];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const text = await readFile(join(folder, next), 'utf8');
    for (const [, path = ''] of text.matchAll(/^\/\/ node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)) packages.add(path);
    for (const [, from = ''] of text.matchAll(/^(?:import|\}|export)[^\n;]*?["']([^"'\n]+)["'];$/gm)) {
      if (from.startsWith('./')) waiting.push(from.slice(2));
      else packages.add(from);
    }
  }
  return [...packages];
}
