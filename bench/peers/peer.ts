import type { Usage } from '../measure.ts';

/** What a peer is asked for; it is given to programs as JSON. */
export interface PeerJob {
  /** A file of lines, or a folder of such files. */
  readonly source: string;
  /** The same files as a glob. */
  readonly glob: string;
  /** Where the rows go: nothing is there yet, in a folder that is the peer's alone. */
  readonly target: string;
  readonly threads: number;
  /** One plain expression of the faces to look for; those of `positive` are positive, the others negative. */
  readonly pattern: string;
  readonly positive: readonly string[];
}

/** Runs the peer's program to its end. */
export type RunPeer = (job: PeerJob) => Promise<Usage>;

/** Another way from an archive to rows that can be queried. */
export interface Peer {
  readonly name: string;
  /** It reads only the first so many lines, of the one file; without this all, of both layouts. */
  readonly linesMax?: number;
  /** Makes it ready. Rejects, saying what is missing, where it cannot run. */
  readonly prepare: () => Promise<RunPeer>;
  /** What it wrote, as a table of DuckDB. */
  readonly tableOf: (target: string) => string;
}
