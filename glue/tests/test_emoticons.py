"""The port gives what the vectors say; run with `python3 -m pytest glue/tests`."""

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from emoticons import find_first_emoticon  # noqa: E402

VECTORS = [
    json.loads(line)
    for line in Path(__file__).with_name("emoticon-vectors.ndjson").read_text(encoding="utf-8").splitlines()
]


def answer_to(vector):
    found = find_first_emoticon(vector["text"], vector["escaped"])
    return tuple(found) if found else (None, "Neutral", None, None)


def test_every_vector_holds():
    wrong = [
        (vector, answer_to(vector))
        for vector in VECTORS
        if answer_to(vector) != tuple(vector[key] for key in ("symbol", "sentiment", "start", "end"))
    ]
    assert len(VECTORS) >= 1500
    assert wrong == []


def test_random_texts_raise_nothing():
    chance = random.Random(1)
    alphabet = ":;=-()[]{}<>'\"/\\DPxXT_^3@#. \n\u200b\u0301\ufe0f：é😀a1&…"
    for _ in range(20_000):
        text = "".join(chance.choices(alphabet, k=chance.randrange(12)))
        found = find_first_emoticon(text)
        assert found is None or 0 <= found.start < found.end <= len(text)
