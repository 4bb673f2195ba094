"""The columns that the peers in Python write: 26 of those that a part has, beside year, month and day."""

COLUMNS = [
    "id",
    "created_at",
    "text",
    "lang",
    "sentiment",
    "symbol",
    "kind",
    "author_id",
    "author_username",
    "author_name",
    "author_followers",
    "author_verified",
    "conversation_id",
    "in_reply_to_user_id",
    "referenced_id",
    "hashtags",
    "mentions",
    "urls",
    "source",
    "possibly_sensitive",
    "retweet_count",
    "reply_count",
    "like_count",
    "quote_count",
    "bookmark_count",
    "impression_count",
]
METRICS = COLUMNS[-6:]
DAY_FORMATS = {"year": "%Y", "month": "%m", "day": "%d"}
KIND_OF_REFERENCE = {"retweeted": "retweet", "quoted": "quote", "replied_to": "reply"}
HTML_ENTITIES = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
