import { stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, relative, resolve } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';
import { type ArchiveFile, archiveFile, STDIN } from '../../adapters/archive/archive-file.ts';
import { type ArchiveFiles, archiveFiles } from '../../adapters/archive/archive-files.ts';
import { sha256 } from '../../adapters/hash.ts';
import { UsageError } from '../../core/errors.ts';
import { foundNames, type ReadFolder } from './found-names.ts';

/**
 * The files that are meant, each looked up. Rejects with UsageError when one that was named is missing or may not be read.
 * `ownFolders` are those that an import writes to, which a folder or glob around them does not mean.
 */
export function inputFiles(inputs: readonly string[], ownFolders: readonly string[]): Promise<ArchiveFiles> {
  return archiveFiles(lookUp(expandInputs(inputs, ownFolders), inputs));
}

/** What was found in a folder, and has vanished or may not be read, stops no other: it is told when it is read. */
export async function* lookUp(
  files: AsyncIterable<string> | Iterable<string>,
  inputs: readonly string[],
): AsyncIterable<ArchiveFile> {
  const named = new Set(inputs.map((input) => normalize(input)));
  for await (const file of files) yield named.has(file) ? archiveFile(file) : foundFile(file);
}

function foundFile(file: string): ArchiveFile {
  try {
    return archiveFile(file);
  } catch {
    return { file, sizeBytes: 0, modifiedAt: null };
  }
}

/**
 * The files that are meant by paths, folders (with all below them but `ownFolders`), globs and `-`: each once, those of a
 * folder or glob in order of their names, and among them folders that cannot be listed. A path that exists is taken as it
 * is, whatever it is called. Rejects with UsageError when one means no file at all.
 */
export async function* expandInputs(
  inputs: readonly string[],
  ownFolders: readonly string[],
  readFolder?: ReadFolder,
): AsyncIterable<string> {
  // What one input means is each once already.
  const isNew = inputs.length === 1 ? () => true : oncePerPlace();
  for (const input of inputs) {
    for (const file of await filesOf(input, ownFolders, readFolder)) if (isNew(file)) yield file;
  }
}

/** Whether a file is asked for the first time. By hash: a path that was put together takes ten times as much room as it has characters. */
function oncePerPlace(): (file: string) => boolean {
  const seen = new Set<string>();
  return (file) => {
    const before = seen.size;
    return seen.add(file === STDIN ? STDIN : sha256(resolve(file))).size > before;
  };
}

async function filesOf(
  input: string,
  ownFolders: readonly string[],
  readFolder?: ReadFolder,
): Promise<Iterable<string>> {
  if (input === STDIN) return [STDIN];
  const found = await stat(input).catch(() => null);
  if (found?.isDirectory()) return filesIn(input, ownFolders, readFolder);
  if (found || !isDynamicPattern(input)) return [normalize(input)];
  return matching(input, ownFolders, readFolder);
}

async function filesIn(
  folder: string,
  ownFolders: readonly string[],
  readFolder?: ReadFolder,
): Promise<Iterable<string>> {
  const { names, unreadable } = await foundNames('**', { cwd: folder, dot: false }, readFolder);
  for (const path of unreadable) names.push(relative(folder, path));
  keepOnly(names, outsideOf(ownFolders.map((own) => relative(folder, own))));
  if (names.length === 0) throw new UsageError(`${folder} holds no files; check the path`);
  return pathsOf(names, (name) => join(folder, name));
}

async function matching(
  pattern: string,
  ownFolders: readonly string[],
  readFolder?: ReadFolder,
): Promise<Iterable<string>> {
  const absolute = isAbsolute(pattern);
  const { names, unreadable } = await foundNames(pattern, { expandDirectories: false, absolute }, readFolder);
  for (const path of unreadable) names.push(absolute ? path : relative('', path));
  const own = ownFolders.map((folder) => (absolute ? resolve(folder) : relative('', folder)));
  keepOnly(names, outsideOf(own.filter((folder) => !normalize(pattern).startsWith(`${folder}/`))));
  if (names.length === 0) throw new UsageError(`no file matches ${pattern}; check the path`);
  return pathsOf(names, normalize);
}

/** Leaves the others out of the very array, which glob holds on to. */
function keepOnly(names: string[], isKept: (name: string) => boolean): void {
  let kept = 0;
  for (const name of names) if (isKept(name)) names[kept++] = name;
  names.length = kept;
}

/** Whether a file is in none of the folders, whose paths begin where its own does. */
function outsideOf(folders: readonly string[]): (file: string) => boolean {
  const beginnings = folders.map((folder) => `${folder}/`);
  return (file) => {
    const path = normalize(file);
    return !beginnings.some((beginning) => path.startsWith(beginning));
  };
}

/** One at a time, and each name is let go of: a million must not be in memory longer than it takes to look them up. */
function* pathsOf(names: string[], pathOf: (name: string) => string): Iterable<string> {
  names.sort().reverse();
  for (let name = names.pop(); name !== undefined; name = names.pop()) yield pathOf(name);
}
