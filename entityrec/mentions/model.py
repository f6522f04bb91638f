"""Features → scores, and the best labels of zones: the weights that were learnt.

The weights are whole numbers, so that a score is the same sum in any order; each row is looked up
once and kept. What comes out of a zone are its best labels and how sure each is (the marginals of
a linear-chain conditional random field).
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from entityrec import resources
from entityrec.mentions.features import (
    MEMORY,
    PAIR_AFTER,
    PAIR_BEFORE,
    PLACE,
    SELF,
    Lexicon,
    Place,
    WordFeatures,
    memory_words,
    pair_features,
    place_features,
    word_features,
)
from entityrec.mentions.memory import LABELS

SCALE = 24.0
"""Whole numbers for one unit of a weight: what rounds to 0 decides nothing."""

LARGEST_BATCH = 4096
"""Zones that are labelled at once."""

SHORTEST_ALIKE = 0.7
"""Zones of this share of the longest are labelled with it; shorter ones would be mostly padding."""

Row = NDArray[np.int32]


class Model(NamedTuple):
    """The weights of the tagger.

    Attributes:
        rows: hash of a feature → its row of ``weights``.
        weights: (features, 9) 8-bit weights, ``SCALE`` to a unit.
        steps: (9, 9) weights of a label after another, in units.
        opening: (9,) weights of the first label of a zone, in units.
        lexicon: clusters and capitals of words.
    """

    rows: Mapping[int, int]
    weights: NDArray[np.int8]
    steps: NDArray[np.float64]
    opening: NDArray[np.float64]
    lexicon: Lexicon


@cache
def model() -> Model:
    """The shipped model, read once when the first text is tagged.

    >>> model().weights.shape[1], model().lexicon.capitals["bharat"]
    (9, 5)
    """
    with resources.opened("tagger.npz") as file, np.load(file, allow_pickle=False) as stored:
        hashes, weights = stored["hashes"], stored["weights"]
        words = stored["words"].tobytes().decode("utf-8").split("\n")
        clusters = stored["clusters"].tolist()
        capitals = stored["capitals"].tobytes().decode("utf-8").split("\n")
        shares = stored["shares"].tolist()
        lexicon = Lexicon(
            dict(zip(words, map(tuple, clusters), strict=True)),
            dict(zip(capitals, shares, strict=True)),
            dict(
                zip(
                    stored["listed"].tolist(),
                    stored["lists"].tobytes().decode("ascii"),
                    strict=True,
                )
            ),
        )
        rows = dict(zip(hashes.tolist(), range(len(hashes)), strict=True))
        return Model(rows, weights, stored["steps"], stored["opening"], lexicon)


def _row(features: Iterable[str], family: int) -> Row:
    """The sum of the weights of some features of a family."""
    learnt = model()
    rows, crc = learnt.rows, zlib.crc32
    found = [rows.get(crc(each.encode("utf-8", "replace"), family)) for each in features]
    known = [row for row in found if row is not None]
    total: Row = np.add.reduce(learnt.weights.take(known, 0), 0, np.int32)
    return total


@lru_cache(maxsize=2**16)
def word_row(text: str, inflected: bool) -> Row:
    """The scores that a word gives to the token itself."""
    found = _word(text, inflected)
    return _row((*found.anywhere, *found.own), SELF)


@lru_cache(maxsize=2**16)
def neighbour_row(text: str, inflected: bool, family: int) -> Row:
    """The scores that the word before or after gives to a token."""
    found = _word(text, inflected)
    return _row((*found.anywhere, *found.beside), family)


@lru_cache(maxsize=2**14)
def _word(text: str, inflected: bool) -> WordFeatures:
    return word_features(text, model().lexicon, inflected=inflected)


@lru_cache(maxsize=2**16)
def pair_row(left: str, right: str, inflected: bool) -> tuple[Row, Row]:
    """The scores that two words side by side give to the right one and to the left one."""
    found = pair_features(left, right, model().lexicon, inflected=inflected)
    return _row(found, PAIR_BEFORE), _row(found, PAIR_AFTER)


@lru_cache(maxsize=2**16)
def place_row(text: str, place: Place, inflected: bool) -> Row:
    """The scores that a place gives to the token that stands there."""
    return _row(place_features(text, place, inflected=inflected), PLACE)


@lru_cache(maxsize=2**14)
def memory_row(remembered: str, written: str, ruled: str) -> Row:
    """The scores that the other uses of a word give to it."""
    return _row(memory_words(remembered, written, ruled), MEMORY)


class Batch(NamedTuple):
    """Some zones of like length, side by side: where their tokens are, and which places are none."""

    places: NDArray[np.intp]
    live: NDArray[np.bool_]


def batches(lengths: Sequence[int]) -> list[Batch]:
    """Zones by length, so that little room is lost; ``lengths`` are those of the zones in order.

    >>> [batch.places.tolist() for batch in batches([1, 2, 1])]
    [[[1, 2]], [[0], [3]]]
    """
    sizes = np.array(lengths, np.intp)
    starts = np.cumsum(sizes) - sizes
    order = np.argsort(-sizes, kind="stable")
    made, first = [], 0
    while first < len(order):
        longest = sizes[order[first]]
        alike = int(np.count_nonzero(sizes[order[first:]] > SHORTEST_ALIKE * longest))
        zones = order[first : first + min(alike, LARGEST_BATCH)]
        live = np.arange(longest) < sizes[zones][:, None]
        made.append(Batch(np.where(live, starts[zones][:, None] + np.arange(longest), 0), live))
        first += len(zones)
    return made


def best_labels(scores: NDArray[np.int32], zones: Sequence[Batch]) -> NDArray[np.int8]:
    """The best labels of each token, zone by zone; ``scores`` are (n tokens, 9) sums of weights."""
    best = np.zeros(len(scores), np.int8)
    for places, live in zones:
        best[places[live]] = _best_path(scores[places] / SCALE, live)[live]
    return best


def chances(scores: NDArray[np.int32], zones: Sequence[Batch]) -> NDArray[np.float64]:
    """The chance of each label of each token; ``scores`` are (n tokens, 9) sums of weights."""
    found = np.zeros((len(scores), len(LABELS)))
    for places, live in zones:
        found[places[live]] = _chances(scores[places] / SCALE, live)[live]
    return found


_NEVER = -1e4
"""The weight of an inside that follows no beginning of its kind."""


@cache
def _lawful() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The weights of steps and openings, with those that make no span forbidden."""
    steps, opening = model().steps.copy(), model().opening.copy()
    for inside in range(2, len(LABELS), 2):
        outlaws = [each for each in range(len(LABELS)) if each not in (inside, inside - 1)]
        steps[outlaws, inside] = _NEVER
        opening[inside] = _NEVER
    return steps, opening


def _best_path(table: NDArray[np.float64], live: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The likeliest labels of each zone, by dynamic programming over all zones at once."""
    steps, opening = _lawful()
    zones, length, size = table.shape
    value = table[:, 0] + opening
    back = np.zeros((zones, length, size), np.int8)
    for place in range(1, length):
        reached = value[:, :, None] + steps
        here = live[:, place, None]
        back[:, place] = np.where(here, reached.argmax(axis=1), np.arange(size))
        value = np.where(here, reached.max(axis=1) + table[:, place], value)
    found = np.zeros((zones, length), np.int8)
    last = value.argmax(axis=1)
    for place in range(length - 1, -1, -1):
        found[:, place] = last
        last = back[np.arange(zones), place, last]
    return found


def _chances(table: NDArray[np.float64], live: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The chance of each label at each place: forward times backward, scaled at each step."""
    steps, opening = _lawful()
    weights = np.exp(table - table.max(axis=2, keepdims=True))
    step = np.exp(steps)
    length = table.shape[1]
    forward, totals = np.empty_like(weights), np.ones(table.shape[:2])
    forward[:, 0] = weights[:, 0] * np.exp(opening)
    forward[:, 0] /= forward[:, 0].sum(axis=1, keepdims=True)
    for place in range(1, length):
        here = _times(forward[:, place - 1], step) * weights[:, place]
        total = np.where(live[:, place], here.sum(axis=1), 1.0)
        totals[:, place] = total
        forward[:, place] = here / total[:, None]
    backward = np.ones_like(forward[:, 0])
    for place in range(length - 1, 0, -1):
        here = live[:, place, None]
        forward[:, place] = np.where(here, forward[:, place] * backward, 0.0)
        before = _times(weights[:, place] * backward / totals[:, place, None], step.T)
        backward = np.where(here, before, 1.0)
    forward[:, 0] *= backward
    found: NDArray[np.float64] = forward
    return found


def _times(rows: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows times a table, added up in one order whatever the number of rows: a product by BLAS is not."""
    product: NDArray[np.float64] = (rows[:, :, None] * table).sum(axis=1)
    return product
