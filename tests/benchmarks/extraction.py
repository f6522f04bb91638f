"""How well mentions are found: ``python -m tests.benchmarks.extraction DATA``.

Strict and overlap F1 of the built-in extractor on the development sets. Titles, leading articles
and possessive endings are taken off the reference, as the convention of the library has them.
"""

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

from entityrec.mentions.extraction import find_mentions
from entityrec.records import Document
from entityrec.testing.evaluation import Quality, span_quality
from tests.benchmarks.report import print_table, save_record

LABELS = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG"}
MOST_TEXTS = 400


def main(data: Path, wanted: list[str]) -> None:
    """Print and record the figures of each set."""
    rows = []
    for path in sorted((data / "ner").glob("*.jsonl")):
        if not wanted or path.stem in wanted:
            rows += measured(path)
    print_table("extraction: strict and overlap F1", rows)
    save_record("extraction", rows)


def measured(path: Path) -> list[dict[str, object]]:
    """The figures of one set, by kind."""
    found, gold, letters, seconds = defaultdict(set), defaultdict(set), 0, 0.0
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines[:: max(1, len(lines) // MOST_TEXTS)]):
        row = json.loads(line)
        started = time.process_time()
        mentions = find_mentions(Document(number, row["text"]))
        seconds += time.process_time() - started
        letters += len(row["text"])
        for mention in mentions:
            found[mention.kind].add((number, *trimmed(row["text"], mention.start, mention.end)))
        for start, end, label in row["spans"]:
            if label in LABELS:
                gold[LABELS[label]].add((number, *trimmed(row["text"], start, end)))
    rows = []
    for kind in ("PERSON", "ORG"):
        strict = span_quality(found[kind], gold[kind])
        loose = overlap(found[kind], gold[kind])
        rows.append(
            {
                "set": path.stem,
                "kind": kind,
                "P": strict.precision,
                "R": strict.recall,
                "F1": strict.f1,
                "overlap F1": loose.f1,
                "gold": len(gold[kind]),
                "kwords/s": letters / 6 / max(seconds, 1e-9) / 1000,
            }
        )
    return rows


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
