import type { Lake } from '../lake.ts';
import type { Collector } from './collector.ts';
import type { PostMeter } from './post-meter.ts';
import type { StateKeeper } from './state-keeper.ts';
import type { StreamCounts, StreamOptions, StreamSources } from './stream-options.ts';

/** A run of the stream, and all that its parts share. */
export interface StreamRun {
  readonly lake: Lake;
  readonly sources: StreamSources;
  readonly options: StreamOptions;
  readonly keeper: StateKeeper;
  readonly collector: Collector;
  readonly meter: PostMeter;
  readonly counts: StreamCounts;
}
