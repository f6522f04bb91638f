"""How well mentions become entities: ``python -m tests.benchmarks.resolution DATA [NAME …]``.

Gold mentions of documents through `reconcile_mentions`, and columns of names through
`reconcile_names`; B-cubed over mentions and over distinct forms, pairwise over forms. Beside them
what equal strings give, and connected components over the scores of RapidFuzz at the threshold
that is best for this very set. ``--left-out`` fits the weights of answers without the topic that is
measured; ``--rivals`` adds the rivals; calibration is of the confidence of entities.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import entityrec as er
from entityrec.settings import Settings, Weights
from entityrec.testing.evaluation import b_cubed, pairwise
from tests.benchmarks.report import print_table, save_record

DEFAULT = Settings()
LABELS = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG"}


def documents(
    data: Path, wanted: list[str], settings: Callable[[str], Settings] = lambda _topic: Settings()
) -> list[dict[str, object]]:
    """Figures of the sets with gold mentions, each topic of the news by itself."""
    rows: list[dict[str, object]] = []
    for name in ("slavic_news", "ecbplus_odd_topics"):
        topics = defaultdict(list)
        for line in (data / "docs" / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            topics[row["topic"] if name == "slavic_news" else "all"].append(row)
        for topic, docs in sorted(topics.items()):
            if not wanted or topic in wanted or name in wanted:
                rows += measured(f"{name}/{topic}", docs, settings(topic))
    return rows


def measured(name: str, docs: list[dict], settings: Settings = DEFAULT) -> list[dict[str, object]]:
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
        result = er.reconcile_mentions([row[:5] for row in gold], settings=settings)
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
                "calibration": confidence_error(result.entities, truth),
                **(best_rivals(theirs, keys, forms, truth) if "--rivals" in sys.argv else {}),
                "s": seconds,
            }
        )
    return rows


def confidence_error(entities: Iterable[er.Entity], truth: Mapping[tuple, str]) -> float:
    """How far confidences are from the share of the mentions that belong, on average, in ten bins."""
    claimed, found = [], []
    for entity in entities:
        labels = Counter(truth[m.doc_id, m.start, m.end] for m in entity.mentions)
        claimed.append(entity.confidence)
        found.append(max(labels.values()) / len(entity.mentions))
    gaps: dict[int, float] = defaultdict(float)
    for confidence, share in zip(claimed, found, strict=True):
        gaps[min(9, int(10 * confidence))] += confidence - share
    return sum(abs(gap) for gap in gaps.values()) / max(1, len(claimed))


def best_rivals(
    truth_of_forms: Mapping[str, str],
    keys: list[tuple],
    forms: list[str],
    truth: Mapping[tuple, str],
) -> dict[str, float]:
    """For each score of RapidFuzz the figures at the threshold at which B-cubed over forms is best."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import JaroWinkler

    names = sorted(truth_of_forms)
    lower = [name.casefold() for name in names]
    found = {}
    for label, scorer, whole in (
        ("JW", JaroWinkler.similarity, 1.0),
        ("sort", fuzz.token_sort_ratio, 100.0),
        ("set", fuzz.token_set_ratio, 100.0),
    ):
        table = process.cdist(lower, lower, scorer=scorer, workers=2) / whole
        best = (-1.0, {})
        for threshold in (0.75, 0.8, 0.85, 0.88, 0.91, 0.94, 0.97):
            home = components(names, table, threshold)
            best = max(best, (b_cubed(home, truth_of_forms).f1, home), key=lambda each: each[0])
        home = best[1]
        of_mentions = {key: home[form] for key, form in zip(keys, forms, strict=True)}
        found[f"{label} forms"] = best[0]
        found[f"{label} pair"] = pairwise(home, truth_of_forms).f1
        found[f"{label} mentions"] = b_cubed(of_mentions, truth).f1
    return found


def components(names: list[str], table: Any, threshold: float) -> dict[str, str]:
    """Names → the first name of their component over a threshold."""
    import networkx as nx
    import numpy as np

    graph = nx.Graph()
    graph.add_nodes_from(names)
    rows, columns = np.nonzero(np.triu(table >= threshold, 1))
    graph.add_edges_from((names[i], names[j]) for i, j in zip(rows, columns, strict=True))
    return {name: min(each) for each in nx.connected_components(graph) for name in each}


def left_out(data: Path) -> Callable[[str], Settings]:
    """Settings for a topic, the weights of answers fitted without it."""
    import numpy as np

    from tests.derive.weights import KNOTS, Design, design, fitted, samples

    found = samples(data)
    rows = design(found)

    def settings(topic: str) -> Settings:
        ours = [n for n, sample in enumerate(found) if sample.name.startswith(f"{topic} ")]
        rest = Design(*(column[~np.isin(rows.group, ours)] for column in rows))
        curves: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for (question, value), bits in zip(KNOTS, fitted(rest)[0].tolist(), strict=True):
            curves[question].append((value, round(bits, 1)))
        return Settings(weights=Weights(curves=tuple((q, tuple(c)) for q, c in curves.items())))

    return settings


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
    folder, *chosen = (each for each in sys.argv[1:] if not each.startswith("--"))
    fitted_elsewhere = (
        left_out(Path(folder)) if "--left-out" in sys.argv else lambda _topic: DEFAULT
    )
    in_documents = documents(Path(folder), chosen, fitted_elsewhere)
    in_columns = [] if "--left-out" in sys.argv else columns(Path(folder), chosen)
    print_table("gold mentions in documents", in_documents)
    print_table("columns of names", in_columns)
    save_record("resolution", {"documents": in_documents, "columns": in_columns})
