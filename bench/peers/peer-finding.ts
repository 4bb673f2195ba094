import type { TweetCount } from '../count-tweets.ts';
import { median, type Usage } from '../measure.ts';
import { type Finding, ratioFinding, round } from '../report.ts';

const BYTES_PER_MB = 1024 * 1024;
/** The aim; what must hold today is the bound of the import. */
const PARSE_RATIO_MIN = 0.45;

/** One or more runs of a program over the same lines. */
export interface Runs {
  readonly name: string;
  readonly lines: number;
  readonly usages: readonly Usage[];
}

export interface PeerRuns extends Runs {
  /** What was found in what each run wrote. */
  readonly counts: readonly TweetCount[];
}

/** An import beside a peer, each by its median run. Not kept when the peer failed, lost a tweet or wrote one twice. */
export function peerFinding(ours: Runs, theirs: PeerRuns): Finding {
  const failed = theirs.usages.find(({ code }) => code !== 0);
  const wrong = theirs.counts.find(({ rows, ids }) => rows !== theirs.lines || ids !== theirs.lines);
  const told = wrong ? `: ${said(theirs)}, but ${wrong.ids} tweets in ${wrong.rows} rows` : ` ${said(theirs)}`;
  return {
    what: ours.name,
    measured: said(ours),
    beside: theirs.name + (failed ? `: ended with ${failed.code}` : told),
    ratio: failed ? null : ratioOf(ours, theirs),
    bound: `all ${theirs.lines.toLocaleString('en')} rows`,
    isKept: failed === undefined && wrong === undefined,
  };
}

/** An import beside JSON.parse of every line. */
export function parseFinding(ours: Runs, parse: Runs): Finding {
  const beside = `JSON.parse alone, one thread ${said(parse)}`;
  const values = { measured: said(ours), beside, ratio: ratioOf(ours, parse) };
  return ratioFinding(ours.name, values, { atLeast: PARSE_RATIO_MIN });
}

/** The line of a peer that cannot run here. */
export function missingFinding(peer: string, error: unknown): Finding {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return { what: peer, measured: 'not measured', beside: reason, ratio: null, bound: '', isKept: true };
}

function said(runs: Runs): string {
  const peakBytes = Math.max(...runs.usages.map((usage) => usage.peakBytes));
  return `${round(rowsPerSecond(runs))} rows/s, ${round(peakBytes / BYTES_PER_MB)} MB`;
}

function ratioOf(ours: Runs, theirs: Runs): number {
  return rowsPerSecond(ours) / rowsPerSecond(theirs);
}

function rowsPerSecond({ lines, usages }: Runs): number {
  return (lines / median(usages.map(({ wallMs }) => wallMs))) * 1000;
}
