"""moto's S3 and Glue on 127.0.0.1, corrected where it answers Trino unlike AWS Glue does (moto 5.2.5, seen with Trino 435).

1. Tables and partitions carry the StorageDescriptor defaults that AWS fills in; Trino fails on null without them.
2. BatchGetPartition answers UnprocessedKeys; Trino fails on null without it.
3. GetPartitions honours Segment; without it each of Trino's five segments gets all partitions, and every row comes five times.
4. The column-statistics calls exist, and answer that there are none.

Usage: python server.py PORT. Ends when its standard input ends, so that it never outlives what started it.
"""

import os
import sys
import threading
import zlib

from moto.core.responses import ActionResult
from moto.glue import models
from moto.glue.responses import GlueResponse
from moto.server import main

STORAGE_DEFAULTS = {
    "Compressed": False,
    "NumberOfBuckets": 0,
    "BucketColumns": [],
    "SortColumns": [],
    "Parameters": {},
    "StoredAsSubDirectories": False,
}


def fill_storage_defaults(entity):
    as_dict = entity.as_dict

    def with_defaults(self, *args, **kwargs):
        answer = as_dict(self, *args, **kwargs)
        storage = answer.get("StorageDescriptor")
        if storage is None:
            return answer
        return {**answer, "StorageDescriptor": {**STORAGE_DEFAULTS, **storage}}

    entity.as_dict = with_defaults


def answer_unprocessed_keys():
    batch_get_partition = GlueResponse.batch_get_partition

    def with_unprocessed_keys(self):
        answer = batch_get_partition(self)
        answer.result.setdefault("UnprocessedKeys", [])
        return answer

    GlueResponse.batch_get_partition = with_unprocessed_keys


def honour_segments():
    get_partitions = GlueResponse.get_partitions

    def of_segment(self):
        answer = get_partitions(self)
        segment = self.parameters.get("Segment")
        if segment:
            number, total = int(segment["SegmentNumber"]), int(segment["TotalSegments"])
            answer.result["Partitions"] = [
                partition
                for partition in answer.result["Partitions"]
                if zlib.crc32("/".join(partition["Values"]).encode()) % total == number
            ]
        return answer

    GlueResponse.get_partitions = of_segment


def answer_column_statistics():
    answers = {"get": {"ColumnStatisticsList": [], "Errors": []}, "update": {"Errors": []}, "delete": {}}
    for verb, answer in answers.items():
        for entity in ("table", "partition"):
            setattr(
                GlueResponse,
                f"{verb}_column_statistics_for_{entity}",
                lambda self, answer=answer: ActionResult(dict(answer)),
            )


def end_with_standard_input():
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    fill_storage_defaults(models.FakeTable)
    fill_storage_defaults(models.FakePartition)
    answer_unprocessed_keys()
    honour_segments()
    answer_column_statistics()
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    main(["-H", "127.0.0.1", "-p", sys.argv[1]])
