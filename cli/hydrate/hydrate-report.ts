import type { Answered } from '../../core/hydration.ts';
import type { HydrateEnd } from '../../pipeline/hydrate/hydrate.ts';
import { counted } from '../counted.ts';
import { goesOnText } from '../goes-on.ts';
import { plainText } from '../plain-text.ts';
import { csvFormat } from '../rows/csv-format.ts';
import type { NoId } from './read-ids.ts';

const NO_IDS_SHOWN_MAX = 5;
const TEXT_CHARS_MAX = 40;

/** What was done, on one line. */
export function hydrateLine(end: HydrateEnd, ids: number): string {
  const counts = `${counted(end.tweets, 'tweet')} in ${counted(end.files, 'RAW file')}, ${counted(end.requests, 'request')}`;
  const rejected = end.rejected === 0 ? '' : `, ${end.rejected} rejected (kept in quarantine)`;
  return `${end.kind}: ${counted(ids, 'id')}, ${counts}, ${counted(end.gone.length, 'id')} gone${rejected}`;
}

/** Why it is not complete, and when it can go on. */
export function cutLine(end: Exclude<HydrateEnd, { kind: 'complete' }>): string {
  return `not all ids were read: ${end.reason}${goesOnText(end)}`;
}

/** The ids that X does not give, a line each. */
export function goneLines(gone: readonly Answered[]): string[] {
  return gone.map(({ id, gone: reason }) => `gone ${id}: ${plainText(reason ?? '')}`);
}

/** The ids that X does not give, with its reasons. */
export function goneCsv(gone: readonly Answered[]): string {
  const { begin, row } = csvFormat(['id', 'reason']);
  return `${begin}${gone.map(({ id, gone: reason }, i) => row([id, reason], i)).join('')}`;
}

/** What of the list is no id; only the first few are shown. */
export function noIdLines(file: string, noIds: readonly NoId[]): string[] {
  const lines = noIds
    .slice(0, NO_IDS_SHOWN_MAX)
    .map(({ line, text }) => `${file}:${line}: "${plainText(text.slice(0, TEXT_CHARS_MAX))}" is no id${hintFor(text)}`);
  const more = noIds.length - lines.length;
  return more > 0 ? [...lines, `${file}: ${counted(more, 'more line')} without an id`] : lines;
}

function hintFor(text: string): string {
  return /^\d[.,]\d+e\+?\d+$/i.test(text) ? ': a spreadsheet has rounded it, export the column as text' : '';
}
