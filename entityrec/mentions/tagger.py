"""Sheet → labelled spans: the shipped sequence model, read twice.

Zones first, because most words of a text are in none. What the rules say is one feature among
many. The first reading takes each token by itself and its neighbours; the second also hears what
the first thought of the other uses of the same word in the text.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from entityrec.mentions.features import AFTER, BEFORE, shape
from entityrec.mentions.known import LEARNT, settle
from entityrec.mentions.memory import memory_features
from entityrec.mentions.model import (
    Row,
    batches,
    best_labels,
    chances,
    memory_row,
    neighbour_row,
    pair_row,
    place_row,
    word_row,
)
from entityrec.mentions.persons import title_before
from entityrec.mentions.places import key_of, places
from entityrec.mentions.rules import spans_by_rule
from entityrec.mentions.sheet import Sheet
from entityrec.mentions.spans import Span, Taken
from entityrec.mentions.zones import Zone, zones
from entityrec.records import Kind

KIND_OF_LABEL: Final[dict[int, Kind]] = {1: "PERSON", 3: "ORG"}
LEAST_SURE: Final = 0.35
LEAST_SURE_ELSEWHERE: Final = 0.5
"""Spans that are less sure are left out; more of them in languages that the model did not learn."""

FAMILIES: Final = 6
"""Rows that are added up for a token: itself, two neighbours, two pairs, its place."""


class _Reading(NamedTuple):
    """What is needed of one text: its zones and, token by token of these, words and what the rules said."""

    sheet: Sheet
    ruled: Taken
    zones: list[Zone]
    keys: list[str]
    marks: list[tuple[str, str]]
    rows: list[Row]


def tag(sheets: Sequence[Sheet]) -> list[Taken]:
    """The spans of persons and organisations in each of some texts.

    >>> from entityrec.mentions.sheet import read_sheet
    >>> sheet = read_sheet("Treasury Secretary Janet Yellen met Anna Petrova of the National Bank in Paris.")
    >>> for span in tag([sheet])[0].spans():
    ...     print(span.kind, " ".join(token.text for token in sheet.tokens[span.first : span.end]))
    PERSON Janet Yellen
    PERSON Anna Petrova
    ORG National Bank
    """
    readings = [_read(sheet) for sheet in sheets]
    lengths = [end - first for reading in readings for first, end in reading.zones]
    if not lengths:
        return [Taken(len(sheet.tokens)) for sheet in sheets]
    rows = [row for reading in readings for row in reading.rows]
    scores = np.concatenate(rows).reshape(-1, FAMILIES, rows[0].size).sum(axis=1)
    alike = batches(lengths)
    scores += _remembered(readings, chances(scores, alike))
    best, sure = best_labels(scores, alike), chances(scores, alike)
    made = []
    for reading, here in _by_text(readings):
        taken = _spans(reading, best[here].tolist(), sure[here])
        settle(reading.sheet, reading.ruled, taken)
        made.append(taken)
    return made


def _read(sheet: Sheet) -> _Reading:
    """The zones of a text and the rows of their tokens."""
    ruled = spans_by_rule(sheet)
    found = zones(sheet)
    keys: list[str] = []
    marks: list[tuple[str, str]] = []
    rows: list[Row] = []
    tokens, inflected = sheet.tokens, sheet.inflected
    around = places(sheet, ruled, found)
    for first, end in found:
        before = tokens[first - 1].text if first else "^"
        left, _ = pair_row(before, tokens[first].text, inflected)
        for index in range(first, end):
            text = tokens[index].text
            after = tokens[index + 1].text if index + 1 < len(tokens) else "$"
            following, right = pair_row(text, after, inflected)
            place = next(around)
            rows += (
                word_row(text, inflected),
                neighbour_row(before, inflected, BEFORE),
                neighbour_row(after, inflected, AFTER),
                left,
                right,
                place_row(text, place, inflected),
            )
            keys.append(key_of(sheet, index) if tokens[index].is_capital else "")
            marks.append((shape(text), place.rules[1]))
            before, left = text, following
    return _Reading(sheet, ruled, found, keys, marks, rows)


def _by_text(readings: Sequence[_Reading]) -> Iterator[tuple[_Reading, slice]]:
    """Each text with the range of its tokens among those of all."""
    ends = accumulate((len(reading.keys) for reading in readings), initial=0)
    for reading, (start, end) in zip(readings, pairwise(ends), strict=True):
        yield reading, slice(start, end)


def _remembered(readings: Sequence[_Reading], first: NDArray[np.float64]) -> NDArray[np.int32]:
    """What the first reading adds to the scores of each token in the second."""
    rows = [
        memory_row(remembered, *mark)
        for reading, here in _by_text(readings)
        for remembered, mark in zip(
            memory_features(reading.keys, first[here]), reading.marks, strict=True
        )
    ]
    added: NDArray[np.int32] = np.concatenate(rows).reshape(len(rows), -1)
    return added


def _spans(reading: _Reading, best: list[int], chances: NDArray[np.float64]) -> Taken:
    """The spans of a text: runs of labels of one kind, each as sure as its least sure token."""
    sheet, taken = reading.sheet, Taken(len(reading.sheet.tokens))
    least = LEAST_SURE if sheet.language in LEARNT else LEAST_SURE_ELSEWHERE
    offset = 0
    for first, end in reading.zones:
        place = 0
        while place < end - first:
            begun = best[offset + place]
            stop = place + 1
            while stop < end - first and begun and best[offset + stop] == begun + 1:
                stop += 1
            kind = KIND_OF_LABEL.get(begun)
            run = range(offset + place, offset + stop)
            sure = min(float(chances[each, best[each]]) for each in run)
            if kind and sure >= least:
                title = title_before(sheet, first + place) if kind == "PERSON" else ""
                taken.add(Span(first + place, first + stop, kind, round(sure, 4), title))
            place = stop
        offset += end - first
    return taken
