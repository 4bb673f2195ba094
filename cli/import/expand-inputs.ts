import { stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { type ArchiveFile, archiveFile, STDIN } from '../../adapters/archive/archive-file.ts';
import { UsageError } from '../../core/errors.ts';
import { inGroups } from '../../pipeline/in-groups.ts';

/** The files that are meant, each looked up. Rejects with UsageError when one that was named is missing or may not be read. */
export async function inputFiles(inputs: readonly string[]): Promise<ArchiveFile[]> {
  return lookUp(await expandInputs(inputs), inputs);
}

/** A file that was found in a folder, and has vanished or may not be read, stops no other: it is told when it is read. */
export function lookUp(files: readonly string[], inputs: readonly string[]): Promise<ArchiveFile[]> {
  const named = new Set(inputs.map((input) => normalize(input)));
  return inGroups(files, (file) =>
    archiveFile(file).catch((error: unknown) => {
      if (named.has(file)) throw error;
      return { file, sizeBytes: 0, modifiedAt: null };
    }),
  );
}

/**
 * The files that are meant by paths, folders (with all below them), globs and `-`: each once, those of a folder or glob
 * in order of their names. A path that exists is taken as it is, whatever it is called.
 * Rejects with UsageError when one means no file at all.
 */
export async function expandInputs(inputs: readonly string[]): Promise<string[]> {
  const [only] = inputs;
  // What one of them means is each once already; a million files more than once in memory would be felt.
  if (inputs.length === 1 && only !== undefined) return filesOf(only);
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
