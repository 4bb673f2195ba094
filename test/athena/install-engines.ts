import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './run-process.ts';

const MOTO = { name: 'athena-moto-5.2.5', files: ['moto/requirements.txt'] };
const TRINO = { name: 'athena-trino-435', files: ['trino/pom.xml', 'trino/LocalTrino.java'] };

export const ENGINES_FOLDER = join(import.meta.dirname, 'engines');

/** Where the two engines are installed. */
export interface InstalledEngines {
  /** A Python that has moto. */
  readonly python: string;
  /** Holds `lib`, `classes` and `plugin`. */
  readonly trino: string;
}

/**
 * Installs moto and Trino into the user's cache, unless they are there: about two minutes and 300 MB the first time.
 * Each lies in a folder named by its version and by the files that it is made from. Rejects when a tool is missing.
 */
export async function installEngines(signal: AbortSignal): Promise<InstalledEngines> {
  const moto = await installOnce(MOTO, (folder) => buildMoto(folder, signal));
  const trino = await installOnce(TRINO, (folder) => buildTrino(folder, signal));
  return { python: join(moto, 'bin', 'python'), trino };
}

async function buildMoto(folder: string, signal: AbortSignal): Promise<void> {
  const requirements = join(ENGINES_FOLDER, 'moto', 'requirements.txt');
  await run('python3', ['-m', 'venv', folder], signal);
  await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '-r', requirements], signal);
}

async function buildTrino(folder: string, signal: AbortSignal): Promise<void> {
  const sources = join(ENGINES_FOLDER, 'trino');
  const maven = ['-B', '-ntp', '-q', '-f', join(sources, 'pom.xml'), `-Dout=${folder}`, 'generate-resources'];
  await run('mvn', maven, signal);
  await run(
    'javac',
    ['-cp', join(folder, 'lib', '*'), '-d', join(folder, 'classes'), join(sources, 'LocalTrino.java')],
    signal,
  );
}

interface Engine {
  readonly name: string;
  /** What its installation depends on, below ENGINES_FOLDER. */
  readonly files: readonly string[];
}

/** Builds under another name and renames at the end, so that an installation that was cut short is never used. */
async function installOnce({ name, files }: Engine, build: (folder: string) => Promise<void>): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tweetlake');
  const folder = join(cache, `${name}-${await hashOf(files)}`);
  if (existsSync(folder)) return folder;
  process.stderr.write(`athena: installing ${name} into ${folder}\n`);
  await removeAbandoned(cache, name);
  const building = join(cache, `${name}.building-${process.pid}`);
  await mkdir(building, { recursive: true });
  try {
    await build(building);
    await rename(building, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

const ABANDONED_AFTER_MS = 3_600_000;

/** Removes what a killed installation left; one that is under way is younger. */
async function removeAbandoned(cache: string, name: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  for (const entry of await readdir(cache)) {
    if (!entry.startsWith(`${name}.building-`)) continue;
    const path = join(cache, entry);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(ENGINES_FOLDER, file)));
  return hash.digest('hex').slice(0, 8);
}
