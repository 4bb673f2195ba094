import type { PostKind } from '../post.ts';
import type { Removal } from './removal.ts';
import type { ComposedEntities } from './text-builder.ts';

/** A tweet as X API v2 gives it with every field asked for; what it does not have is left out. */
type Tweet = TweetBody & { readonly public_metrics: TweetMetrics };

/** A tweet without the counts, which change with the time of asking. */
export type TweetBody = {
  readonly id: string;
  readonly text: string;
  readonly edit_history_tweet_ids: readonly string[];
  readonly author_id: string;
  readonly conversation_id: string;
  readonly created_at: string;
  readonly edit_controls: EditControls;
  readonly lang: string;
  readonly possibly_sensitive: boolean;
  readonly reply_settings: 'everyone';
  readonly source: string;
  readonly attachments?: { readonly media_keys: readonly string[] };
  readonly entities?: ComposedEntities;
  readonly geo?: { readonly place_id: string; readonly coordinates?: Point };
  readonly in_reply_to_user_id?: string;
  readonly note_tweet?: { readonly text: string; readonly entities?: ComposedEntities };
  readonly referenced_tweets?: readonly Reference[];
};

type EditControls = {
  readonly edits_remaining: number;
  readonly is_edit_eligible: boolean;
  readonly editable_until: string;
};

export type Point = { readonly type: 'Point'; readonly coordinates: readonly [longitude: number, latitude: number] };

export type Reference = { readonly type: 'retweeted' | 'quoted' | 'replied_to'; readonly id: string };

export type TweetMetrics = {
  readonly retweet_count: number;
  readonly reply_count: number;
  readonly like_count: number;
  readonly quote_count: number;
  readonly bookmark_count: number;
  readonly impression_count: number;
};

export type User = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly created_at: string;
  readonly description: string;
  readonly location?: string;
  readonly profile_image_url: string;
  readonly protected: boolean;
  readonly public_metrics: {
    readonly followers_count: number;
    readonly following_count: number;
    readonly tweet_count: number;
    readonly listed_count: number;
    readonly like_count: number;
  };
  readonly url: string;
  readonly verified: boolean;
  readonly verified_type: 'none' | 'blue' | 'business' | 'government';
};

export type Media = {
  readonly media_key: string;
  readonly type: 'photo' | 'video' | 'animated_gif';
  readonly width: number;
  readonly height: number;
  readonly alt_text?: string;
  /** Photos only, as X does. */
  readonly url?: string;
  /** Videos and animated GIFs only. */
  readonly preview_image_url?: string;
  readonly duration_ms?: number;
  readonly variants?: readonly { readonly bit_rate?: number; readonly content_type: string; readonly url: string }[];
};

export type Place = {
  readonly id: string;
  readonly full_name: string;
  readonly name: string;
  readonly country: string;
  readonly country_code: string;
  readonly place_type: 'city' | 'country';
  readonly geo: {
    readonly type: 'Feature';
    /** West, south, east, north in degrees. */
    readonly bbox: readonly [number, number, number, number];
    readonly properties: Readonly<Record<string, never>>;
  };
};

/** A post of the stream: it has everything. */
export interface InventedPost extends PostContext {
  readonly tweet: Tweet;
  /** Always an older original of the same stream. */
  readonly referenced: InventedPost | null;
}

interface PostContext {
  readonly kind: PostKind;
  readonly timeMs: number;
  readonly author: User;
  readonly mentioned: readonly User[];
  readonly inReplyTo: User | null;
  readonly media: readonly Media[];
  readonly place: Place | null;
  readonly removal: Removal | null;
}

/** A post before its counts are known: what the generator makes, and may keep. */
export interface Draft extends PostContext {
  readonly tweet: TweetBody;
  readonly referenced: Draft | null;
  /** What its counts grow to in the end. */
  readonly finalMetrics: TweetMetrics;
}
