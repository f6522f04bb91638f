"""A linear-chain conditional random field, trained by AdaGrad in batches of zones of like length.

A step is small and the first ones are held back (the large ``EARLY``): that generalises better to
other texts than a finer fit. Each token says which labels are allowed for it: one where it is
annotated, several where a set leaves out a kind. All is in one order, so the same data gives the
same weights.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from entityrec.mentions.memory import LABELS

SIZE: Final = len(LABELS)
STEP: Final = 0.05
EARLY: Final = 3.0
BATCH: Final = 256

Table = NDArray[np.float64]


@dataclass
class Field:
    """The weights: (features, 9), of a label after another, and of the first of a zone."""

    weights: NDArray[np.float32]
    steps: Table = field(default_factory=lambda: np.zeros((SIZE, SIZE)))
    opening: Table = field(default_factory=lambda: np.zeros(SIZE))


def groups(lengths: NDArray[np.intp], size: int) -> list[NDArray[np.intp]]:
    """Zones in groups of like length, by number."""
    order = np.argsort(-lengths, kind="stable")
    return [order[first : first + size] for first in range(0, len(order), size)]


def trained(
    rows: sp.csr_matrix, lengths: NDArray[np.intp], allowed: Table, epochs: int, seed: int
) -> Field:
    """A field fitted to zones: ``rows`` are (tokens, features), ``allowed`` (tokens, 9) of 0 and 1."""
    made = Field(np.zeros((rows.shape[1], SIZE), np.float32))
    seen = Field(np.zeros_like(made.weights))
    random, batches = np.random.default_rng(seed), groups(lengths, BATCH)
    for _ in range(epochs):
        for number in random.permutation(len(batches)):
            _learn(made, seen, rows, allowed, _padded(batches[number], lengths))
    return made


def _padded(zones: NDArray[np.intp], lengths: NDArray[np.intp]) -> tuple[NDArray, NDArray]:
    """The tokens of zones side by side, and which places are tokens at all."""
    starts = np.cumsum(lengths) - lengths
    live = np.arange(lengths[zones].max()) < lengths[zones][:, None]
    return np.where(live, starts[zones][:, None] + np.arange(live.shape[1]), 0), live


def _learn(made: Field, seen: Field, rows: sp.csr_matrix, allowed: Table, batch: tuple) -> None:
    """One step towards the labels of a batch; ``seen`` adds up the squares of all steps."""
    places, live = batch
    tokens = places[live]
    here = rows[tokens]
    columns = np.unique(here.indices)
    packed = sp.csr_matrix(
        (here.data, np.searchsorted(columns, here.indices), here.indptr),
        shape=(len(tokens), len(columns)),
    )
    scores = np.zeros((*places.shape, SIZE))
    scores[live] = packed @ made.weights[columns]
    mask = np.ones_like(scores)
    mask[live] = allowed[tokens]
    free, told = _expected(made, scores, live), _expected(made, scores, live, mask)
    slope = (told[0] - free[0])[live]
    _step(made.weights, seen.weights, columns, (packed.T @ slope).astype(np.float32))
    _step(made.steps, seen.steps, ..., told[1] - free[1])
    _step(made.opening, seen.opening, ..., told[2] - free[2])


def _step(values: NDArray, squares: NDArray, where: object, slope: NDArray) -> None:
    squares[where] += slope * slope
    values[where] += STEP * slope / (np.sqrt(squares[where]) + EARLY)


def _expected(
    made: Field, scores: Table, live: NDArray[np.bool_], mask: Table | None = None
) -> tuple[Table, Table, Table]:
    """Expected labels at each place, steps between labels, and first labels of a batch of zones."""
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    if mask is not None:
        weights = weights * mask
    step, length = np.exp(made.steps), scores.shape[1]
    forward, totals = np.zeros_like(weights), np.ones(live.shape)
    here = weights[:, 0] * np.exp(made.opening)
    for place in range(length):
        if place:
            here = (forward[:, place - 1] @ step) * weights[:, place]
        total = np.where(live[:, place], here.sum(axis=1), 1.0)
        totals[:, place] = np.maximum(total, 1e-300)
        forward[:, place] = here / totals[:, place, None]
    labels, moves = np.zeros_like(weights), np.zeros((SIZE, SIZE))
    backward = np.ones_like(weights[:, 0])
    for place in range(length - 1, -1, -1):
        alive = live[:, place, None]
        labels[:, place] = np.where(alive, forward[:, place] * backward, 0.0)
        if place:
            tail = np.where(alive, weights[:, place] * backward / totals[:, place, None], 0.0)
            moves += forward[:, place - 1].T @ tail
            backward = np.where(alive, tail @ step.T, 1.0)
    return labels, moves * step, labels[:, 0].sum(axis=0)


def chances(made: Field, rows: sp.csr_matrix, lengths: NDArray[np.intp]) -> Table:
    """The chance of each label of each token."""
    found, scores = np.zeros((rows.shape[0], SIZE)), rows @ made.weights
    for places, live in _all_padded(lengths):
        found[places[live]] = _expected(made, scores[places].astype(float), live)[0][live]
    return found


def _all_padded(lengths: NDArray[np.intp]) -> Iterator[tuple[NDArray, NDArray]]:
    for zones in groups(lengths, 1024):
        yield _padded(zones, lengths)
