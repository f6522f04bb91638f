"""A corpus from end to end: ``python -m tests.benchmarks.corpus DATA [TEXTS [WORKERS]]``.

The news of the development data again and again, each time with other people and bodies in it, as a generator
through `reconcile`. Prints how many megabytes of text a second each core reads, and what memory that takes.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import entityrec as er
from tests.benchmarks.columns_of_names import SEED, names_of
from tests.benchmarks.report import print_table, save_record


def news(data: Path) -> list[dict]:
    """All news documents with their gold mentions."""
    rows = []
    for name in ("ecbplus_odd_topics", "slavic_news"):
        lines = (data / "docs" / f"{name}.jsonl").read_text("utf-8").splitlines()
        rows += [json.loads(line) for line in lines]
    return rows


def altered(data: Path, most: int, seen: list[int]) -> Iterator[str]:
    """Texts of which the people are others each time; ``seen`` counts their bytes."""
    rng = random.Random(SEED)
    people = [name for name in names_of(data, 100_000) if 1 < len(name.split()) < 4]
    for document in islice(cycle(news(data)), most):
        text, others = document["text"], {}
        for mention in sorted(document["mentions"], key=lambda each: -each["start"]):
            if mention["type"] == "ORG" or " " not in mention["text"]:
                continue
            name = others.setdefault(mention["entity"], rng.choice(people))
            text = text[: mention["start"]] + name + text[mention["end"] :]
        seen.append(len(text.encode()))
        yield text


def measured(data: Path, most: int, workers: int) -> dict[str, object]:
    """What a corpus of so many texts takes, stage by stage."""
    stages: list[tuple[str, float, float]] = []

    def step(stage: str, _count: int) -> None:
        stages.append((stage, time.monotonic(), cpu()))

    seen: list[int] = []
    er.reconcile(["President Anna Petrova spoke."])
    started, used = time.monotonic(), cpu()
    answer = er.reconcile(altered(data, most, seen), workers=workers, progress=step)
    reading = next(row for row in stages if row[0] == "comparing names")
    megabytes = sum(seen) / 1e6
    return {
        "texts": most,
        "workers": workers,
        "MB": megabytes,
        "mentions": answer.stats["mentions"],
        "names": answer.stats["names"],
        "entities": len(answer),
        "read s": reading[1] - started,
        "MB a second a core": megabytes / (reading[1] - started) / workers,
        "resolve s": time.monotonic() - reading[1],
        "CPU s": cpu() - used,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def cpu() -> float:
    """CPU of this process and of its workers that ended, in seconds."""
    found = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in found)


if __name__ == "__main__":
    folder, *numbers = sys.argv[1:]
    texts, processes = ([int(each) for each in numbers] + [2_000, 2][len(numbers) :])[:2]
    row = measured(Path(folder), texts, processes)
    print_table("a corpus from end to end", [row])
    save_record(f"corpus_{texts}", row)
