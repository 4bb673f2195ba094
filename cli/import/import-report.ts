import { ERASURE_PREFIX, IMPORT_QUARANTINE_PREFIX } from '../../core/contract/keys.ts';
import { type ImportTally, type RejectionPlace, rejectedCount } from '../../core/import-tally.ts';
import type { ImportSummary } from '../../pipeline/import/import-archive.ts';
import { counted } from '../counted.ts';
import { plainText } from '../plain-text.ts';

export interface ReportOptions {
  readonly files: number;
  /** Whether nothing was written, so that nothing was kept either. */
  readonly isDryRun: boolean;
  /** Whether a deployed stack refines what was written. Default: false. */
  readonly isRemote?: boolean;
}

/** What an import saw and did, a line a fact; that nothing was new when every part was current already. */
export function importReport(summary: ImportSummary, options: ReportOptions): string {
  const { tally } = summary;
  const facts = [
    options.isDryRun ? surveyed(summary, options) : taken(summary, options),
    summary.resumedBytes > 0 ? `went on where the import before it ended, ${megabytes(summary.resumedBytes)} in` : null,
    tally.span && `days: ${dayOf(tally.span.oldestMs)} to ${dayOf(tally.span.newestMs)}`,
    listed('shapes', tally.byShape),
    listed('kinds', tally.byKind),
    listed('languages', tally.byLanguage),
    summary.duplicates > 0 ? `duplicates: ${summary.duplicates.toLocaleString('en')}` : null,
    erasures(tally, options),
    rejections(summary, options),
  ];
  return facts.flatMap((fact) => (fact === null ? [] : `${fact}\n`)).join('');
}

const BYTES_PER_MB = 1_000_000;

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / BYTES_PER_MB)).toLocaleString('en')} MB`;
}

function taken({ tweets, rawFiles, slots, parts, rows }: ImportSummary, { files, isRemote }: ReportOptions): string {
  if (tweets === 0) return readFrom(tweets, files);
  const inRaw = `${readFrom(tweets, files)}: ${counted(rawFiles, 'RAW file')} in ${counted(slots, 'slot')}`;
  if (isRemote) return `${inRaw}, which the stack refines`;
  const isNew = parts === 0 ? 'nothing new: ' : '';
  const written = `${counted(parts, 'part')} written with ${counted(rows, 'row')}`;
  return `${isNew}${inRaw}, ${written}`;
}

function surveyed({ tweets }: ImportSummary, { files }: ReportOptions): string {
  return `${readFrom(tweets, files)}; nothing was written, and duplicates were not counted (--dry-run)`;
}

function readFrom(tweets: number, files: number): string {
  return `${counted(tweets, 'tweet')} from ${counted(files, 'file')}`;
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function erasures(tally: ImportTally, { isDryRun }: ReportOptions): string | null {
  if (tally.erasures === 0) return null;
  const kept = isDryRun ? '' : `; kept in ${ERASURE_PREFIX} of the lake`;
  return `${counted(tally.erasures, 'request')} to erase a tweet${kept}`;
}

function rejections(summary: ImportSummary, { isDryRun }: ReportOptions): string | null {
  const count = rejectedCount(summary.tally);
  if (count === 0) return null;
  const kept = isDryRun ? '' : `; kept in ${IMPORT_QUARANTINE_PREFIX} of the lake`;
  const { rejectedByKind, firstRejectionByKind } = summary.tally;
  const examples = Object.entries(rejectedByKind)
    .sort(byCount)
    .slice(0, EXAMPLES_MAX)
    .flatMap(([kind]) => exampleOf(kind, firstRejectionByKind[kind]) ?? []);
  return [`rejected ${counted(count, 'record')} (${mostFirst(rejectedByKind)})${kept}`, ...examples].join('\n');
}

const EXAMPLES_MAX = 5;
const REASON_CHARS_MAX = 300;

/** The first of a kind; what it says of the record may be anything. */
function exampleOf(kind: string, place: RejectionPlace | undefined): string | null {
  if (place === undefined) return null;
  const { file, member, line, reason } = place;
  const path = member === null ? file : `${file}, ${member}`;
  return `  ${kind}: ${plainText(`${path}, line ${line}`)}: ${plainText(reason.slice(0, REASON_CHARS_MAX))}`;
}

function listed(name: string, counts: Readonly<Record<string, number>>): string | null {
  return Object.keys(counts).length === 0 ? null : `${name}: ${mostFirst(counts)}`;
}

const NAMES_SHOWN_MAX = 10;

function mostFirst(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(byCount);
  const shown = sorted.slice(0, NAMES_SHOWN_MAX).map(([name, count]) => `${name} ${count.toLocaleString('en')}`);
  const more = sorted.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

function byCount([a, countA]: [string, number], [b, countB]: [string, number]): number {
  return countB - countA || (a < b ? -1 : 1);
}
