"""The whole pipeline held to the laws, on names, texts and rubbish that Hypothesis makes."""

import math

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import entityrec as er
from entityrec.matching.blocking import candidate_pairs
from entityrec.matching.scoring import Comparer
from entityrec.mentions.tokens import tokenize
from entityrec.names.distinct import make_name
from entityrec.settings import Settings
from entityrec.testing import laws
from entityrec.testing.evaluation import b_cubed, pairwise
from entityrec.testing.strategies import (
    hostile_text,
    organisation_names,
    person_names,
    spelling_variants,
    texts,
)
from entityrec.words.clean import comparison_form, document_text, shown
from entityrec.words.readings import word_readings
from entityrec.words.romanise import romanised
from entityrec.words.sound import folded, phonetic_keys, skeleton, sound_key

anything = st.text(st.characters(), max_size=30)
kinds = st.sampled_from(["PERSON", "ORG"])


class TestWords:
    """Nothing raises, nothing becomes nothing, and a normal form is a normal form."""

    @given(anything)
    @example("\ud800e\udc00")
    def test_a_document_keeps_its_length_and_loses_its_surrogates(self, text):
        clean = document_text(text)
        assert len(clean) == len(text)
        clean.encode("utf-8")

    @given(anything)
    def test_cleaning_twice_is_cleaning_once(self, text):
        assert shown(shown(text)) == shown(text)
        assert comparison_form(comparison_form(text)) == comparison_form(text)

    @given(anything.filter(str.strip))
    @example("\ue000")
    def test_every_word_has_a_reading(self, word):
        form = comparison_form(word)
        if form:
            assert all(romanised(form))
            assert word_readings(form)

    @given(anything)
    def test_a_key_is_a_non_empty_string_or_none(self, word):
        for reading in romanised(comparison_form(word)):
            letters = folded(reading)
            keys = [skeleton(letters), sound_key(letters), *phonetic_keys(reading)]
            assert all(key is None or (isinstance(key, str) and key) for key in keys)


class TestTokens:
    """Tokens lie in the text, in order, and do not overlap."""

    @given(hostile_text())
    @example("Ａ．Ｂ．’s\r\n\u2028")
    def test_tokens_are_where_they_say(self, text):
        clean = document_text(text)
        end = 0
        for token in tokenize(clean):
            assert end <= token.start < token.end
            assert clean[token.start : token.end] == token.text
            end = token.end


class TestComparison:
    """Symmetric, adding up, and most alike to itself."""

    @given(anything, anything, kinds)
    @example("Nord Stream 2", "2", "ORG")
    def test_any_two_strings_can_be_compared(self, left, right, kind):
        laws.evidence_adds_up(lambda a, b: er.compare(a, b, kind=kind), left, right)
        laws.comparison_is_symmetric(lambda a, b: er.compare(a, b, kind=kind), left, right)

    @given(person_names(), person_names())
    def test_persons_are_as_alike_in_one_direction_as_in_the_other(self, left, right):
        laws.comparison_is_symmetric(er.compare, left, right)

    @given(organisation_names(), organisation_names())
    def test_organisations_too(self, left, right):
        laws.comparison_is_symmetric(lambda a, b: er.compare(a, b, kind="ORG"), left, right)

    @given(person_names(), person_names())
    def test_no_name_is_more_alike_to_another_than_to_itself(self, left, right):
        itself = er.compare(left, left).match_weight
        assert er.compare(left, right).match_weight <= itself + 1e-9

    @given(person_names())
    def test_capitals_say_nothing(self, name):
        assert er.compare(name, name.upper()).match_weight == er.compare(name, name).match_weight

    @given(st.data())
    def test_most_spellings_in_another_system_are_found(self, data):
        name = "Ashot Tchaikovsky"
        variant = data.draw(spelling_variants(name))
        assert er.compare(name, variant).probability > 0.5


class TestScoring:
    """A column of pairs gets the very weights that single comparisons give."""

    @given(
        st.lists(
            person_names() | st.sampled_from(["Kirby", "Li"]), min_size=2, max_size=8, unique=True
        )
    )
    def test_batches_equal_single_comparisons(self, spellings):
        names = sorted(
            (make_name(text, "PERSON") for text in spellings), key=lambda name: name.key
        )
        pairs = candidate_pairs(names, Settings())
        scored = Comparer(names, Settings()).score(pairs)
        for i, j, weight in zip(scored.left, scored.right, scored.match_weight, strict=True):
            assert math.isclose(
                weight, er.compare(names[i].text, names[j].text).match_weight, abs_tol=1e-9
            )

    @given(st.lists(person_names(), max_size=10, unique=True))
    def test_each_pair_is_given_once_and_in_order(self, spellings):
        names = sorted(
            (make_name(text, "PERSON") for text in spellings), key=lambda name: name.key
        )
        pairs = candidate_pairs(names, Settings())
        rows = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
        assert rows == sorted(set(rows))
        assert all(left < right for left, right in rows)


class TestReconcile:
    """Partition, order, duplication, offsets; and texts never raise."""

    @given(st.lists(hostile_text(), max_size=4))
    @settings(suppress_health_check=[HealthCheck.too_slow])
    @example(["\ud800 Joe \x00 Biden", "Dr Dr Dr Anna van", "(((", "A.A.A."])
    def test_texts_never_raise(self, given_texts):
        answer = er.reconcile(given_texts)
        clean = [document_text(text) for text in given_texts]
        laws.mentions_are_where_they_say(clean, answer.entities)
        answer.to_json().encode("utf-8")
        str(answer).encode("utf-8")
        answer._repr_html_().encode("utf-8")

    @given(st.lists(texts(), min_size=1, max_size=4), st.integers(0, 5))
    def test_order_does_not_matter(self, planted, seed):
        laws.order_does_not_matter(
            lambda given: er.reconcile(given).entities, [p.text for p in planted], seed
        )

    @given(st.lists(texts(), min_size=1, max_size=3))
    def test_duplication_only_counts(self, planted):
        laws.duplication_only_counts(
            lambda given: er.reconcile(given).entities, [p.text for p in planted]
        )

    @given(st.lists(person_names(), max_size=8))
    def test_entities_partition_the_names(self, spellings):
        answer = er.reconcile_names(spellings)
        found = [variant.text for entity in answer for variant in entity.variants]
        assert sorted(found) == sorted(set(spellings))
        assert sum(entity.count for entity in answer) == len(spellings)
        assert len({entity.id for entity in answer}) == len(answer)

    @given(st.lists(person_names(), min_size=2, max_size=6, unique=True), st.data())
    def test_what_a_human_keeps_apart_stays_apart(self, spellings, data):
        left, right = data.draw(st.permutations(spellings))[:2]
        answer = er.reconcile_names(spellings, judgements=[(left, right, "different")])
        assert answer[left] is not answer[right]


class TestMeasures:
    """B-cubed and pairwise of a partition with itself are 1, and all lie in [0, 1]."""

    partitions = st.dictionaries(st.integers(0, 8), st.integers(0, 3), min_size=1)

    @given(partitions)
    def test_a_partition_agrees_with_itself(self, partition):
        assert b_cubed(partition, partition).f1 == 1.0
        assert pairwise(partition, partition).f1 == 1.0

    @given(partitions, partitions)
    def test_measures_are_shares(self, prediction, reference):
        for measure in (b_cubed, pairwise):
            assert all(0.0 <= share <= 1.0 for share in measure(prediction, reference))

    @given(partitions)
    def test_splitting_keeps_precision_and_joining_keeps_recall(self, partition):
        assert b_cubed({item: item for item in partition}, partition).precision == 1.0
        assert b_cubed(dict.fromkeys(partition, 0), partition).recall == 1.0
