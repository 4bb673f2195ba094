/** Hive/Glue names of the column types that REF uses; `timestamp` is UTC milliseconds. */
export type RefColumnType = 'string' | 'timestamp' | 'bigint' | 'double' | 'boolean' | 'array<string>';

export interface RefColumnDefinition {
  readonly name: string;
  readonly type: RefColumnType;
  /** The name in the Portuguese view `tuites`. */
  readonly portuguese: string;
  readonly comment: string;
}

/**
 * The columns of REF, in file order; the Parquet schema, the Glue table, the DuckDB view and docs/schema.md come from here.
 * A new column goes last. Every column but `id`, `created_at` and `sentiment` may be null; missing is null, never "" or 0.
 */
export const REF_COLUMNS = [
  { name: 'id', type: 'string', portuguese: 'id', comment: 'Id of the tweet' },
  { name: 'created_at', type: 'timestamp', portuguese: 'criado_em', comment: 'When it was written, UTC' },
  { name: 'text', type: 'string', portuguese: 'texto', comment: 'What a person read, HTML-unescaped' },
  { name: 'lang', type: 'string', portuguese: 'idioma', comment: 'Language that X recognised, BCP 47' },
  {
    name: 'sentiment',
    type: 'string',
    portuguese: 'sentimento',
    comment: 'Positive, Negative or Neutral, by the first emoticon',
  },
  { name: 'symbol', type: 'string', portuguese: 'simbolo', comment: 'The first emoticon, null when there is none' },
  { name: 'kind', type: 'string', portuguese: 'tipo', comment: 'original, reply, retweet or quote' },
  { name: 'author_id', type: 'string', portuguese: 'autor_id', comment: 'Id of the author' },
  { name: 'author_username', type: 'string', portuguese: 'autor_usuario', comment: 'Handle of the author, without @' },
  { name: 'author_name', type: 'string', portuguese: 'autor_nome', comment: 'Display name of the author' },
  { name: 'author_location', type: 'string', portuguese: 'autor_local', comment: 'Location in the profile, free text' },
  { name: 'author_description', type: 'string', portuguese: 'autor_descricao', comment: 'Profile text of the author' },
  {
    name: 'author_created_at',
    type: 'timestamp',
    portuguese: 'autor_criado_em',
    comment: 'When the account was made, UTC',
  },
  { name: 'author_followers', type: 'bigint', portuguese: 'autor_seguidores', comment: 'Followers when collected' },
  {
    name: 'author_following',
    type: 'bigint',
    portuguese: 'autor_seguindo',
    comment: 'Accounts followed when collected',
  },
  { name: 'author_tweets', type: 'bigint', portuguese: 'autor_tuites', comment: 'Tweets of the author when collected' },
  {
    name: 'author_verified',
    type: 'boolean',
    portuguese: 'autor_verificado',
    comment: 'Whether the account is verified',
  },
  {
    name: 'conversation_id',
    type: 'string',
    portuguese: 'conversa_id',
    comment: 'Id of the tweet that began the thread',
  },
  {
    name: 'in_reply_to_user_id',
    type: 'string',
    portuguese: 'em_resposta_a_usuario_id',
    comment: 'Id of the user replied to',
  },
  {
    name: 'referenced_id',
    type: 'string',
    portuguese: 'referenciado_id',
    comment: 'Id of the tweet retweeted, quoted or replied to',
  },
  {
    name: 'referenced_username',
    type: 'string',
    portuguese: 'referenciado_usuario',
    comment: 'Handle of the author of the referenced tweet',
  },
  { name: 'original_id', type: 'string', portuguese: 'original_id', comment: 'First id of the edit history' },
  { name: 'hashtags', type: 'array<string>', portuguese: 'hashtags', comment: 'Hashtags without #' },
  { name: 'cashtags', type: 'array<string>', portuguese: 'cashtags', comment: 'Cashtags without $' },
  { name: 'mentions', type: 'array<string>', portuguese: 'mencoes', comment: 'Handles mentioned, without @' },
  { name: 'urls', type: 'array<string>', portuguese: 'urls', comment: 'Links, expanded as far as X did' },
  { name: 'domains', type: 'array<string>', portuguese: 'dominios', comment: 'Host names of the links' },
  { name: 'media_types', type: 'array<string>', portuguese: 'midia_tipos', comment: 'photo, video or animated_gif' },
  {
    name: 'media_urls',
    type: 'array<string>',
    portuguese: 'midia_urls',
    comment: 'Addresses of the media or their previews',
  },
  { name: 'place_name', type: 'string', portuguese: 'lugar_nome', comment: 'Full name of the tagged place' },
  { name: 'place_country', type: 'string', portuguese: 'lugar_pais', comment: 'Country code of the tagged place' },
  { name: 'longitude', type: 'double', portuguese: 'longitude', comment: 'Degrees east of the tweet' },
  { name: 'latitude', type: 'double', portuguese: 'latitude', comment: 'Degrees north of the tweet' },
  { name: 'source', type: 'string', portuguese: 'fonte', comment: 'Program that it was written with' },
  { name: 'possibly_sensitive', type: 'boolean', portuguese: 'possivelmente_sensivel', comment: 'Marked as sensitive' },
  { name: 'retweet_count', type: 'bigint', portuguese: 'retuites', comment: 'Retweets when collected' },
  { name: 'reply_count', type: 'bigint', portuguese: 'respostas', comment: 'Replies when collected' },
  { name: 'like_count', type: 'bigint', portuguese: 'curtidas', comment: 'Likes when collected' },
  { name: 'quote_count', type: 'bigint', portuguese: 'citacoes', comment: 'Quotes when collected' },
  { name: 'bookmark_count', type: 'bigint', portuguese: 'salvos', comment: 'Bookmarks when collected' },
  { name: 'impression_count', type: 'bigint', portuguese: 'visualizacoes', comment: 'Views when collected' },
  {
    name: 'rules',
    type: 'array<string>',
    portuguese: 'regras',
    comment: 'Searches and stream rules that matched it, sorted',
  },
  { name: 'text_complete', type: 'boolean', portuguese: 'texto_completo', comment: 'False when the text may be cut' },
  {
    name: 'withheld_in',
    type: 'array<string>',
    portuguese: 'retido_em',
    comment: 'Country codes in which it is withheld',
  },
  {
    name: 'collected_at',
    type: 'timestamp',
    portuguese: 'coletado_em',
    comment: 'When the newest copy was collected, UTC',
  },
  { name: 'collected_by', type: 'string', portuguese: 'coletado_por', comment: 'What collected the newest copy' },
  { name: 'raw_file', type: 'string', portuguese: 'arquivo_raw', comment: 'RAW key of the newest copy' },
] as const satisfies readonly RefColumnDefinition[];

/** Partition columns of REF: strings, zero-padded, of the tweet's UTC day. */
export const REF_PARTITIONS = [
  { name: 'year', portuguese: 'ano' },
  { name: 'month', portuguese: 'mes' },
  { name: 'day', portuguese: 'dia' },
] as const;
