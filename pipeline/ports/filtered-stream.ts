import type { PaidExpansions } from '../../core/post-price.ts';
import type { StreamLine } from '../../core/stream-lines.ts';
import type { NewRule, StreamRule } from '../../core/stream-rules.ts';

export type StreamEvent =
  /** X has taken the connection: what is written from now on is given. Comes once, first. */
  | { readonly kind: 'connected' }
  /** A message, whatever it holds. */
  | ({ readonly kind: 'line' } & StreamLine);

/** X's filtered stream: what is written from now on and matches one of the app's rules. Every method rejects with SourceError. */
export interface FilteredStream {
  /** What comes with each tweet, and costs. */
  readonly expansions: PaidExpansions;
  /** All rules of the app, those of others too. */
  rules(): Promise<readonly StreamRule[]>;
  /** Sets the rules; rejects when X does not take one of them. Gives them with their ids. */
  addRules(rules: readonly NewRule[]): Promise<readonly StreamRule[]>;
  deleteRules(ids: readonly string[]): Promise<void>;
  /**
   * One connection, from the request to its end; unordered, and the same tweet may come twice. Bytes are read as they are
   * asked for. It never ends by itself: it rejects when it breaks off, falls silent or is ended by X. When the signal
   * aborts, the socket is closed at once and it ends after the messages that have been received.
   */
  connect(signal: AbortSignal): AsyncIterable<StreamEvent>;
}
