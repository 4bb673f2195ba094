"""The first emoticon of a text, by the rules of docs/emoticons.md; no dependencies.

The same answers as core/emoticons/, held to it by glue/tests/emoticon-vectors.ndjson. The faces stand in
emoticon-lexicon.json beside this file, written by `npm run vectors`.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class FoundEmoticon(NamedTuple):
    """`start` and `end` count the code points of the unescaped text, [start, end)."""

    symbol: str
    sentiment: str
    start: int
    end: int


class _Face(NamedTuple):
    text: str
    sentiment: str | None
    kind: str
    mouth: int


APOSTROPHES = dict.fromkeys(map(ord, "\u00b4\u02bc\u2018\u2019\u201b\u2032"), "'")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
MARKS_MAX = 30
KEYCAP = "\u20e3"
ORNAMENTS = "・。°⋆☆★✧✦"
OPENING, CLOSING = "([{", ")]}"
BLANKS = " \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))

_WORD = r"[^\W_]"
LINK = re.compile(
    "|".join(
        [
            r"(?<![a-zA-Z0-9+.-])[a-zA-Z0-9+.-]+://",
            rf"(?<!{_WORD})[hH][tT][tT][pP][sS]?(?::/|:?\.\.\.)",
            rf"(?<!{_WORD})[wW][wW][wW]\.{_WORD}",
            rf"(?<!{_WORD})(?<!-)(?<!{_WORD}\.)(?<!-\.)(?:(?:{_WORD}|-)+\.)+[a-zA-Z]{{2,}}(?:/|:[0-9])",
            rf"(?<!{_WORD})(?<![.-])(?:[lL][oO][cC][aA][lL][hH][oO][sS][tT]|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}})(?:/|:[0-9])",
            rf"(?<!{_WORD})(?<![.-])[a-zA-Z][a-zA-Z0-9-]*:[0-9]{{4,5}}/",
            rf"(?<!{_WORD})(?<![:;=])[a-zA-Z]:[\\/]+(?:{_WORD}|[_.~$%-])",
        ]
    )
)
MAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}")
_LINE_ENDS = "\n\r\u2028\u2029"
DOMAIN_GOES_ON = re.compile(r"\.[a-z]{2}")
REST_OF_LINE = re.compile(f"[{''.join(set(BLANKS) - set(_LINE_ENDS))}]*(?:[{_LINE_ENDS}]|\\Z)")


def find_first_emoticon(text: str, escaped: bool = False) -> FoundEmoticon | None:
    """Finds the first emoticon; None when there is none. `escaped` says whether the text is as X delivers it."""
    if escaped:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    clusters = [(normalize(cluster), start, end) for cluster, start, end in _clusters(text)]
    found = _first_face("".join(cluster for cluster, _, _ in clusters))
    if found is None:
        return None
    face, start, end = found
    length = origin = 0
    for cluster, first, last in clusters:
        if length <= start < length + len(cluster):
            origin = first
        length += len(cluster)
        if length >= end:
            return FoundEmoticon(face.text, face.sentiment or "", origin, last)
    return None


def normalize(cluster: str) -> str:
    if cluster.isascii():
        return cluster
    return unicodedata.normalize("NFKC", cluster.translate(APOSTROPHES)).translate(APOSTROPHES)


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """A character and the marks on it, with where they stand; what is invisible is in none."""
    cluster, start, end, marks = "", 0, 0, 0
    for at, char in enumerate(text):
        if char >= "\x80" and INVISIBLE.match(char):
            continue
        if cluster and char >= "\x80" and marks < MARKS_MAX and unicodedata.category(char)[0] == "M":
            cluster, end, marks = cluster + char, at + 1, marks + 1
            continue
        if cluster:
            yield cluster, start, end
        cluster, start, end, marks = char, at, at + 1, 0
    if cluster:
        yield cluster, start, end


def _load_faces() -> dict[str, list[_Face]]:
    by_pair: dict[str, list[_Face]] = {}
    for entry in json.loads(Path(__file__).with_name("emoticon-lexicon.json").read_text(encoding="utf-8")):
        face = _Face(*entry)
        pairs = {face.text[:2]} | ({face.text[0] * 2} if face.mouth == 0 else set())
        for pair in pairs:
            by_pair.setdefault(pair, []).append(face)
    return by_pair


FACES = _load_faces()


def _first_face(text: str) -> tuple[_Face, int, int] | None:
    open_brackets = [0, 0, 0]
    read = index = 0
    rejected_end = -1
    token = (0, -1, -1)
    while index < len(text):
        found = _face_at(text, index)
        if found is None or found[1] == rejected_end:
            index += 1
            continue
        face, end = found
        if _is_in_name(text, index):
            index += 1
            continue
        read = _read_brackets(text, read, index, open_brackets)
        if face.sentiment is None:
            for at in range(read, end):
                _read_bracket(text[at], open_brackets, at == index)
            index = read = max(end, read)
            continue
        if _is_accepted(text, face, index, end, open_brackets):
            if index >= token[1]:
                token = _token_at(text, index)
            protected_end = _protected_end(text, index, token)
            if protected_end == -1:
                return face, index, end
            index = max(index + 1, protected_end)
            continue
        rejected_end = end
        index += 1
    return None


def _face_at(text: str, index: int) -> tuple[_Face, int] | None:
    longest: tuple[_Face, int] | None = None
    for face in FACES.get(text[index : index + 2]) or FACES.get(text[index], ()):
        end = _end_of(face, text, index)
        if end == -1:
            continue
        if longest is None or (end, len(face.text)) > (longest[1], len(longest[0].text)):
            longest = (face, end)
    if longest and index > 0 and is_word(text[index]) and is_word(text[index - 1]):
        return None
    if longest and text[longest[1] : longest[1] + 1] == KEYCAP:
        return None
    return longest


def _end_of(face: _Face, text: str, index: int) -> int:
    if face.mouth == -1:
        return index + len(face.text) if text.startswith(face.text, index) else -1
    head, mouth, tail = face.text[: face.mouth + 1], face.text[face.mouth], face.text[face.mouth + 1 :]
    if not text.startswith(head, index) or (head[0] == mouth and index > 0 and text[index - 1] == mouth):
        return -1
    end = index + len(head)
    while end < len(text) and text[end] == mouth:
        end += 1
    return end + len(tail) if text.startswith(tail, end) else -1


def _read_brackets(text: str, start: int, end: int, open_brackets: list[int]) -> int:
    for at in range(start, end):
        _read_bracket(text[at], open_brackets, True)
    return max(start, end)


def _read_bracket(char: str, open_brackets: list[int], opens: bool) -> None:
    if char in OPENING:
        open_brackets[OPENING.index(char)] += opens
    elif char in CLOSING:
        kind = CLOSING.index(char)
        open_brackets[kind] = max(0, open_brackets[kind] - 1)


def is_word(char: str) -> bool:
    """A letter or digit, or a mark that belongs to a letter."""
    if char.isascii():
        return char.isalnum()
    return unicodedata.category(char)[0] in "LN" or unicodedata.category(char) in ("Mn", "Mc")


def _is_blank(char: str) -> bool:
    return char != "" and char in BLANKS


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9" if char else False


def _is_accepted(text: str, face: _Face, start: int, end: int, open_brackets: list[int]) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    word_before, word_after = before != "" and is_word(before), after != "" and is_word(after)
    free_before = before == "" or _is_blank(before)
    kind = face.kind
    if kind == "closing":
        count = open_brackets[CLOSING.index(face.text[face.mouth])]
        return free_before or not 0 < end - start - face.mouth <= count
    if kind == "opening":
        if before in ('"', "'") or word_after or (after != "" and after in "()[]{}"):
            return False
        return not _opens_quote(text, end)
    if kind == "mirrored":
        if not free_before or not (after == "" or _is_blank(after) or after in ".,!?…"):
            return False
        return not (face.text[0] in CLOSING and open_brackets[CLOSING.index(face.text[0])] > 0)
    if kind == "horror":
        return _is_blank(before) and REST_OF_LINE.match(text, end) is not None
    if kind == "slash":
        return (free_before or before in ".!?,") and not word_after and after != "="
    if kind == "eastern":
        if word_before or before == "_" or word_after or after == "_":
            return False
        return not (face.text[0] in "TQ" and face.text[1] in ".-" and _is_joined(text, start, end, face.text[1]))
    if kind == "heart":
        return _is_heart(text, start, end, before, after)
    if kind == "token" and (
        before == "_" or after == "_" or _is_joined(text, start, end, "-'") or DOMAIN_GOES_ON.match(text, end)
    ):
        return False
    if face.text[-1] == "*" and (before and before in ORNAMENTS or after and after in ORNAMENTS):
        return False
    if word_before or (before != "" and before in ":=&/") or word_after:
        return False
    return face.text not in (":3", ":c") or free_before or before in "\"'“”„«»‘’"


def _opens_quote(text: str, index: int) -> bool:
    quote, after = text[index : index + 1], text[index + 1 : index + 2]
    if quote == "":
        return False
    if quote in "“„«‹‘‚":
        return True
    return quote in "\"'" and after != "" and (is_word(after) or after in "([{\"'@#$%&*+-_/\\<")


def _is_joined(text: str, start: int, end: int, joints: str) -> bool:
    """Whether one of these joints ties the face to a letter or digit."""
    if start > 1 and text[start - 1] in joints and is_word(text[start - 2]):
        return True
    return end + 1 < len(text) and text[end] in joints and is_word(text[end + 1])


def _is_heart(text: str, start: int, end: int, before: str, after: str) -> bool:
    if _is_digit(after) or after == "%" or (after in (",", ".") and _is_digit(text[end + 1 : end + 2])):
        return False
    if _is_digit(before) or before == ")":
        return False
    if before == "" or not is_word(before):
        return True
    beyond = text[start - 2 : start - 1] if start > 1 else ""
    return beyond != "" and is_word(beyond) and unicodedata.category(beyond)[0] != "N"


def _is_in_name(text: str, index: int) -> bool:
    """Whether a face that begins like a word stands where a mention or hashtag goes on: `o:)` in `@o:)`."""
    return index > 0 and text[index - 1] in "@#_" and unicodedata.category(text[index])[0] in "LN"


def _token_at(text: str, index: int) -> tuple[int, int, int]:
    start = end = index
    while start > 0 and not _is_blank(text[start - 1]):
        start -= 1
    while end < len(text) and not _is_blank(text[end]):
        end += 1
    link = LINK.search(text[start:end])
    return start, end, start + link.start() if link else -1


def _protected_end(text: str, index: int, token: tuple[int, int, int]) -> int:
    if token[2] != -1 and token[2] <= index:
        return token[1]
    mail = MAIL.match(text, index)
    return mail.end() if mail else -1
