import { stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { type ArchiveFile, archiveFile, STDIN } from '../../adapters/archive/archive-file.ts';
import { UsageError } from '../../core/errors.ts';

/** The files that are meant, each looked up. Rejects with UsageError when one is missing or may not be read. */
export async function inputFiles(inputs: readonly string[]): Promise<ArchiveFile[]> {
  const files: ArchiveFile[] = [];
  for (const file of await expandInputs(inputs)) files.push(await archiveFile(file));
  return files;
}

/**
 * The files that are meant by paths, folders (with all below them), globs and `-`: each once, those of a folder or glob
 * in order of their names. A path that exists is taken as it is, whatever it is called.
 * Rejects with UsageError when one means no file at all.
 */
export async function expandInputs(inputs: readonly string[]): Promise<string[]> {
  const files = new Map<string, string>();
  for (const input of inputs) {
    for (const file of await filesOf(input)) {
      const place = file === STDIN ? STDIN : resolve(file);
      if (!files.has(place)) files.set(place, file);
    }
  }
  return [...files.values()];
}

async function filesOf(input: string): Promise<string[]> {
  if (input === STDIN) return [STDIN];
  const found = await stat(input).catch(() => null);
  if (found?.isDirectory()) return atLeastOne(await filesIn(input), `${input} holds no files`);
  if (found || !isDynamicPattern(input)) return [normalize(input)];
  return atLeastOne(await matching(input), `no file matches ${input}`);
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await glob('**', { cwd: folder, onlyFiles: true, dot: false });
  return names.sort().map((name) => join(folder, name));
}

async function matching(pattern: string): Promise<string[]> {
  const names = await glob(pattern, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(pattern) });
  return names.sort().map(normalize);
}

function atLeastOne(files: string[], problem: string): string[] {
  if (files.length > 0) return files;
  throw new UsageError(`${problem}; check the path`);
}
