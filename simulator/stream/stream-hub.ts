import type { Selection } from '../api/fields.ts';
import { selected } from '../api/fields.ts';
import { includesOf, spoken } from '../api/page.ts';
import type { Post, PostSource } from '../post.ts';
import { type LiveFeed, liveFeed } from './live-feed.ts';
import type { StreamRules } from './stream-rules.ts';

/** Where a connection's bytes go. */
export interface StreamSink {
  write(text: string): void;
  /** Ends the connection as a server does that is done. */
  end(): void;
  /** Bytes that the client has not taken yet. */
  readonly waitingBytes: number;
}

/** The one connection to the filtered stream that an app may have. */
export interface StreamHub {
  /** Whether somebody is connected. */
  isTaken(): boolean;
  /** Sends from now on (UTC milliseconds) what the rules match; gives what ends it when the client is gone. */
  connect(sink: StreamSink, selection: Selection, nowMs: number): () => void;
  /** Sends what is due by now; a sign of life when nothing was sent for long. */
  tick(nowMs: number): void;
}

/** X sends a sign of life at least every 20 seconds. Source: docs.x.com, consuming streaming data, August 2026. */
const KEEP_ALIVE_MS = 15_000;
/** Who does not read is cut off, as X does; X does not say when. */
const WAITING_BYTES_MAX = 32 * 1024 * 1024;

interface Connection {
  readonly sink: StreamSink;
  readonly selection: Selection;
  readonly feed: LiveFeed;
  lastSentMs: number;
}

export interface StreamHubOptions {
  readonly stream: PostSource;
  readonly seed: number;
  readonly rules: StreamRules;
}

export function streamHub({ stream, seed, rules }: StreamHubOptions): StreamHub {
  let connection: Connection | null = null;
  return {
    isTaken: () => connection !== null,
    connect(sink, selection, nowMs) {
      const made = { sink, selection, feed: liveFeed(stream, seed, nowMs), lastSentMs: nowMs };
      connection = made;
      return () => {
        if (connection === made) connection = null;
      };
    },
    tick(nowMs) {
      if (connection === null) return;
      const text = messagesDue(connection, rules, nowMs) || keepAlive(connection, nowMs);
      if (text === '') return;
      connection.lastSentMs = nowMs;
      connection.sink.write(text);
      if (connection.sink.waitingBytes <= WAITING_BYTES_MAX) return;
      connection.sink.end();
      connection = null;
    },
  };
}

function messagesDue({ feed, selection }: Connection, rules: StreamRules, nowMs: number): string {
  let text = '';
  for (const post of feed.due(nowMs)) {
    const matching = rules.matching(post);
    if (matching.length > 0) text += messageOf(post, selection, matching);
  }
  return text;
}

function messageOf(post: Post, selection: Selection, matching: readonly object[]): string {
  const includes = includesOf([post], selection);
  const message = {
    data: selected(post.tweet, selection.tweetFields),
    ...(Object.keys(includes).length > 0 && { includes }),
    matching_rules: matching,
  };
  return `${JSON.stringify(spoken(message, selection))}\r\n`;
}

function keepAlive({ lastSentMs }: Connection, nowMs: number): string {
  return nowMs - lastSentMs >= KEEP_ALIVE_MS ? '\r\n' : '';
}
