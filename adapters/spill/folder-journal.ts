import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Slot } from '../../core/slot.ts';
import { FILES_START, type ReadPosition, type SortReport, type WriteReport } from '../../pipeline/import/batch.ts';
import type { ImportDone, ImportJournal } from '../../pipeline/ports/import-journal.ts';
import { codeOf, storeError } from '../folder/folder-error.ts';

const JOURNAL = 'journal.ndjson';
/** Folder beside the runs for what the lake is given only after all is sorted. */
export const HELD_BACK = 'held-back';

type Entry =
  | { readonly kind: 'sorted'; readonly number: number; readonly report: SortReport; readonly end: ReadPosition }
  | { readonly kind: 'all-sorted' }
  | { readonly kind: 'written'; readonly slot: Slot; readonly report: WriteReport };

/** A journal beside the spill, a line an entry; spilled runs of batches that it does not have are removed. Rejects with LakeError. */
export async function folderJournal(folder: string): Promise<ImportJournal> {
  const path = join(folder, JOURNAL);
  const oneAppend = pLimit(1);
  let failure: unknown = null;
  // On a full disk a line may be cut. Nothing may follow it, or the next import could not read what does.
  const append = (entry: Entry): Promise<void> =>
    oneAppend(async () => {
      if (failure !== null) throw failure;
      try {
        await appendFile(path, lineOf(entry));
      } catch (error) {
        failure = storeError('write', path, error);
        throw failure;
      }
    });
  const entries = usedEntries(await readEntries(path));
  await rewrite(path, entries);
  const done = doneOf(entries);
  await removeUnfinished(folder, done);
  return {
    done,
    sorted: (number, report, end) => append({ kind: 'sorted', number, report, end }),
    allSorted: () => append({ kind: 'all-sorted' }),
    written: (slot, report) => append({ kind: 'written', slot, report }),
  };
}

/** Whether the import whose spill is there had sorted all; false where there is none. Rejects with LakeError. */
export async function hasSortedAll(folder: string): Promise<boolean> {
  return (await readEntries(join(folder, JOURNAL))).some(({ kind }) => kind === 'all-sorted');
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** The last line may be cut: the process died at it. */
async function readEntries(path: string): Promise<Entry[]> {
  const lines = (await textOf(path)).split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** Batches end in any order; what comes behind one that did not is done again. */
function usedEntries(entries: readonly Entry[]): Entry[] {
  const numbers = new Set(entries.flatMap((entry) => (entry.kind === 'sorted' ? entry.number : [])));
  let end = 0;
  while (numbers.has(end)) end++;
  const used = entries.filter((entry) => entry.kind !== 'sorted' || entry.number < end);
  return used.sort((a, b) => numberOf(a) - numberOf(b));
}

function numberOf(entry: Entry): number {
  return entry.kind === 'sorted' ? entry.number : Number.MAX_SAFE_INTEGER;
}

/** Without what is cut or will be done again, which would else stand before what comes next. */
async function rewrite(path: string, entries: readonly Entry[]): Promise<void> {
  try {
    await writeFile(`${path}.new`, entries.map(lineOf).join(''));
    await rename(`${path}.new`, path);
  } catch (error) {
    throw storeError('write', path, error);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw storeError('read', path, error);
  }
}

function doneOf(entries: readonly Entry[]): ImportDone {
  const sorted: SortReport[] = [];
  const written = new Map<Slot, WriteReport>();
  let readFrom: ReadPosition | null = FILES_START;
  for (const entry of entries) {
    if (entry.kind === 'sorted') {
      sorted.push(entry.report);
      readFrom = entry.end;
    } else if (entry.kind === 'written') written.set(entry.slot, entry.report);
    else readFrom = null;
  }
  return { sorted, readFrom, written };
}

/** What no batch in the journal has put there. */
async function removeUnfinished(folder: string, { sorted }: ImportDone): Promise<void> {
  const needed = new Set(sorted.map(({ run }) => run?.name));
  for (const name of await readdir(folder)) {
    if (name !== JOURNAL && name !== HELD_BACK && !needed.has(name))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}
