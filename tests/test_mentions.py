"""What is found in texts: by the model, by what lists say for certain, by a second look at a corpus."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import entityrec as er
from entityrec.mentions.extraction import find_all_mentions, sureness
from entityrec.mentions.memory import LABELS, memory_features
from entityrec.mentions.model import batches, best_labels, chances, model
from entityrec.mentions.second_look import Wanted, look, wanted
from entityrec.mentions.sheet import read_sheet
from entityrec.mentions.spans import Taken
from entityrec.mentions.windows import WORD, pieces
from entityrec.mentions.zones import zones
from entityrec.records import Document
from entityrec.resources import opened
from entityrec.testing.strategies import texts as planted_texts


def found(*texts):
    return [f"{m.kind[0]} {m.text}" for m in er.extract(texts)]


ENGLISH = [
    ("The envoy Grigor Mkrtychevwho was named has fled. Mkrtychev denies it.", "P Grigor Mkrtychev, P Mkrtychev"),
    ("It was sent by (President Vladimir) Putin himself, he said.", "P Vladimir, P Putin"),
    ("A man walks past the mill. (REUTERS/Olena Marchuk)", "O REUTERS, P Olena Marchuk"),
    ("A man walks past the mill. (Olena Marchuk/Reuters)", "P Olena Marchuk, O Reuters"),
    ("Reporting by Jana Novak and Tom Okafor; editing by Lena Fischer", "P Jana Novak, P Tom Okafor, P Lena Fischer"),
    ("The National Grain Board (NGB) met. The NGB said prices fell.", "O National Grain Board, O NGB, O NGB"),
    ("Park Chung Hee and Park Geun Hye waved.", "P Park Chung Hee, P Park Geun Hye"),
    ("Reports by EFE and AFP said that Anadolu Agency & Reuters had left.", "O EFE, O AFP, O Anadolu Agency, O Reuters"),
    ("Sheikh Hasina, 76, spoke to O'Brien's lawyer, D'Angelo Smith-Jones.", "P Sheikh Hasina, P O'Brien, P D'Angelo Smith-Jones"),
    ("Moscow and Pyongyang signed; DPRK officials, the UAE and the U.S. did not.", ""),
    ("The Democratic People's Republic of Korea denied it.", ""),
    ("Treasury Secretary Janet Yellen met Brig. Gen. Pat Ryder.", "P Janet Yellen, P Pat Ryder"),
    ("He spoke for the Peterson Institute for International. Economics, he said.", "O Peterson Institute for International. Economics"),
    ("It was named by the United States Department of the Treasury. Washington agreed.", "O United States Department of the Treasury"),
    ("nobody of that name lives here, said the clerk of the council", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), ENGLISH, ids=lambda each: each[:40])
def test_names_of_english_news(text, names):
    assert ", ".join(found(text)) == names


OTHERS = [
    ("Predsednik Aleksandar Vučić sastao se sa Andrejem Plenkovićem u Beogradu.", "P Aleksandar Vučić, P Andrejem Plenkovićem"),
    ("Prezident Petr Pavel se v Praze setkal s Volodymyrem Zelenským, uvedla Česká národní banka.", "P Petr Pavel, P Volodymyrem Zelenským, O Česká národní banka"),
    ("Premier Donald Tusk spotkał się w Warszawie z Ursulą von der Leyen.", "P Donald Tusk, P Ursulą von der Leyen"),
    ("Президент Владимир Путин встретился в Москве с Сергеем Шойгу, сообщило Министерство обороны России.", "P Владимир Путин, P Сергеем Шойгу, O Министерство обороны России"),
    ("Президент Володимир Зеленський зустрівся у Києві з Дмитром Кулебою, повідомила Верховна Рада.", "P Володимир Зеленський, P Дмитром Кулебою, O Верховна Рада"),
    ("O ministro Paulo Guedes disse que a Polícia Federal prendeu o diretor em Brasília.", "P Paulo Guedes, O Polícia Federal"),
    ("El presidente Nicolás Maduro se reunió con Iván Duque en Bogotá, dijo el Ministerio de Defensa.", "P Nicolás Maduro, P Iván Duque, O Ministerio de Defensa"),
    ("Le président Emmanuel Macron a rencontré Angela Merkel au siège de la Banque de France à Paris.", "P Emmanuel Macron, P Angela Merkel, O Banque de France"),
    ("Statsminister Mette Frederiksen mødte Lars Løkke Rasmussen i København, oplyser Danmarks Nationalbank.", "P Mette Frederiksen, P Lars Løkke Rasmussen, O Danmarks Nationalbank"),
    ("Der Sprecher sagte, die Sanktionen gegen die Reederei Nordlicht GmbH blieben in Kraft.", "O Reederei Nordlicht GmbH"),
    ("Ο πρωθυπουργός Κυριάκος Μητσοτάκης συναντήθηκε με τον Αλέξη Τσίπρα στην Αθήνα.", "P Κυριάκος Μητσοτάκης, P Αλέξη Τσίπρα"),
    ("الرئيس محمود عباس التقى John Kerry في رام الله.", "P محمود عباس, P John Kerry"),
    ("التقى الرئيس الروسي فلاديمير بوتين أمس، وقالت وزارة الدفاع إن حماس رفضت.", "P فلاديمير بوتين, O وزارة الدفاع, O حماس"),
    ("ראש הממשלה בנימין נתניהו נפגש עם שר הביטחון יואב גלנט, מסר משרד הביטחון.", "P בנימין נתניהו, P יואב גלנט, O משרד הביטחון"),
    ("김정은 국무위원장은 문재인 대통령과 만났다. 유엔은 환영했다.", "P 김정은, P 문재인, O 유엔"),
    ("国家主席习近平在北京会见了俄罗斯总统弗拉基米尔·普京，外交部发言人华春莹表示欢迎。", "P 习近平, P 弗拉基米尔·普京, O 外交部, P 华春莹"),
    ("岸田文雄首相は、プーチン大統領と会談した。ゼレンスキー大統領も国連で演説した。", "P 岸田文雄, P プーチン, P ゼレンスキー, O 国連"),
    ("საქართველოს პრეზიდენტი სალომე ზურაბიშვილი შეხვდა მინისტრს. ნატო", "P სალომე ზურაბიშვილი, O ნატო"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), OTHERS, ids=lambda each: each[:40])
def test_names_of_other_languages(text, names):
    assert ", ".join(found(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "Selon le ministère de la Justice. Selon lui, les prix sont au plus haut depuis des mois.",
        "He praised the Department of National Security. Nobody else in the town did so.",
    ],
)
def test_no_name_goes_on_into_the_next_sentence(text):
    assert not [name for name in found(text) if "." in name]


def test_a_run_of_katakana_longer_than_a_name_is_none():
    assert found("ア" * 5000 + "大統領") == []


def test_all_spans_are_listed_as_often_in_a_long_text_as_in_a_short_one(monkeypatch):
    calls = []
    listed = Taken.spans
    monkeypatch.setattr(Taken, "spans", lambda self: calls.append(1) or listed(self))

    def times(text):
        calls.clear()
        er.extract([text])
        return len(calls)

    assert times("(EU) " * 20) == times("(EU) " * 200)


def test_the_model_is_small_and_in_whole_numbers():
    with opened("tagger.npz") as file:
        assert len(file.read()) < 3_000_000
    assert model().weights.dtype == np.int8
    assert model().weights.shape == (len(model().rows), len(LABELS))


def test_most_words_never_reach_the_model(broker_texts):
    sheets = [read_sheet(text) for text in broker_texts]
    inside = sum(end - first for sheet in sheets for first, end in zones(sheet))
    assert inside < 0.45 * sum(len(sheet.tokens) for sheet in sheets)


def test_texts_read_together_give_what_each_gives_alone(broker_texts):
    documents = [Document(place, text) for place, text in enumerate(broker_texts)]
    alone = [find_all_mentions([document])[0] for document in documents]
    assert find_all_mentions(documents) == alone
    assert find_all_mentions(documents[::-1]) == alone[::-1]


@given(planted_texts())
def test_found_names_are_stretches_of_their_text(planted):
    for mention in er.extract([planted.text]):
        assert planted.text[mention.start : mention.end] == mention.text
        assert 0 < mention.score <= 1


@given(st.lists(st.integers(1, 9), max_size=30), st.integers(0, 2**32 - 1))
def test_chances_of_a_token_add_up_to_one_in_any_batch(lengths, seed):
    scores = np.random.default_rng(seed).integers(-90, 90, (sum(lengths), 9), np.int32)
    sure = chances(scores, batches(lengths))
    assert np.allclose(sure.sum(axis=1), 1)
    start = 0
    for length in lengths:
        here = slice(start, start + length)
        assert (chances(scores[here], batches([length])) == sure[here]).all()
        start += length


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.integers(0, 2**32 - 1))
def test_no_inside_without_its_beginning(lengths, seed):
    scores = np.random.default_rng(seed).integers(-90, 90, (sum(lengths), 9), np.int32)
    best = best_labels(scores, batches(lengths)).tolist()
    start = 0
    for length in lengths:
        before = 0
        for label in best[start : start + length]:
            assert label % 2 or label == 0 or before in (label, label - 1)
            before = label
        start += length


def test_a_word_hears_of_its_other_uses_only():
    sure = np.eye(9)[[1, 0, 3]]
    heard = memory_features(["kim", "kim", "bank"], sure)
    assert heard[0].startswith("6")  # the other use was nothing
    assert heard[1].startswith("06")  # the other use was a person
    assert heard[2] == ""


@pytest.mark.parametrize("kind", ["PERSON", "ORG"])
def test_sureness_keeps_the_order_of_scores(kind):
    scores = [sureness(kind, score) for score in (0.01, 0.35, 0.5, 0.85, 0.95, 0.999, 1.0)]
    assert scores == sorted(scores)
    assert scores[0] > 0
    assert scores[-1] <= 1


def test_a_word_that_other_texts_write_small_is_no_name_at_the_start_of_a_sentence():
    first = "Ранок був тихий. Іванко сказав це. Ранок минув."
    others = ["Був тихий ранок, і ще один ранок."] * 3
    assert "P Ранок" not in found(first, *others)


def test_a_surname_is_found_where_another_text_has_the_full_name():
    alone = "The parcel came from mkrtychev or Mkrtychev of no known address"
    full = "President Ashot Mkrtychev spoke. The spokesman of Ashot Mkrtychev agreed."
    assert "P Mkrtychev" in found(full, alone)


def test_a_name_of_a_script_without_capitals_is_found_again_in_other_texts():
    texts = ["国家主席习近平表示欢迎。", "昨天习近平去了上海。"]
    assert found(*texts) == ["P 习近平", "P 习近平"]


def test_names_of_a_watchlist_are_found_where_nothing_else_tells_them():
    texts = ["예고 없이 남궁민수가 나타났다.", "the case of Qua Zum was closed"]
    known = {"Q1": "남궁민수", "Q2": "Qua Zum"}
    entities = er.reconcile(texts, known=known).entities
    assert {entity.known_id: entity.count for entity in entities} == {"Q1": 1, "Q2": 1}


@pytest.mark.parametrize("order", [1, -1])
def test_the_kind_of_a_name_does_not_depend_on_the_order_of_texts(order):
    texts = [
        "President Toyota自動車 said so.",
        "the company Toyota自動車 said it.",
        "aaa Toyota自動車 aaa",
    ]
    assert found(*texts[::order])[::order] == found(*texts)


def test_a_name_is_not_found_inside_of_a_word():
    looked = look(
        "aa zzToyota自動車 Toyota自動車の",
        Wanted(frozenset(), frozenset(), {"Toyota自動車": "ORG"}),
    )
    assert [start for start, *_ in looked.names] == [15]


@pytest.mark.parametrize("name", ["- -", ".* .*", "of the", "x", ""])
def test_what_is_no_name_of_a_watchlist_is_not_looked_for(name):
    assert wanted([], [(name, "PERSON")]).names == {}


def steps(text):
    """Calls of Python functions that it takes to find the names of a text."""
    count = 0

    def count_calls(*_):
        nonlocal count
        count += 1

    sys.setprofile(count_calls)
    try:
        er.extract([text])
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "(EU) ",
        '"Bank ',
        "Xqor Inc, ",
        "UN, ",
        "Treasury Secretary ",
        "Xqzor Anna ",
        "World Trade Organization (WTO) ",
        "习近平主席",
        "アア・",
        "김정은 국무위원장 ",
    ],
)
def test_steps_grow_with_the_length_of_a_text(piece):
    er.extract([piece * 10])
    few, many = steps(piece * 150), steps(piece * 600)
    assert many < 7 * few


@given(st.text("ab .,\n", max_size=200), st.integers(1, 9), st.integers(1, 40))
def test_pieces_are_the_text_and_as_long_as_was_said(text, words, letters):
    cut = list(pieces(text, words=words, letters=letters))
    assert "".join(piece for _, piece in cut) == text
    for offset, piece in cut:
        assert text[offset : offset + len(piece)] == piece
        assert len(piece) <= letters
        assert len(WORD.findall(piece)) <= words
