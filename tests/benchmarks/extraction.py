"""How well mentions are found, and how fast: ``python -m tests.benchmarks.extraction DATA [SET …]``.

Strict and overlap F1 of the built-in extractor on the development sets, and on Slavic news the F1 of
distinct spellings of a document. Titles, leading articles and possessive endings are taken off the
reference, as the convention of the library has them. From most of the sets the tagger has learned:
what it does on texts that it has not seen prints ``python -m tests.derive.tagger DATA --folds 2``.
"""

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import entityrec as er
from entityrec.testing.evaluation import Quality, span_quality
from tests.benchmarks.report import print_table, save_record

LABELS = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG"}
MOST_TEXTS = 400


def main(data: Path, wanted: list[str]) -> None:
    """Print and record the figures of each set; speed first, before anything is kept of other texts."""
    speed = [] if wanted else [speed_of(data / "ner" / "gmb.jsonl")]
    if speed:
        print_table("extraction: speed on newswire, one core", speed)
    rows = []
    for path in sorted((data / "ner").glob("*.jsonl")):
        if not wanted or path.stem in wanted:
            rows += measured(path)
    print_table("extraction: strict and overlap F1", rows)
    news = [] if wanted else list(spellings(data / "docs" / "slavic_news.jsonl"))
    if news:
        print_table("extraction: distinct spellings a document of Slavic news", news)
    save_record("extraction", [*rows, *news, *speed])


def measured(path: Path) -> list[dict[str, object]]:
    """The figures of one set, by kind."""
    found, gold = defaultdict(set), defaultdict(set)
    lines = path.read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines[:: max(1, len(lines) // MOST_TEXTS)]]
    for mention in er.extract([row["text"] for row in rows]):
        text = rows[mention.doc_id]["text"]
        found[mention.kind].add((mention.doc_id, *trimmed(text, mention.start, mention.end)))
    for number, row in enumerate(rows):
        for start, end, label in row["spans"]:
            if label in LABELS:
                gold[LABELS[label]].add((number, *trimmed(row["text"], start, end)))
    return [
        {
            "set": path.stem,
            "learned from": "no" if path.stem == "wnut_train" else "yes",
            "kind": kind,
            **quality(found[kind], gold[kind]),
        }
        for kind in ("PERSON", "ORG")
    ]


def quality(
    found: set[tuple[int, int, int]], gold: set[tuple[int, int, int]]
) -> dict[str, object]:
    """The columns of a row."""
    strict = span_quality(found, gold)
    return {
        "P": strict.precision,
        "R": strict.recall,
        "F1": strict.f1,
        "overlap F1": overlap(found, gold).f1,
        "gold": len(gold),
    }


def spellings(path: Path) -> Iterator[dict[str, object]]:
    """F1 of the distinct spellings of each document, by language and kind, of every eighth document."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()[::8]]
    sides = defaultdict(lambda: (set(), set()))
    for mention in er.extract([row["text"] for row in rows]):
        spelling = (mention.doc_id, mention.kind, " ".join(mention.text.split()))
        for key in ("all", rows[mention.doc_id]["lang"]):
            sides[key][0].add(spelling)
    for number, row in enumerate(rows):
        for each in row["mentions"]:
            spelling = (number, LABELS[each["type"]], " ".join(each["text"].split()))
            for key in ("all", row["lang"]):
                sides[key][1].add(spelling)
    for key, (found, gold) in sorted(sides.items()):
        for kind in ("PERSON", "ORG", None):
            here = [{s for s in side if kind in (s[1], None)} for side in (found, gold)]
            result = span_quality(*here)
            yield {
                "language": key,
                "kind": kind or "both",
                "P": result.precision,
                "R": result.recall,
                "F1": result.f1,
                "gold": len(here[1]),
            }


def speed_of(path: Path) -> dict[str, object]:
    """Words a second, of a first reading and of a second one, beside a bare search for words."""
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    words = sum(len(text.split()) for text in texts)

    def rate(job: Callable[[], object]) -> float:
        started = time.process_time()
        job()
        return words / (time.process_time() - started) / 1000

    first, second = (
        rate(lambda: er.extract(texts)),
        max(rate(lambda: er.extract(texts)) for _ in range(3)),
    )
    bare = max(rate(lambda: [re.findall(r"\w+|\S", text) for text in texts]) for _ in range(3))
    return {
        "texts": len(texts),
        "kwords/s, first reading": first,
        "kwords/s, warm": second,
        "kwords/s, re.findall of words": bare,
        "times slower, warm": bare / second,
    }


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without a leading article or a possessive ending."""
    for article in ("the ", "The "):
        if text[start:end].startswith(article):
            start += 4
    for ending in ("'s", "’s"):
        if text[start:end].endswith(ending):
            end -= 2
    return start, end


def overlap(found: set[tuple[int, int, int]], gold: set[tuple[int, int, int]]) -> Quality:
    """Precision and recall of spans that share a letter with one of the other side."""
    hit = sum(
        any(_share(f, g) for g in gold_here) for f in found for gold_here in [_near(f, gold)]
    )
    met = sum(
        any(_share(g, f) for f in found_here) for g in gold for found_here in [_near(g, found)]
    )
    return Quality(hit / len(found) if found else 1.0, met / len(gold) if gold else 1.0)


def _near(
    span: tuple[int, int, int], spans: set[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    index = _INDEX.get(id(spans))
    if index is None or index[0] is not spans:
        table = defaultdict(list)
        for each in spans:
            table[each[0]].append(each)
        index = _INDEX[id(spans)] = (spans, table)
    return index[1][span[0]]


_INDEX: dict[int, tuple[object, dict[int, list[tuple[int, int, int]]]]] = {}


def _share(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
