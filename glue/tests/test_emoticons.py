"""The port gives what the vectors say; `npm run test:glue` runs this, and so does `python3 -m pytest glue/tests`."""

import json
import os
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from emoticons import find_first_emoticon

FILES = [Path(__file__).with_name("emoticon-vectors.ndjson")]
# `npm run test:glue` gives a second file: new random texts, and what the TypeScript detector says of them.
if "TWEETLAKE_MORE_VECTORS" in os.environ:
    FILES.append(Path(os.environ["TWEETLAKE_MORE_VECTORS"]))

VECTORS = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").strip("\n").split("\n")]


def answer_to(vector):
    found = find_first_emoticon(vector["text"], vector["escaped"])
    return tuple(found) if found else (None, "Neutral", None, None)


def test_vectors_are_at_least_1500():
    assert len(VECTORS) >= 1500


@pytest.mark.parametrize("rule", sorted({vector["rule"] for vector in VECTORS}))
def test_vectors_hold(rule):
    wrong = [
        (vector, answer_to(vector))
        for vector in VECTORS
        if vector["rule"] == rule
        and answer_to(vector) != tuple(vector[key] for key in ("symbol", "sentiment", "start", "end"))
    ]
    assert wrong == []


def test_random_texts_raise_nothing():
    chance = random.Random(1)
    alphabet = ":;=-()[]{}<>'\"/\\DPxXT_^3@#. \n\u200b\u0301\ufe0f：é😀a1&…"
    for _ in range(20_000):
        text = "".join(chance.choices(alphabet, k=chance.randrange(12)))
        found = find_first_emoticon(text)
        assert found is None or 0 <= found.start < found.end <= len(text)
