"""The race: columns of names against every rival, ``python -m tests.benchmarks.race DATA [OPTION …]``.

``--sizes 1000,10000`` (or 100000, 1000000), ``--only entityrec,splink``, ``--limit 600`` seconds each. Each
contestant runs in a process of its own, one after the other, on the same names (`columns_of_names`). A rival that
scores pairs gets its components at the threshold that is best for this very set; we get no threshold. CPU is that
of the process beyond its imports, at the threshold, memory its peak. Compare within one run: the machine drifts.
"""

import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from entityrec.testing.evaluation import b_cubed, pairwise
from tests.benchmarks.columns_of_names import names_of
from tests.benchmarks.report import RECORDS, print_table, save_record

SIZES = "1000,10000"
LIMIT = 900


class Run(NamedTuple):
    """What a contestant made of some names.

    Attributes:
        threshold: what it decided by, "" for one that decides by itself.
        labels: for each name its cluster.
        candidates: pairs that it compared.
    """

    threshold: str
    labels: list[int]
    candidates: int


Contestant = Callable[[Sequence[str]], Iterator[Run]]


def entityrec(names: Sequence[str]) -> Iterator[Run]:
    """The library as it comes."""
    import entityrec as er
    from entityrec.words.clean import shown

    answer = er.reconcile_names(names)
    home = {v.text: place for place, e in enumerate(answer.entities) for v in e.variants}
    labels = [home.get(shown(name), -1 - row) for row, name in enumerate(names)]
    yield Run("", labels, answer.stats["pairs_compared"])


def of_pairs(
    names: Sequence[str], pairs: tuple[Any, Any, Any], thresholds: Sequence[float], many: int
) -> Iterator[Run]:
    """The components of scored pairs at each threshold."""
    from entityrec.resolution.clustering import components

    left, right, score = pairs
    for threshold in thresholds:
        chosen = score >= threshold
        labels = components(left[chosen], right[chosen], len(names))
        yield Run(f"{threshold:g}", labels.tolist(), many)


def rapidfuzz(names: Sequence[str]) -> Iterator[Run]:
    """Every pair by `token_set_ratio`, a row of 500 names at a time."""
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    plain = [utils.default_process(name) for name in names]
    found: list[tuple[Any, Any, Any]] = []
    for start in range(0, len(plain), 500):
        table = process.cdist(
            plain[start : start + 500],
            plain[start:],
            scorer=fuzz.token_set_ratio,
            score_cutoff=66,
            dtype=np.uint8,
        )
        rows, columns = np.nonzero(table)
        later = columns > rows
        rows, columns = rows[later], columns[later]
        found.append((rows + start, columns + start, table[rows, columns].astype(float)))
    pairs = tuple(np.concatenate(column) for column in zip(*found, strict=True))
    many = len(names) * (len(names) - 1) // 2
    yield from of_pairs(names, pairs, (66, 70, 74, 78, 82, 85, 88, 91, 94, 97), many)


def string_grouper(names: Sequence[str]) -> Iterator[Run]:
    """TF-IDF of trigrams, and the cosine of all pairs above .3."""
    import pandas as pd
    from string_grouper import StringGrouper

    grouper = StringGrouper(pd.Series(list(names)), min_similarity=0.3, number_of_processes=1)
    found = grouper.fit().get_matches()
    left, right = found["left_index"].to_numpy(), found["right_index"].to_numpy()
    pairs = (left, right, found["similarity"].to_numpy())
    yield from of_pairs(names, pairs, [0.3 + 0.05 * step for step in range(13)], len(left))


def splink(names: Sequence[str]) -> Iterator[Run]:
    """Fellegi and Sunter by DuckDB: the whole name, its first and its last word, weights by EM."""
    import pandas as pd
    from splink import ColumnExpression, Linker, SettingsCreator, block_on
    from splink import comparison_library as library
    from splink.internals.duckdb.database_api import DuckDBAPI

    words = [name.lower().replace(",", " ").replace(".", " ").split() or [""] for name in names]
    frame = pd.DataFrame(
        {
            "unique_id": range(len(names)),
            "name": [" ".join(sorted(each)) for each in words],
            "first": [each[0] for each in words],
            "last": [each[-1] for each in words],
        }
    )
    rules = [
        block_on("last"),
        block_on("first", "substr(last, 1, 2)"),
        block_on("substr(name, 1, 6)"),
        block_on(ColumnExpression("last").substr(1, 4), ColumnExpression("first").substr(1, 1)),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            library.JaroWinklerAtThresholds(column, [0.96, 0.92, 0.88, 0.8])
            for column in ("name", "first", "last")
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("last"), block_on("first")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    scored = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    left, right = scored["unique_id_l"].to_numpy(), scored["unique_id_r"].to_numpy()
    pairs = (left, right, scored["match_probability"].to_numpy())
    thresholds = (0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
    yield from of_pairs(names, pairs, thresholds, len(left))


def datasketch(names: Sequence[str]) -> Iterator[Run]:
    """MinHash of trigrams of the sorted words, and the estimated Jaccard similarity of what meets."""
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    lsh, sketches = MinHashLSH(threshold=0.4, num_perm=128), []
    for row, name in enumerate(names):
        text = f"  {' '.join(sorted(name.lower().replace(',', ' ').split()))} "
        sketch = MinHash(num_perm=128)
        sketch.update_batch({text[i : i + 3].encode() for i in range(len(text) - 2)})
        lsh.insert(row, sketch)
        sketches.append(sketch)
    rows = [
        (row, other, sketch.jaccard(sketches[other]))
        for row, sketch in enumerate(sketches)
        for other in lsh.query(sketch)
        if other > row
    ]
    left, right, score = (np.array(column) for column in zip(*rows, strict=True))
    pairs = (left.astype(np.int64), right.astype(np.int64), score)
    yield from of_pairs(names, pairs, (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8), len(rows))


def nomenklatura(names: Sequence[str]) -> Iterator[Run]:
    """logic-v2 of every pair that shares a letter pair at a word's beginning; it has no index for a column."""
    import numpy as np

    from tests.benchmarks.quality import logic_v2

    score = logic_v2("PERSON")
    if score is None:
        raise ImportError("nomenklatura")
    blocks: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        for start in {word[:2] for word in name.lower().split()}:
            blocks.setdefault(start, []).append(row)
    wanted = sorted({(a, b) for rows in blocks.values() for a in rows for b in rows if a < b})
    scores = np.array([score(names[a], names[b]) for a, b in wanted])
    left, right = np.array(wanted, dtype=np.int64).T
    pairs = (left, right, scores)
    yield from of_pairs(
        names, pairs, (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95), len(wanted)
    )


CONTESTANTS: dict[str, Contestant] = {
    "entityrec": entityrec,
    "string_grouper": string_grouper,
    "splink": splink,
    "datasketch": datasketch,
    "rapidfuzz": rapidfuzz,
    "nomenklatura": nomenklatura,
}


def measured(contestant: str, file: Path) -> dict[str, Any]:
    """The best run of a contestant on the names of a file, with what it took."""
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
    names, truth = [row[0] for row in rows], dict(rows)
    warm = CONTESTANTS[contestant]
    list(warm(names[:60]))  # what it imports and compiles is not counted
    started, best = cpu(), {}
    for run in warm(names):
        seconds = cpu() - started
        home = dict(zip(names, run.labels, strict=True))
        quality, pairs = b_cubed(home, truth), pairwise(home, truth)
        if not best or quality.f1 > best["B3"]:
            best = {
                "B3": quality.f1,
                "P": quality.precision,
                "R": quality.recall,
                "pair F1": pairs.f1,
                "threshold": run.threshold,
                "candidates": run.candidates / len(names),
            }
        best.setdefault("CPU s", seconds)  # to the first threshold: the others cost rivals nothing
    return {**best, "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def cpu() -> float:
    """User CPU of this process and of those it started, in seconds."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + others.ru_utime


def raced(contestant: str, file: Path, size: int, limit: float) -> dict[str, Any]:
    """A row of the table: the figures of a contestant, or why it has none."""
    command = [sys.executable, "-m", "tests.benchmarks.race", "--run", contestant, str(file)]
    started = time.monotonic()
    row: dict[str, Any] = {"names": size, "who": contestant}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return {**row, "note": f"not done in {limit:.0f} s"}
    except subprocess.CalledProcessError as failed:
        return {**row, "note": (failed.stderr.strip().splitlines() or ["failed"])[-1][:90]}
    figures = json.loads(done.stdout.splitlines()[-1])
    return {**row, **figures, "s": time.monotonic() - started, "note": ""}


COLUMNS = (
    "names",
    "who",
    "B3",
    "P",
    "R",
    "pair F1",
    "threshold",
    "candidates",
    "CPU s",
    "our CPU / theirs",
    "MB",
    "CPU grows by",
    "note",
)


def with_ratios(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with our CPU over theirs, and the exponent of growth since the size before."""
    ours = {row["names"]: row.get("CPU s") for row in rows if row["who"] == "entityrec"}
    before: dict[str, dict[str, Any]] = {}
    for row in rows:
        mine, theirs = ours.get(row["names"]), row.get("CPU s")
        row["our CPU / theirs"] = mine / theirs if mine and theirs else ""
        last = before.get(row["who"])
        if theirs and last:
            growth = math.log(theirs / last["CPU s"]) / math.log(row["names"] / last["names"])
            row["CPU grows by"] = growth
        if theirs:
            before[row["who"]] = row
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


def picture(rows: list[dict[str, Any]]) -> str:
    """CPU over names, both logarithmic, a line for each contestant, as SVG."""
    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row["CPU s"]:
            at = (math.log10(row["names"]), math.log10(max(0.01, row["CPU s"])))
            points.setdefault(row["who"], []).append(at)
    lines = []
    for place, (who, line) in enumerate(sorted(points.items())):
        colour = f"hsl({place * 57} 70% 40%)"
        drawn = [(60 + 180 * (x - 3), 300 - 50 * (y + 2)) for x, y in line]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in drawn)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = drawn[-1]
        lines.append(f'<text x="{x + 6:.0f}" y="{y:.0f}" fill="{colour}">{who}</text>')
    ticks = [
        f'<text x="{60 + 180 * step}" y="335">10^{step + 3} names</text>' for step in range(4)
    ]
    ticks += [
        f'<text x="4" y="{300 - 50 * step}">{10 ** (step - 2):g} s</text>' for step in range(6)
    ]
    inside = "\n".join([*ticks, *lines])
    style = 'font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="350" {style}>\n{inside}\n</svg>\n'


def main(arguments: list[str]) -> None:
    """Run the race and print its table."""
    if arguments[0] == "--run":
        print(json.dumps(measured(arguments[1], Path(arguments[2]))))
        return
    options = dict(zip(arguments[1::2], arguments[2::2], strict=True))
    only = options.get("--only", ",".join(CONTESTANTS)).split(",")
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, options.get("--sizes", SIZES).split(",")):
            file = Path(folder) / f"{size}.tsv"
            names = names_of(Path(arguments[0]), size)
            file.write_text("\n".join("\t".join(each) for each in names.items()), "utf-8")
            for contestant in only:
                rows.append(
                    raced(contestant, file, len(names), float(options.get("--limit", LIMIT)))
                )
                print(rows[-1], file=sys.stderr, flush=True)
    table = with_ratios(rows)
    print_table("the race", table)
    save_record("race", {"rows": table, "cores": os.cpu_count()})
    (RECORDS / "race.svg").write_text(picture(table), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
