"""Learn the tagger: ``python -m tests.derive.tagger DATA`` writes ``entityrec/resources/tagger.npz``.

``--folds 3`` prints figures of texts that were left out instead, and ``--leave-out SET`` those of
whole sets. What it reads, and under which licences, stands in ``MODEL_CARD.md`` beside the model.
The same data gives the same bytes.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import click
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from entityrec import resources
from entityrec.mentions import features as of
from entityrec.mentions.memory import LABELS, memory_features
from entityrec.mentions.places import key_of, places
from entityrec.mentions.rules import spans_by_rule
from entityrec.mentions.sheet import Sheet, read_sheet
from entityrec.mentions.zones import zones
from entityrec.words.clean import comparison_form
from entityrec.words.endings import stems
from tests.benchmarks.report import print_table, save_record
from tests.derive.crf import Field, chances, trained

RESOURCE: Final = Path(resources.__file__).parent / "tagger.npz"
ENGLISH: Final = (
    "gmb",
    "wikigold",
    "gum_not_news",
    "litbank",
    "crossner",
    "btc_g",
    "btc_rest",
    "ewt_dev",
)
OTHERS: Final = ("uner_sk", "uner_hr", "uner_sr", "uner_pt", "uner_da")
NO_MISC: Final = {"btc_g", "btc_rest", "ewt_dev", "uner_da", "uner_pt", "uner_sk", "litbank"}
"""Sets that annotate persons, organisations and places alone: what else is named may be MISC."""

CONSECUTIVE: Final = {"uner_sk", "uner_hr", "uner_sr", "uner_pt"}
"""Sets of sentences that follow one another: half of them are read as texts of some sentences."""

BEGINS: Final = {"PER": 1, "ORG": 3, "LOC": 5, "MISC": 7, "OTH": 7}
FOLDS_OF_MEMORY: Final = 3
ENGLISH_WITHOUT_WORDS: Final = 0.3
"""Share of English texts that are also learnt from without their words; of other languages all are,
because the tagger reads languages that it learnt no word of."""

EPOCHS: Final = 5
FEWEST: Final = 4
"""Times that a feature must be met."""
LEAST: Final = 0.1
"""Rows without any weight as large as this are left out."""
SCALE: Final = 24.0
LEXICAL: Final = tuple("w= t= p= e= c= 0= 1= 2= ww ws sw wf fw".split())
"""How features begin that depend on which word it is."""


class Text(NamedTuple):
    """A text with the spans of its names."""

    source: str
    text: str
    spans: list[tuple[int, int, str]]


class Read(NamedTuple):
    """A text as it is learnt from, one entry for each token of its zones."""

    text: Text
    numbers: list[NDArray[np.uint32]]
    plain: list[NDArray[np.uint32]]
    lengths: list[int]
    keys: list[str]
    marks: list[tuple[str, str]]
    gold: list[int]


# Texts -------------------------------------------------------------------------------------------


def texts(data: Path, wanted: Iterable[str] = (*ENGLISH, *OTHERS)) -> Iterator[Text]:
    """The annotated texts, those of Serbian and Croatian in Cyrillic too."""
    for source in wanted:
        rows = [
            Text(source, row["text"], [tuple(span) for span in row["spans"]])
            for row in map(
                json.loads, (data / "ner" / f"{source}.jsonl").read_text("utf-8").splitlines()
            )
        ]
        rows = mended(rows) if source == "gmb" else rows
        rows = list(joined(rows)) if source in CONSECUTIVE else rows
        yield from rows
        if source in ("uner_sr", "uner_hr"):
            yield from map(in_cyrillic, rows)


def mended(rows: list[Text]) -> list[Text]:
    """Texts of a set that was annotated by machine, with what contradicts its own usage or the lists mended."""
    places, bodies = resources.place_names(), resources.bodies()
    usage: dict[str, Counter[str]] = {}
    for row in rows:
        for start, end, label in row.spans:
            usage.setdefault(row.text[start:end], Counter())[label] += 1

    def label_of(name: str, label: str) -> str:
        if name in bodies:
            return "ORG"
        if label == "ORG" and comparison_form(name) in places:
            return "LOC"
        best, times = usage[name].most_common(1)[0]
        return best if times >= 4 and times >= 0.75 * usage[name].total() else label

    return [
        row._replace(spans=[(a, b, label_of(row.text[a:b], label)) for a, b, label in row.spans])
        for row in rows
    ]


def joined(rows: Sequence[Text], size: int = 8) -> Iterator[Text]:
    """Sentences, every second group of eight as one text."""
    for number, first in enumerate(range(0, len(rows), size)):
        part = rows[first : first + size]
        if number % 2:
            yield from part
            continue
        text, spans = "", []
        for row in part:
            text += "" if not text else " " if text[-1] in ".!?" else "\n"
            spans += [(len(text) + a, len(text) + b, label) for a, b, label in row.spans]
            text += row.text
        yield Text(part[0].source, text, spans)


_LATIN = "lj nj dž a b v g d đ e ž z i j k l m n o p r s t ć u f h c č š".split()
_CYRILLIC = "љ њ џ а б в г д ђ е ж з и ј к л м н о п р с т ћ у ф х ц ч ш".split()
_LETTERS = dict(zip(_LATIN, _CYRILLIC, strict=True))
_LETTERS |= {one.upper(): other.upper() for one, other in _LETTERS.items()}
_LETTERS |= {
    one.title(): other.upper()
    for one, other in _LETTERS.items()
    if len(one) == 2 and one.islower()
}


def in_cyrillic(row: Text) -> Text:
    """A Serbian or Croatian text in the other alphabet of Serbian, letter by letter."""
    written, place, index = [], [0] * (len(row.text) + 1), 0
    while index < len(row.text):
        length = 2 if row.text[index : index + 2] in _LETTERS else 1
        for step in range(length):
            place[index + step] = len(written)
        piece = row.text[index : index + length]
        written.append(_LETTERS.get(piece, piece))
        index += length
    place[-1] = len(written)
    spans = [(place[a], place[b], label) for a, b, label in row.spans]
    return Text(f"{row.source}_cyrillic", "".join(written), spans)


# Features ----------------------------------------------------------------------------------------


def lexicon(data: Path) -> of.Lexicon:
    """Clusters, capitals and lists that public sets tell of words."""
    folder = data / "ner" / "lexical"
    clusters = json.loads((folder / "word_clusters.json").read_text("utf-8"))
    gazetteer = json.loads((folder / "gazetteer.json").read_text("utf-8"))
    listed: dict[int, str] = {}
    for names, letter in (("org", "o"), ("city", "t"), ("country", "c")):
        for form in map(comparison_form, gazetteer[names]):
            if len(form) > 2 and len(form.split()) < 3 and form[0].isalpha():
                listed[of.number(form)] = letter
                if letter == "c" and " " not in form and len(form) > 4:
                    listed.setdefault(of.number(stems(form)[-1]), letter)
    levels = (clusters["c64"], clusters["c256"], clusters["c1000"])
    return of.Lexicon(
        dict(zip(clusters["order"], zip(*levels, strict=True), strict=True)),
        json.loads((folder / "capital_ratio.json").read_text("utf-8")),
        listed,
    )


class Numbers:
    """Features as numbers, and for each whether it depends on which word it is."""

    def __init__(self, words: of.Lexicon) -> None:
        self.words = words
        self.word = lru_cache(2**17)(self._word)
        self.pair = lru_cache(2**17)(self._pair)
        self.place = lru_cache(2**17)(self._place)

    def _word(self, text: str, inflected: bool, family: int) -> NDArray[np.int64]:
        found = of.word_features(text, self.words, inflected=inflected)
        return numbered(
            (*found.anywhere, *(found.own if family == of.SELF else found.beside)), family
        )

    def _pair(self, left: str, right: str, inflected: bool, family: int) -> NDArray[np.int64]:
        return numbered(of.pair_features(left, right, self.words, inflected=inflected), family)

    def _place(self, text: str, place: of.Place, inflected: bool) -> NDArray[np.int64]:
        return numbered(of.place_features(text, place, inflected=inflected), of.PLACE)


def numbered(features: Iterable[str], family: int) -> NDArray[np.int64]:
    """Numbers of features; negative ones depend on which word it is."""
    lexical = family not in (of.PLACE, of.MEMORY)
    return np.array(
        [
            ~of.number(each, family)
            if lexical and each.startswith(LEXICAL)
            else of.number(each, family)
            for each in features
        ],
        np.int64,
    )


def read(row: Text, numbers: Numbers) -> Read:
    """A text as it is learnt from."""
    sheet = read_sheet(row.text)
    found, labels = zones(sheet), gold_labels(sheet, row.spans)
    around = places(sheet, spans_by_rule(sheet), found)
    tokens, inflected = sheet.tokens, sheet.inflected
    made = Read(row, [], [], [end - first for first, end in found], [], [], [])
    for index in (index for first, end in found for index in range(first, end)):
        text, place = tokens[index].text, next(around)
        before = tokens[index - 1].text if index else "^"
        after = tokens[index + 1].text if index + 1 < len(tokens) else "$"
        signed = np.concatenate(
            [
                numbers.word(text, inflected, of.SELF),
                numbers.word(before, inflected, of.BEFORE),
                numbers.word(after, inflected, of.AFTER),
                numbers.pair(before, text, inflected, of.PAIR_BEFORE),
                numbers.pair(text, after, inflected, of.PAIR_AFTER),
                numbers.place(text, place, inflected),
            ]
        )
        made.numbers.append(np.where(signed < 0, ~signed, signed).astype(np.uint32))
        made.plain.append(signed[signed >= 0].astype(np.uint32))
        made.keys.append(key_of(sheet, index) if tokens[index].is_capital else "")
        made.marks.append((of.shape(text), place.rules[1]))
        made.gold.append(labels[index])
    return made


def gold_labels(sheet: Sheet, spans: Iterable[tuple[int, int, str]]) -> list[int]:
    """The label of each token of a text."""
    labels = [0] * len(sheet.tokens)
    starts = [token.start for token in sheet.tokens]
    for start, end, label in spans:
        first = max(0, int(np.searchsorted(starts, start, side="right")) - 1)
        last = int(np.searchsorted(starts, end, side="left"))
        inside = trimmed(
            sheet, [i for i in range(first, last) if sheet.tokens[i].end > start], label
        )
        for place, index in enumerate(inside):
            labels[index] = BEGINS[label] + (place > 0)
    return labels


def trimmed(sheet: Sheet, inside: list[int], label: str) -> list[int]:
    """The tokens of a span as the library has it: no article, no possessive ending, no title."""
    tokens, cues = sheet.tokens, sheet.cues
    while len(inside) > 1 and tokens[inside[0]].form == "the":
        inside = inside[1:]
    while len(inside) > 1 and tokens[inside[-1]].text in ("'s", "’s", "'", "’"):
        inside = inside[:-1]
    while label == "PER" and len(inside) > 1:
        first = inside[0]
        if tokens[first].text != "." and (not cues[first].role or cues[first].given):
            break
        inside = inside[1:]
    return inside


# Learning ----------------------------------------------------------------------------------------


class Corpus:
    """Texts that were read, as columns."""

    def __init__(self, found: Sequence[Read]) -> None:
        self.found = [each for each in found if each.lengths]
        self.lengths = np.array([n for each in self.found for n in each.lengths], np.intp)
        self.gold = np.array([label for each in self.found for label in each.gold], np.int8)
        self.sizes = [len(each.keys) for each in self.found]
        self.text_of_token = np.repeat(np.arange(len(self.found)), self.sizes)
        self.text_of_zone = np.repeat(
            np.arange(len(self.found)), [len(each.lengths) for each in self.found]
        )

    def allowed(self) -> NDArray[np.float64]:
        """(tokens, 9): 1 where a label is what the set says, or what it leaves open."""
        table = np.zeros((len(self.gold), len(LABELS)))
        table[np.arange(len(self.gold)), self.gold] = 1.0
        no_misc = np.array([each.text.source in NO_MISC for each in self.found])
        table[np.ix_(no_misc[self.text_of_token] & (self.gold == 0), [7, 8])] = 1.0
        return table

    def numbers(self, *, plain: bool = False) -> list[NDArray[np.uint32]]:
        return [row for each in self.found for row in (each.plain if plain else each.numbers)]

    def remembered(self, sure: NDArray[np.float64]) -> list[NDArray[np.uint32]]:
        """Features of what a first reading thought of the other uses of each word."""
        made, start = [], 0
        for each in self.found:
            here = memory_features(each.keys, sure[start : start + len(each.keys)])
            made += [_memory(what, *mark) for what, mark in zip(here, each.marks, strict=True)]
            start += len(each.keys)
        return made


@lru_cache(2**16)
def _memory(what: str, written: str, ruled: str) -> NDArray[np.uint32]:
    return numbered(of.memory_words(what, written, ruled), of.MEMORY).astype(np.uint32)


def vocabulary(rows: Sequence[NDArray[np.uint32]], fewest: int) -> NDArray[np.uint32]:
    values, counts = np.unique(np.concatenate(rows), return_counts=True)
    return values[counts >= fewest]


def matrix(rows: Sequence[NDArray[np.uint32]], known: NDArray[np.uint32]) -> sp.csr_matrix:
    """(tokens, features) of 1 where a token has a feature."""
    flat, counts = np.concatenate(rows), np.array([len(row) for row in rows])
    column = np.minimum(np.searchsorted(known, flat), len(known) - 1)
    there = known[column] == flat
    token = np.repeat(np.arange(len(rows)), counts)[there]
    ends = np.concatenate([[0], np.cumsum(np.bincount(token, minlength=len(rows)))])
    ones = np.ones(int(there.sum()), np.float32)
    return sp.csr_matrix(
        (ones, column[there].astype(np.int32), ends), shape=(len(rows), len(known))
    )


def learnt(corpus: Corpus, *, epochs: int = EPOCHS) -> tuple[NDArray[np.uint32], Field]:
    """The features and weights: one field for both readings, and for texts without their words."""
    rows, allowed = corpus.numbers(), corpus.allowed()
    second = _joined(rows, corpus.remembered(first_reading(corpus, rows, allowed, epochs)))
    random = np.random.default_rng(1)
    picked = np.array(
        [
            each.text.source not in ENGLISH or random.random() < ENGLISH_WITHOUT_WORDS
            for each in corpus.found
        ]
    )
    tokens, zones_ = picked[corpus.text_of_token], picked[corpus.text_of_zone]
    bare = _joined(
        corpus.numbers(plain=True),
        [row[len(first) :] for row, first in zip(second, rows, strict=True)],
    )
    every = [*rows, *second, *(row for row, kept in zip(bare, tokens, strict=True) if kept)]
    known = vocabulary(every, FEWEST)
    lengths = np.concatenate([corpus.lengths, corpus.lengths, corpus.lengths[zones_]])
    told = np.concatenate([allowed, allowed, allowed[tokens]])
    return known, trained(matrix(every, known), lengths, told, epochs, seed=0)


def _joined(
    some: Iterable[NDArray[np.uint32]], more: Iterable[NDArray[np.uint32]]
) -> list[NDArray[np.uint32]]:
    return [np.concatenate(pair) for pair in zip(some, more, strict=True)]


def first_reading(
    corpus: Corpus, rows: Sequence[NDArray[np.uint32]], allowed: NDArray[np.float64], epochs: int
) -> NDArray[np.float64]:
    """What a first reading thinks of each token that has not learnt from its text."""
    known = vocabulary(rows, 2)
    table = matrix(rows, known)
    sure = np.zeros((len(rows), len(LABELS)))
    for fold in range(FOLDS_OF_MEMORY):
        tokens = corpus.text_of_token % FOLDS_OF_MEMORY != fold
        here = corpus.text_of_zone % FOLDS_OF_MEMORY != fold
        made = trained(
            table[tokens], corpus.lengths[here], allowed[tokens], min(3, epochs), seed=0
        )
        sure[~tokens] = chances(made, table[~tokens], corpus.lengths[~here])
    return sure


def packed(known: NDArray[np.uint32], made: Field, words: of.Lexicon) -> bytes:
    """The model as the bytes of its file."""
    kept = np.abs(made.weights).max(axis=1) >= LEAST
    weights = np.clip(np.rint(made.weights[kept] * SCALE), -127, 127).astype(np.int8)
    some, capitals = sorted(words.clusters), sorted(words.capitals)
    listed = sorted(words.listed)
    file = io.BytesIO()
    np.savez_compressed(
        file,
        hashes=known[kept],
        weights=weights,
        steps=np.round(made.steps, 4),
        opening=np.round(made.opening, 4),
        words=_letters("\n".join(some)),
        clusters=np.array([words.clusters[word] for word in some], np.uint16),
        capitals=_letters("\n".join(capitals)),
        shares=np.array([words.capitals[word] for word in capitals], np.uint8),
        listed=np.array(listed, np.uint32),
        lists=_letters("".join(words.listed[each] for each in listed)),
    )
    return file.getvalue()


def _letters(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), np.uint8)


def derived(data: Path) -> bytes:
    """The model as the bytes of its file."""
    words = lexicon(data)
    numbers = Numbers(words)
    corpus = Corpus([read(row, numbers) for row in texts(data)])
    return packed(*learnt(corpus), words)


@click.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--folds", default=0, help="Print figures of texts left out, in so many folds.")
@click.option("--leave-out", multiple=True, help="Print figures of whole sets left out.")
@click.option(
    "--check", is_flag=True, help="Only say whether the shipped model is what is learnt."
)
def main(data: Path, folds: int, leave_out: tuple[str, ...], check: bool) -> None:
    """Write the model, or print how well it does on texts that it has not seen."""
    if folds or leave_out:
        from tests.derive.left_out import figures

        rows = figures(data, folds, leave_out)
        print_table("tagger: strict and overlap F1 of texts left out", rows)
        save_record("tagger" if folds else "tagger-" + "-".join(leave_out), rows)
        return
    made = derived(data)
    if check:
        same = RESOURCE.read_bytes() == made
        raise SystemExit(0 if same else "the shipped model is not what is learnt from this data")
    RESOURCE.write_bytes(made)
    print(f"{len(made):,} bytes")


if __name__ == "__main__":
    main()
