import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const FILE_LINES_MAX = 300;

/** Which folders of this project, and which packages, the files of a room may import. `node:` stands for all of Node. */
interface Room {
  readonly own: readonly string[];
  /** Packages by name; `*` is any. */
  readonly packages: readonly string[];
}

const ROOMS: Readonly<Record<string, Room>> = {
  'core/contract': { own: ['core/contract'], packages: [] },
  core: { own: ['core'], packages: ['zod', 'ulid'] },
  pipeline: { own: ['pipeline', 'core'], packages: ['zod'] },
  adapters: { own: ['adapters', 'pipeline/ports', 'pipeline/import/batch.ts', 'core'], packages: ['*'] },
  lambda: { own: ['lambda', 'pipeline', 'adapters', 'core'], packages: ['*'] },
  cli: { own: ['cli', 'pipeline', 'adapters', 'core', 'simulator', 'web'], packages: ['*'] },
  lib: { own: ['lib', 'core/contract', 'core/config.ts'], packages: ['aws-cdk-lib', 'constructs', 'node:', 'esbuild'] },
  bin: {
    own: [
      'lib',
      'core/contract',
      'core/config.ts',
      'core/errors.ts',
      'core/refine-version.ts',
      'core/emoticons/face-set.ts',
      'adapters/hash.ts',
    ],
    packages: ['aws-cdk-lib', 'constructs', 'node:'],
  },
  simulator: { own: ['simulator', 'core'], packages: ['node:'] },
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

/** The imports of a file that break its room's rule, each with what it is. */
function brokenRules(imports: readonly Import[]): string[] {
  return imports.flatMap(({ file, specifier }) => {
    const name = Object.keys(ROOMS).find((room) => file.startsWith(`${room}/`));
    const room = ROOMS[name ?? ''];
    if (room === undefined || isAllowed(room, file, specifier)) return [];
    return [`${file} imports ${specifier}, which ${name}/ may not`];
  });
}

function isAllowed(room: Room, file: string, specifier: string): boolean {
  if (specifier.startsWith('.')) {
    const target = normalize(join(dirname(file), specifier));
    return room.own.some((own) => target === own || target.startsWith(`${own}/`));
  }
  return room.packages.some(
    (name) => name === '*' || specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`),
  );
}

function importsOf(file: string, text: string): Import[] {
  const found = text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gms);
  return [...found].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }));
}

function filesOf(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.(ts|py)$/.test(path) && statSync(join(ROOT, path)).isFile());
}

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the rooms', () => {
  it.each(Object.keys(ROOMS))('%s holds files, and imports only what it may', (room) => {
    const files = filesOf(room);

    expect(files.length).toBeGreaterThan(0);
    expect(brokenRules(files.flatMap((file) => importsOf(file, textOf(file))))).toEqual([]);
  });

  it.each([
    ['core/slot.ts', "import { readFile } from 'node:fs/promises';"],
    ['core/slot.ts', "import {\n  sweep,\n} from '../pipeline/ingest/sweep.ts';"],
    ['core/contract/keys.ts', "import type { Slot } from '../slot.ts';"],
    ['pipeline/lake.ts', "import { sha256 } from '../adapters/hash.ts';"],
    ['pipeline/lake.ts', "export { z } from 'zodiac';"],
    ['adapters/s3/x.ts', "import { refineSlot } from '../../pipeline/refine-slot.ts';"],
    ['lib/x.ts', "import { sha256 } from '../adapters/hash.ts';"],
    ['simulator/x.ts', "const source = await import('../adapters/x-api/x-api-source.ts');"],
  ])('sees a wrong import in %s', (file, text) => {
    expect(brokenRules(importsOf(file, text))).toHaveLength(1);
  });
});

describe('core and pipeline', () => {
  it.each([...filesOf('core'), ...filesOf('pipeline')])('%s reads no clock, chance or environment', (file) => {
    expect(textOf(file)).not.toMatch(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\.now\b/);
  });
});

describe('files', () => {
  it(`have at most ${FILE_LINES_MAX} lines`, () => {
    const files = [...Object.keys(ROOMS), 'test', 'bench', 'glue'].flatMap(filesOf);

    const long = files.filter((file) => textOf(file).split('\n').length > FILE_LINES_MAX + 1);

    expect(long.map((file) => relative('.', file))).toEqual([]);
  });
});
