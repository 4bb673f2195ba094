import type { ImportJournal } from '../ports/import-journal.ts';
import { FILES_START } from './batch.ts';

/** For an import that nobody goes on with: it writes nothing, or it begins anew. */
export const NO_JOURNAL: ImportJournal = {
  done: { sorted: [], readFrom: FILES_START, written: new Map() },
  sorted: async () => {},
  allSorted: async () => {},
  written: async () => {},
};
