import { backfillCommand } from '../../core/backfill-command.ts';
import type { Search } from '../../core/config.ts';
import { type StreamGap, timeOf } from '../../core/stream-state.ts';
import type { StreamResult } from '../../pipeline/stream/stream.ts';
import { counted } from '../counted.ts';
import { goesOnText } from '../goes-on.ts';

/** What a stream did, on one line. */
export function streamLine(result: StreamResult): string {
  const { kind, tweets, filled, connections, files, rejected, partialErrors } = result;
  const counts = `${counted(tweets, 'tweet')} in ${counted(files, 'RAW file')}, ${counted(connections, 'connection')}`;
  const extras = [
    filled === 0 ? '' : `, ${counted(filled, 'tweet')} by search`,
    rejected === 0 ? '' : `, ${rejected} rejected (kept in quarantine)`,
    partialErrors === 0 ? '' : `, ${counted(partialErrors, 'partial error')}`,
  ];
  return `stream: ${kind}, ${counts}${extras.join('')}`;
}

/** Tweet time that the stream cannot be given back; where the full archive can, the command for each search. */
export function gapLines(gap: StreamGap, searches: readonly Search[], flags: string): string[] {
  const { fromMs, toMs, of } = gap;
  const what = `the stream has a gap from ${isoOf(fromMs)} to ${isoOf(toMs)}`;
  if (of === 'retweets') return [`${what}: other tweets are searched for, retweets cannot be`];
  const reason = `${what}: it is older than X's seven days`;
  return searches.map(
    ({ name }) => `${reason}; this reads it from the full archive: ${backfillCommand(name, gap, flags)}`,
  );
}

/** Why a stream is not complete, and when it can go on; null when it is. */
export function unfinishedLine(result: StreamResult): string | null {
  if (result.kind === 'busy') return `the stream was not read: ${result.reason}${goesOnText(result)}`;
  if (result.kind === 'cut') return `the stream was ended: ${result.reason}${goesOnText(result)}`;
  if (result.connections === 0) return 'the stream was never connected; run it again to go on';
  const [first] = result.fills;
  const last = result.fills.at(-1);
  if (first === undefined || last === undefined) return null;
  const span = `${isoOf(timeOf(first.sinceId))} to ${isoOf(timeOf(last.untilId))}`;
  return `the stream is not complete: a gap from ${span} is still to be searched for; run it again to go on`;
}

function isoOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
