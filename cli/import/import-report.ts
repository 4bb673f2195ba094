import { IMPORT_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import type { ImportSummary } from '../../pipeline/import/import-archive.ts';
import { counted } from '../counted.ts';

/** What an import did, in one or two lines; that nothing was new when every part was current already. */
export function importReport(summary: ImportSummary, files: number): string {
  const { tweets, rawFiles, slots, parts, rows, rejectedByKind } = summary;
  const first = `${parts === 0 ? 'nothing new: ' : ''}${counted(tweets, 'tweet')} from ${counted(files, 'file')}: ${counted(rawFiles, 'RAW file')} in ${counted(slots, 'slot')}, ${counted(parts, 'part')} written with ${counted(rows, 'row')}`;
  const kinds = Object.entries(rejectedByKind).sort(([, a], [, b]) => b - a);
  if (kinds.length === 0) return `${first}\n`;
  const list = kinds.map(([kind, number]) => `${kind} ${number.toLocaleString('en')}`).join(', ');
  return `${first}\nrejected ${counted(rejectedCount(summary), 'record')} (${list}); kept in ${IMPORT_QUARANTINE_PREFIX} of the lake\n`;
}

export function rejectedCount({ rejectedByKind }: ImportSummary): number {
  return Object.values(rejectedByKind).reduce((sum, number) => sum + number, 0);
}
