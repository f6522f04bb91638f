"""How far the confidence of variants can be trusted: ``python -m tests.benchmarks.confidence DATA``.

Gold mentions of the news, all topics: for each spelling of an entity but its name the bits of the weakest
link by which it hangs there, and the share of its mentions that belong. Prints the curve fitted to all
topics, which `settings.SURENESS` was read off by hand, and the reliability of curves fitted without the
topic that they are tried on.
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

import entityrec as er
from entityrec.settings import SURENESS
from tests.benchmarks.report import print_table, save_record
from tests.benchmarks.resolution import LABELS

EXPECTED = (0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98)
"""What the knots of a curve are drawn to, as much as by half a variant each."""


class Variants(NamedTuple):
    """Spellings as columns: their topic, the bits that they hang by, and the share that belongs."""

    topic: np.ndarray
    bits: np.ndarray
    share: np.ndarray


def variants(data: Path, kind: str) -> Variants:
    """The spellings of all entities of one kind, but for the names of the entities."""
    topics = defaultdict(list)
    for line in (data / "docs" / "slavic_news.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        topics[row["topic"]].append(row)
    found = [
        each for topic, docs in sorted(topics.items()) for each in of_topic(topic, docs, kind)
    ]
    topic, confidence, share = (np.array(column) for column in zip(*found, strict=True))
    knots, sure = zip(*SURENESS[kind], strict=True)
    return Variants(topic, np.interp(confidence, sure, knots), share)


def of_topic(topic: str, docs: list[dict], kind: str) -> list[tuple[str, float, float]]:
    """Topic, confidence and share of each spelling."""
    gold = {
        (d["doc_id"], m["start"], m["end"], m["text"], kind): m["entity"]
        for d in docs
        for m in d["mentions"]
        if LABELS.get(m["type"]) == kind
    }
    truth = {mention[:3]: entity for mention, entity in gold.items()}
    found = []
    for entity in er.reconcile_mentions(list(gold)):
        labels = Counter(truth[m.doc_id, m.start, m.end] for m in entity.mentions)
        most = min(labels, key=lambda label: (-labels[label], label))
        right: dict[str, list[bool]] = defaultdict(list)
        for m in entity.mentions:
            right[m.text].append(truth[m.doc_id, m.start, m.end] == most)
        found += [
            (topic, variant.confidence, float(np.mean(right[variant.text])))
            for variant in entity.variants
            if variant.text != entity.name and variant.text in right
        ]
    return found


def fitted(bits: np.ndarray, share: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """The sureness at each knot: least squares over straight lines between them."""
    table = np.stack([np.interp(bits, knots, row) for row in np.eye(len(knots))], axis=1)
    pull = 0.5 * np.eye(len(knots))
    return np.linalg.solve(table.T @ table + pull, table.T @ share + pull @ np.array(EXPECTED))


def error(claimed: np.ndarray, share: np.ndarray) -> float:
    """The calibration error in ten bins."""
    bins = np.minimum((claimed * 10).astype(int), 9)
    return float(sum(abs((claimed - share)[bins == k].sum()) for k in range(10)) / len(share))


def main(data: Path) -> None:
    """Print and keep the curves, the reliability of held-out ones, and their errors."""
    curves, reliability, errors = [], [], []
    for kind in ("PERSON", "ORG"):
        found = variants(data, kind)
        knots = np.array([value for value, _ in SURENESS[kind]])
        whole = fitted(found.bits, found.share, knots)
        curves += [
            {"kind": kind, "bits": bits, "fitted": float(fit), "in settings": sure}
            for (bits, sure), fit in zip(SURENESS[kind], whole, strict=True)
        ]
        claimed = np.zeros(len(found.bits))
        for topic in np.unique(found.topic):
            here = found.topic == topic
            curve = fitted(found.bits[~here], found.share[~here], knots)
            claimed[here] = np.interp(found.bits[here], knots, curve)
            own = error(claimed[here], found.share[here])
            errors.append({"kind": kind, "topic": str(topic), "error": own})
        errors.append({"kind": kind, "topic": "all", "error": error(claimed, found.share)})
        for low, high in ((0.0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 2.0)):
            here = (claimed >= low) & (claimed < high)
            right = float(found.share[here].mean()) if here.any() else float("nan")
            reliability.append(
                {"kind": kind, "said from": low, "variants": int(here.sum()), "right": right}
            )
    print_table("sureness by bits of the weakest link", curves)
    print_table("reliability of variants, curves fitted without the topic", reliability)
    print_table("calibration error, curves fitted without the topic", errors)
    save_record("confidence", {"curves": curves, "reliability": reliability, "errors": errors})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
