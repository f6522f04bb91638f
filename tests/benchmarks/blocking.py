"""Which names meet: ``python -m tests.benchmarks.blocking DATA [--sizes 10000,100000]``.

For each way of meeting, and for unions of them, the share of the true pairs that meet (recall), pairs a name,
and user CPU; then the bounds that `Settings` has, around those that it begins with. Columns of names with gold
clusters (`columns_of_names`), persons, and organisations of ``DATA/bench``.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from entityrec.matching.blocking import looked_up, meeting_pairs
from entityrec.matching.columns import NameColumns, name_columns
from entityrec.matching.meetings import Met, meetings
from entityrec.matching.terms import terms_of
from entityrec.matching.words import WordPairs
from entityrec.names.distinct import make_name
from entityrec.records import Kind
from entityrec.settings import Settings
from entityrec.words.clean import shown
from tests.benchmarks.columns_of_names import names_of
from tests.benchmarks.report import print_table, save_record

LOOKED_UP = (
    "a word, few have it",
    "next to one another under a common word",
    "in one text",
    "a word, and another begins alike",
    "next to one another, no other word",
    "a word, and the sound of another",
    "next to one another, all alike",
)
MEETINGS = ("words written together", "two beginnings", "across scripts", "acronyms")


def true_pairs(columns: NameColumns, labels: dict[str, str]) -> Any:
    """The pairs of rows that are one, as numbers, in order."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(columns.names):
        rows[labels[name.text]].append(row)
    many = len(columns.names)
    return np.array(
        sorted(a * many + b for each in rows.values() for a, b in combinations(each, 2))
    )


def figures(
    what: str, codes: Iterable[Any], truth: Any, many: int, seconds: float
) -> dict[str, object]:
    """A row of the table."""
    met = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *codes]))
    met = met[met % (many + 1) > 0]
    recall = float(np.isin(truth, met, assume_unique=True).mean())
    return {"what": what, "recall": recall, "pairs a name": len(met) / many, "CPU s": seconds}


def ways(columns: NameColumns, truth: Any, most: int) -> list[dict[str, object]]:
    """Each way by itself, and all up to it."""
    many, terms = len(columns.names), terms_of(columns)
    started = time.process_time()
    sources = zip(
        (*LOOKED_UP, *MEETINGS),
        [
            *looked_up(columns, WordPairs(columns.words), terms, most, ()),
            *meetings(columns, terms, most),
        ],
        strict=True,
    )
    rows, union = [], []
    for what, met in sources:
        met_here: Met = met
        union.append(met_here.codes(many))
        seconds = time.process_time() - started
        alone = figures(what, union[-1:], truth, many, seconds)
        together = figures(what, union, truth, many, seconds)
        more = {"union recall": together["recall"], "union pairs": together["pairs a name"]}
        rows.append({**alone, **more})
    return rows


def bounds(columns: NameColumns, truth: Any) -> list[dict[str, object]]:
    """What comes out for other bounds."""
    rows, many = [], len(columns.names)
    for most, block in ((24, 20), (12, 20), (40, 20), (24, 10), (24, 40), (60, 60)):
        started = time.process_time()
        settings = Settings(most_comparisons=most, most_in_block=block)
        pairs = meeting_pairs(columns, WordPairs(columns.words), settings)
        codes = [pairs.left * many + pairs.right]
        seconds = time.process_time() - started
        what = f"most_comparisons {most}, most_in_block {block}"
        rows.append(figures(what, codes, truth, many, seconds))
    return rows


def measured(what: str, labels: dict[str, str], kind: Kind) -> dict[str, Any]:
    """Print the tables of one column."""
    labels = {shown(name): label for name, label in labels.items()}
    columns = name_columns([make_name(name, kind) for name in sorted(labels)])
    truth = true_pairs(columns, labels)
    found = {
        "ways": ways(columns, truth, Settings().most_in_block),
        "bounds": bounds(columns, truth),
    }
    print_table(f"{what}: ways of meeting", found["ways"])
    print_table(f"{what}: bounds", found["bounds"])
    return found


def main(arguments: Sequence[str]) -> None:
    """Measure all columns."""
    data = Path(arguments[0])
    sizes = arguments[arguments.index("--sizes") + 1] if "--sizes" in arguments else "10000,100000"
    record = {
        f"{size} persons": measured(f"{size} persons", names_of(data, int(size)), "PERSON")
        for size in sizes.split(",")
    }
    rows = (data / "bench" / "org_latn_20k.tsv").read_text("utf-8").splitlines()[1:]
    bodies = dict(row.split("\t")[:2] for row in rows)
    record["organisations"] = measured("organisations", bodies, "ORG")
    save_record("blocking", record)


if __name__ == "__main__":
    main(sys.argv[1:])
