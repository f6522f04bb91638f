"""Matching in columns: equal to a slow reference, to single comparisons, and to itself in the other direction."""

import random

import numpy as np
import pytest

import entityrec as er
from entityrec.matching.columns import name_columns
from entityrec.matching.scoring import Comparer, sorted_pairs
from entityrec.matching.words import CLOSE, UNLIKE, WordPairs
from entityrec.names.distinct import make_name
from entityrec.settings import Settings
from entityrec.words.clean import comparison_form
from entityrec.words.distance import (
    OWN,
    PER_BIT,
    SIZE,
    SWAP,
    aligned,
    coded,
    spelling_tables,
)
from entityrec.words.readings import word_readings
from entityrec.words.scripts import SCRIPTS

WORDS = (
    "Mkrtychev", "Makrichev", "Мкртычев", "Kirby", "Kriby", "Müller", "Τσίπρας", "Մկրտիչ", "محمد", "محمود", "الرحمن",
    "שמעון", "문재인", "정은", "ミルバンク", "帕德贝格", "李明", "खत्री", "O'Brien", "x", "Li",
)  # fmt: skip
NAMES = (
    "Ashot Mkrtychev", "Makrichev", "Мкртычев", "John Kirby", "J. Kirby", "Kim Jong Un", "김정은", "Kim Jong Il", "محمد علي",
    "VladimirPutin", "Vladimir Putin", "Lyudmila Putina", "George W. Bush", "George Bush Jr.", "", "...", "李明", "Wilh Coates",
)  # fmt: skip
BODIES = (
    "Ministry of Defence of Ukraine", "Министерство обороны Украины", "OFAC", "Office of Foreign Assets Control", "Nord Stream 2",
    "Nord Stream", "United Nations", "U.N. Security Council", "Wagner", "Wagner Group", "", "University of Tokyo",
)  # fmt: skip


def slow_weight(left, right):
    """The best alignment of two readings, one cell at a time, as the docstring of `words.distance` has it."""
    if SCRIPTS.index(left.script) < SCRIPTS.index(right.script):
        left, right = right, left
    one, other = SCRIPTS.index(left.script), SCRIPTS.index(right.script)
    table = (0 if one < 2 else OWN) if one == other else one
    both = coded([left, right])
    side = [int(code) for code in both.symbols[0] if code]
    head = [int(code) for code in (both.symbols if one == other else both.sounds)[1] if code]
    steps, side_gaps, head_gaps, starts = spelling_tables()
    best = {(0, 0): 0}
    for i in range(len(side) + 1):
        for j in range(len(head) + 1):
            ways = [best[0, 0]] if i == j == 0 else []
            if i and j:
                ways.append(
                    best[i - 1, j - 1]
                    + int(steps[(table * SIZE + side[i - 1]) * SIZE + head[j - 1]])
                )
            if i:
                ways.append(best[i - 1, j] + int(side_gaps[table * SIZE + side[i - 1]]))
            if j:
                ways.append(best[i, j - 1] + int(head_gaps[table * SIZE + head[j - 1]]))
            if i > 1 and j > 1 and side[i - 1] == head[j - 2] != head[j - 1] == side[i - 2]:
                ways.append(best[i - 2, j - 2] + int(SWAP * PER_BIT))
            best[i, j] = max(ways)
    return best[len(side), len(head)] + int(starts[table])


def test_batches_are_aligned_as_the_slow_reference_aligns_one_pair():
    rng = random.Random(2)
    words = [comparison_form(word) for word in WORDS]
    words += [
        "".join(rng.choice("abcdeikmnorstvz") for _ in range(rng.randint(1, 9))) for _ in range(40)
    ]
    readings = [reading for word in words for reading in word_readings(word)[:2]]
    columns = coded(readings)
    pairs = [(rng.randrange(len(readings)), rng.randrange(len(readings))) for _ in range(1500)]
    left, right = (np.array(side) for side in zip(*pairs, strict=True))
    found = aligned(columns, columns, left, right).tolist()
    assert found == [slow_weight(readings[i], readings[j]) for i, j in pairs]


@pytest.mark.parametrize(("kind", "names"), [("PERSON", NAMES), ("ORG", BODIES)])
def test_columns_single_pairs_and_the_other_direction_give_the_same(kind, names):
    lefts, rights = zip(*((a, b) for a in names for b in names), strict=True)
    forth = er.match_probabilities(lefts, rights, kind=kind)
    assert forth == er.match_probabilities(rights, lefts, kind=kind)
    assert forth == [
        er.compare(a, b, kind=kind).probability for a, b in zip(lefts, rights, strict=True)
    ]


def test_evidence_adds_up_to_the_weight_that_columns_have():
    names = sorted((make_name(text, "PERSON") for text in NAMES), key=lambda name: name.key)
    comparer = Comparer(names, Settings())
    pairs = sorted_pairs([[*range(len(names))], [*range(len(names))][::-1]])
    for i, j, weight in zip(*comparer.score(pairs), strict=True):
        shown = [line.weight for line in comparer.compare(int(i), int(j)).evidence]
        assert weight == pytest.approx(sum(shown), abs=1e-9)


def test_words_that_are_not_aligned_would_not_have_agreed():
    """The look at shared consonants, which spares most alignments, loses no two words that agree."""
    names = [make_name(word, "PERSON") for word in WORDS if " " not in word]
    pairs = WordPairs(name_columns(names).words)
    many = len(pairs.words.many)
    left, right = pairs.columns(
        *zip(*((a, b) for a in range(many) for b in range(a)), strict=True)
    )
    rows_found = pairs.rows_of(left, right)
    spared = pairs.known.bits[rows_found] == UNLIKE
    first = pairs.words.first
    weights = aligned(pairs.words.coded, pairs.words.coded, first[left], first[right])
    close = weights / np.minimum(pairs.words.itself[left], pairs.words.itself[right])
    same_script = pairs.words.coded.scripts[first[left]] == pairs.words.coded.scripts[first[right]]
    assert spared.sum() > 50
    assert not (spared & same_script & (close >= CLOSE)).any()


def test_arguments_of_columns_are_named():
    with pytest.raises(er.InputError, match=r"left\[1\]"):
        er.match_probabilities(["a", 5], ["b", "c"])
    with pytest.raises(er.ValueRangeError, match="as many as left"):
        er.match_probabilities(["a"], [])
    assert er.match_probabilities([], []) == []


def test_a_word_that_mixes_scripts_is_said_to():
    notes = [line.note for line in er.compare("Vladimir Рutin", "Vladimir Putin").evidence]
    assert any("two scripts" in note for note in notes)
