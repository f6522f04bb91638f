"""How well mentions become entities: ``python -m tests.benchmarks.resolution DATA [NAME …]``.

Gold mentions of documents through `reconcile_mentions`, and columns of names through
`reconcile_names`; B-cubed over mentions and over distinct forms, pairwise over forms.
Beside them what equal strings, lower-cased, would give.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import entityrec as er
from entityrec.testing.evaluation import b_cubed, pairwise
from tests.benchmarks.report import print_table, save_record

LABELS = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG"}


def documents(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Figures of the sets with gold mentions, each topic of the news by itself."""
    rows: list[dict[str, object]] = []
    for name in ("slavic_news", "ecbplus_odd_topics"):
        topics = defaultdict(list)
        for line in (data / "docs" / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            topics[row["topic"] if name == "slavic_news" else "all"].append(row)
        for topic, docs in sorted(topics.items()):
            if not wanted or topic in wanted or name in wanted:
                rows += measured(f"{name}/{topic}", docs)
    return rows


def measured(name: str, docs: list[dict]) -> list[dict[str, object]]:
    """Figures of one topic, for persons and organisations."""
    rows = []
    for kind in ("PERSON", "ORG"):
        gold = [
            (d["doc_id"], m["start"], m["end"], m["text"], kind, m["entity"])
            for d in docs
            for m in d["mentions"]
            if LABELS.get(m["type"]) == kind
        ]
        started = time.process_time()
        result = er.reconcile_mentions([row[:5] for row in gold])
        seconds = time.process_time() - started
        home = {(m.doc_id, m.start, m.end): e.id for e in result.entities for m in e.mentions}
        keys = [(row[0], row[1], row[2]) for row in gold]
        truth = dict(zip(keys, (row[5] for row in gold), strict=True))
        plain = dict(zip(keys, (row[3].lower() for row in gold), strict=True))
        forms = [row[3] for row in gold]
        ours = majority(forms, keys, home.get)
        theirs = majority(forms, keys, truth.get)
        over_forms, pairs = b_cubed(ours, theirs), pairwise(ours, theirs)
        rows.append(
            {
                "set": name,
                "kind": kind,
                "mentions": len(gold),
                "forms": len(ours),
                "B3 forms": over_forms.f1,
                "P": over_forms.precision,
                "R": over_forms.recall,
                "pair F1": pairs.f1,
                "pair P": pairs.precision,
                "pair R": pairs.recall,
                "B3 mentions": b_cubed(home, truth).f1,
                "equal strings": b_cubed(plain, truth).f1,
                "s": seconds,
            }
        )
    return rows


def majority(
    forms: list[str], keys: list[tuple], label: Callable[[tuple], str | None]
) -> dict[str, str]:
    """For each form the label that most of its mentions have."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for form, key in zip(forms, keys, strict=True):
        found = label(key)
        if found is not None:
            counts[form][found] += 1
    return {form: min(c, key=lambda each: (-c[each], each)) for form, c in counts.items()}


def columns(data: Path, wanted: list[str]) -> list[dict[str, object]]:
    """Figures of the columns of names."""
    rows = []
    for name in (
        "person_latn_2k",
        "org_latn_2k",
        "person_mixed_2k",
        "person_latn_20k",
        "person_mixed_20k",
        "org_latn_20k",
    ):
        if wanted and name not in wanted:
            continue
        table = [
            line.split("\t")
            for line in (data / "bench" / f"{name}.tsv").read_text("utf-8").splitlines()[1:]
        ]
        truth = {row[0]: row[1] for row in table}
        started = time.process_time()
        result = er.reconcile_names(
            list(truth), kind="ORG" if name.startswith("org") else "PERSON"
        )
        seconds = time.process_time() - started
        home = {v.text: e.id for e in result.entities for v in e.variants}
        truth = {text: label for text, label in truth.items() if text in home}
        quality, pairs = b_cubed(home, truth), pairwise(home, truth)
        rows.append(
            {
                "set": name,
                "names": len(truth),
                "B3": quality.f1,
                "P": quality.precision,
                "R": quality.recall,
                "pair F1": pairs.f1,
                "pair P": pairs.precision,
                "pair R": pairs.recall,
                "pairs a name": result.stats["pairs_compared"] / max(1, len(truth)),
                "s": seconds,
            }
        )
    return rows


if __name__ == "__main__":
    folder, chosen = Path(sys.argv[1]), sys.argv[2:]
    in_documents, in_columns = documents(folder, chosen), columns(folder, chosen)
    print_table("gold mentions in documents", in_documents)
    print_table("columns of names", in_columns)
    save_record("resolution", {"documents": in_documents, "columns": in_columns})
