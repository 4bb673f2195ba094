import { IMPORT_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import type { ImportSummary } from '../../pipeline/import/import-archive.ts';

/** What an import did, in one or two lines. */
export function importReport(summary: ImportSummary, files: number): string {
  const { tweets, rawFiles, slots, parts, rows, rejectedByKind } = summary;
  const first = `${count(tweets, 'tweet')} from ${count(files, 'file')}: ${count(rawFiles, 'RAW file')} in ${count(slots, 'slot')}, ${count(parts, 'part')} written with ${count(rows, 'row')}`;
  const kinds = Object.entries(rejectedByKind).sort(([, a], [, b]) => b - a);
  if (kinds.length === 0) return `${first}\n`;
  const list = kinds.map(([kind, number]) => `${kind} ${number.toLocaleString('en')}`).join(', ');
  return `${first}\nrejected ${count(rejectedCount(summary), 'record')} (${list}); kept in ${IMPORT_QUARANTINE_PREFIX} of the lake\n`;
}

export function rejectedCount({ rejectedByKind }: ImportSummary): number {
  return Object.values(rejectedByKind).reduce((sum, number) => sum + number, 0);
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
