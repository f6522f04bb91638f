"""Which names meet: all that share a rare word, the likeliest of those that share a common one."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import entityrec as er
from entityrec.matching.blocking import candidate_pairs, meeting_pairs
from entityrec.matching.columns import name_columns
from entityrec.matching.lookups import Index, mixed, ranks, spans
from entityrec.matching.words import WordPairs, Written
from entityrec.names.distinct import make_name
from entityrec.resolution.clustering import components
from entityrec.settings import Settings
from entityrec.words.distance import is_slip

SYLLABLES = ("ka", "ri", "mo", "ten", "lu", "sha", "vo", "dri", "bel", "an", "ush", "gor")


def crowd(many, family="Smith"):
    """Persons of one family name whose given names are far from one another."""
    rng = random.Random(7)
    found = set()
    while len(found) < many:
        found.add(f"{''.join(rng.choice(SYLLABLES) for _ in range(3)).title()} {family}")
    return sorted(found)


def met(texts, kind="PERSON", documents=()):
    """The pairs of texts that are compared."""
    names = sorted((make_name(text, kind) for text in texts), key=lambda name: name.key)
    columns = name_columns(names)
    row = {name.text: place for place, name in enumerate(names)}
    placed = [[row[text] for text in document] for document in documents]
    pairs = meeting_pairs(columns, WordPairs(columns.words), Settings(), placed)
    sides = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    return {(names[a].text, names[b].text) for a, b in sides}


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Ashot Mkrtychev", "Makrichev", "PERSON"),
        ("Мкртычев", "Mkrtchev", "PERSON"),
        ("Jong Un Kim", "Kim Jongun", "PERSON"),
        ("Julia Gillard", "ジュリア・ギラード", "PERSON"),
        ("Anna Petrova", "PETROVA, Anna", "PERSON"),
        ("Bill Gates", "William Gates", "PERSON"),
        ("Jhon Smith", "John Smyth", "PERSON"),
        ("OFAC", "Office of Foreign Assets Control", "ORG"),
        ("Ministry of Defence", "Министерство обороны", "ORG"),
        ("Unia Europejska", "European Union", "ORG"),
    ],
)
def test_two_spellings_meet(left, right, kind):
    assert len(met([left, right], kind)) == 1


def test_two_spellings_meet_in_a_crowd_that_shares_their_family_name():
    others = crowd(400)
    pairs = met([*others, "Mkrtychev Smith", "Makrichev Smith"])
    assert ("Makrichev Smith", "Mkrtychev Smith") in pairs


def test_a_bare_surname_meets_the_fuller_name_of_its_own_text_in_any_crowd():
    others = crowd(400)
    fuller = others[200]
    pairs = met([*others, "Smith"], documents=[["Smith", fuller], *([each] for each in others)])
    assert tuple(sorted((fuller, "Smith"))) in pairs


def test_the_usual_form_meets_all_others_of_a_large_block():
    spellings = [f"European Union {'I' * row}".strip() for row in range(60)]
    usual = make_name("European Union", "ORG", 500)
    names = sorted(
        [usual, *(make_name(text, "ORG") for text in spellings[1:])], key=lambda name: name.key
    )
    pairs = candidate_pairs(names, Settings(most_in_block=5))
    place = names.index(usual)
    ends = [*pairs.left[pairs.right == place].tolist(), *pairs.right[pairs.left == place].tolist()]
    assert len(set(ends)) == 59


def test_no_name_meets_itself_and_each_pair_is_there_once():
    names = [make_name(text, "PERSON") for text in crowd(150)]
    pairs = candidate_pairs(names, Settings())
    codes = pairs.left * len(names) + pairs.right
    assert (pairs.left < pairs.right).all()
    assert len(np.unique(codes)) == len(codes)


@pytest.mark.parametrize("most", [3, 12, 24])
def test_comparisons_are_as_many_as_the_names_want_at_most(most):
    names = [make_name(text, "PERSON") for text in crowd(300)]
    pairs = candidate_pairs(names, Settings(most_comparisons=most))
    assert len(pairs.left) <= most * len(names)
    assert pairs.cut > 0


def test_a_large_corpus_needs_more_evidence():
    assert Settings().for_many(10_000) == Settings()
    assert Settings().for_many(10**6).prior_bits("PERSON") == pytest.approx(-3.32, abs=0.01)
    pair = er.compare("Anna Petrova", "Anna Petrowa", settings=Settings().for_many(10**6))
    assert pair.probability < er.compare("Anna Petrova", "Anna Petrowa").probability


class TestColumns:
    """The joins of columns give what loops over rows give."""

    @given(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=30), st.integers(0, 6)
    )
    def test_an_index_finds_each_value_of_a_key_once_and_in_order(self, rows, key):
        index = Index(
            *(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
            if rows
            else (np.zeros(0, np.int64),) * 2
        )
        _, values = index.joined(np.array([key]))
        assert values.tolist() == sorted({value for k, value in rows if k == key})

    @given(st.lists(st.integers(0, 4), max_size=10))
    def test_spans_number_the_copies(self, counts):
        rows, places = spans(np.array(counts, dtype=np.int64))
        wanted = [(row, place) for row, many in enumerate(counts) for place in range(many)]
        assert list(zip(rows.tolist(), places.tolist(), strict=True)) == wanted

    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20))
    def test_ranks_count_what_is_heavier_or_came_first(self, rows):
        groups, weights = (np.array(column) for column in zip(*rows, strict=True))
        found = ranks(groups, weights.astype(float), np.arange(len(rows)))
        for place, (group, weight) in enumerate(rows):
            before = sum(
                g == group and (-w, p) < (-weight, place) for p, (g, w) in enumerate(rows)
            )
            assert found[place] == before

    @given(st.lists(st.text("abc", max_size=5), min_size=1, max_size=12))
    def test_slips_in_columns_are_slips(self, words):
        pairs = [(a, b) for a in range(len(words)) for b in range(len(words))]
        left, right = np.array(pairs).T
        found = Written.of(words).slips(left, right)
        assert found.tolist() == [is_slip(words[a], words[b]) for a, b in pairs]

    @given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
    def test_components_are_those_of_networkx(self, edges):
        import networkx as nx

        graph = nx.Graph(edges)
        graph.add_nodes_from(range(12))
        columns = np.array(edges, dtype=np.int64).reshape(-1, 2)
        found = components(columns[:, 0], columns[:, 1], 12).tolist()
        for group in nx.connected_components(graph):
            assert {found[node] for node in group} == {min(group)}

    def test_mixed_keys_tell_the_order_of_their_parts(self):
        left, right = np.array([1, 2], dtype=np.uint64), np.array([2, 1], dtype=np.uint64)
        one, other = mixed(left, right).tolist()
        assert one != other
