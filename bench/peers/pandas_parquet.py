"""pandas and pyarrow, as a notebook would: every line in memory, one frame, one dataset of Parquet by day.

Keeps one row of each id, finds the first face by one plain expression, all on one thread but for the writing.
It does not: keep RAW, note tweets, or lines that it cannot read (it stops); go on after an interruption.
"""

import glob
import json
import sys

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from columns import COLUMNS, DAY_FORMATS, HTML_ENTITIES, KIND_OF_REFERENCE, METRICS


def row_of(line: str) -> dict:
    page = json.loads(line)
    tweet = page["data"]
    author = next((user for user in page["includes"]["users"] if user["id"] == tweet["author_id"]), {})
    reference = (tweet.get("referenced_tweets") or [{}])[0]
    entities = tweet.get("entities", {})
    return {
        "id": tweet["id"],
        "created_at": tweet["created_at"],
        "text": tweet["text"],
        "lang": tweet.get("lang"),
        "kind": KIND_OF_REFERENCE.get(reference.get("type"), "original"),
        "author_id": tweet["author_id"],
        "author_username": author.get("username"),
        "author_name": author.get("name"),
        "author_followers": author.get("public_metrics", {}).get("followers_count"),
        "author_verified": author.get("verified"),
        "conversation_id": tweet.get("conversation_id"),
        "in_reply_to_user_id": tweet.get("in_reply_to_user_id"),
        "referenced_id": reference.get("id"),
        "hashtags": [each["tag"] for each in entities.get("hashtags", [])],
        "mentions": [each["username"] for each in entities.get("mentions", [])],
        "urls": [each.get("expanded_url", each["url"]) for each in entities.get("urls", [])],
        "source": tweet.get("source"),
        "possibly_sensitive": tweet.get("possibly_sensitive"),
        **{name: tweet["public_metrics"].get(name) for name in METRICS},
    }


job = json.loads(sys.argv[1])
rows = []
for path in sorted(glob.glob(job["glob"])):
    with open(path, encoding="utf-8") as lines:
        rows.extend(row_of(line) for line in lines)
frame = pd.DataFrame(rows).drop_duplicates("id")
frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True).astype("datetime64[ms, UTC]")
for entity, character in HTML_ENTITIES:
    frame["text"] = frame["text"].str.replace(entity, character, regex=False)
frame["symbol"] = frame["text"].str.extract(f"({job['pattern']})", expand=False)
frame["sentiment"] = "Negative"
frame.loc[frame["symbol"].isin(job["positive"]), "sentiment"] = "Positive"
frame.loc[frame["symbol"].isna(), "sentiment"] = "Neutral"
for name, day_format in DAY_FORMATS.items():
    frame[name] = frame["created_at"].dt.strftime(day_format)
table = pa.Table.from_pandas(frame[[*COLUMNS, *DAY_FORMATS]], preserve_index=False)
pq.write_to_dataset(table, job["target"], partition_cols=list(DAY_FORMATS), compression="snappy")
