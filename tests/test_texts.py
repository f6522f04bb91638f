"""Texts of a generator are on disk, and read as those of a list are."""

import copy
import tracemalloc

import entityrec as er
from entityrec.records import Document
from entityrec.texts import StoredTexts


def test_texts_of_a_generator_give_the_bytes_of_a_list(broker_texts):
    assert er.reconcile(iter(broker_texts)).to_json() == er.reconcile(broker_texts).to_json()


def test_texts_of_a_generator_can_be_quoted_and_shown(broker_texts):
    answer = er.reconcile(text for text in broker_texts)
    assert answer.explain("Makrichev", "Mkrtychev").quotes
    assert str(answer.show(0))


def test_stored_texts_are_a_sequence():
    texts = StoredTexts()
    for number, text in enumerate(["a", "", "Анна", "\ufffd"]):
        texts.add(number, text)
    assert list(texts) == [
        Document(0, "a"),
        Document(1, ""),
        Document(2, "Анна"),
        Document(3, "\ufffd"),
    ]
    assert texts[-1] == Document(3, "\ufffd")
    assert texts[1:3] == [Document(1, ""), Document(2, "Анна")]
    assert copy.copy(texts) == list(texts)


def test_stored_texts_take_no_memory():
    texts = StoredTexts()
    tracemalloc.start()
    for number in range(2_000):
        texts.add(number, "x" * 5_000)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken < 1_000_000
