"""Cost is bounded by design, and likeness does not chain: counts decide, not clocks."""

import math
import random

import pytest

import entityrec as er

CONSONANTS = "bcdfgklmnprst"


def same_surname(n):
    rng = random.Random(1)
    return sorted(
        {
            "".join(rng.choice(CONSONANTS + "aeiou") for _ in range(6)).title() + " Smith"
            for _ in range(n)
        }
    )


def same_prefix(n):
    rng = random.Random(2)
    return sorted(
        {
            "Bartholomew Featherstone" + "".join(rng.choice(CONSONANTS) for _ in range(5))
            for _ in range(n)
        }
    )


def one_sound(n):
    rng = random.Random(3)
    return sorted({"John B" + "".join(rng.choice("aeiou") for _ in range(8)) for _ in range(n)})


def syllables(n):
    rng = random.Random(4)
    parts = [
        "ma",
        "ri",
        "an",
        "so",
        "lo",
        "ka",
        "pe",
        "tro",
        "vi",
        "na",
        "del",
        "ber",
        "son",
        "ov",
        "ic",
        "ham",
    ]

    def word(k):
        return "".join(rng.choice(parts) for _ in range(k)).title()

    return sorted({f"{word(2)} {word(rng.choice([2, 3]))}" for _ in range(n)})


ADVERSARIAL = [same_surname, same_prefix, one_sound, syllables]


@pytest.mark.parametrize("names", ADVERSARIAL, ids=lambda f: f.__name__)
@pytest.mark.parametrize("size", [300, 1200])
def test_a_name_is_compared_with_at_most_sixty(names, size):
    some = names(size)
    assert er.reconcile_names(some).stats["pairs_compared"] <= 60 * len(some) / 2


@pytest.mark.parametrize("names", ADVERSARIAL[:3], ids=lambda f: f.__name__)
def test_comparisons_of_names_that_all_share_a_key_grow_with_their_number(names):
    few, many = names(300), names(1200)
    cost = [er.reconcile_names(some).stats["pairs_compared"] for some in (few, many)]
    assert math.log(cost[1] / cost[0]) / math.log(len(many) / len(few)) <= 1.05


def test_random_plausible_names_do_not_flow_together():
    answer = er.reconcile_names(syllables(1500))
    assert max(len(entity.variants) for entity in answer) <= 15


def test_a_chain_of_small_steps_does_not_join_its_ends():
    start, goal = "barbara streisand", "vladimir zelensky"
    chain = [start]
    for index, letter in enumerate(goal):
        chain.append(goal[: index + 1] + start[index + 1 :])
        assert letter == chain[-1][index]
    answer = er.reconcile_names([name.title() for name in chain])
    assert answer[start].id != answer[goal].id


def test_what_a_bound_cut_is_counted():
    answer = er.reconcile_names(same_surname(400), settings=er.Settings(most_comparisons=3))
    assert answer.stats["pairs_cut"] > 0
    assert answer.stats["pairs_compared"] <= 3 * 400


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "Aa",
        "Aa ",
        "Dr ",
        "A.",
        "O'",
        "(",
        "<",
        "田",
        "Ab-",
        "A & ",
        "van der ",
        "\u0301",
        " \n",
        "Ministry of ",
    ],
)
def test_long_repetitions_neither_raise_nor_move_a_mention(piece):
    text = piece * (40_000 // len(piece)) + " President Anna Petrova spoke."
    found = er.extract([text])
    assert all(text[m.start : m.end] == m.text for m in found)
    assert len(found) <= len(text) // 2
