"""Other extractors: real spaCy, and stand-ins that answer in the shapes of the others."""

from types import SimpleNamespace
from typing import ClassVar

import pytest

import entityrec as er

spacy = pytest.importorskip("spacy")

TEXT = "John Kirby of the Treasury met Ashot Mkrtychev."
SPANS = [(0, 10, "person"), (18, 26, "organization"), (31, 46, "person")]


def found(extractor, texts=(TEXT,)):
    return [(m.text, m.kind) for m in er.extract(texts, extractor=extractor)]


NAMES = [("John Kirby", "PERSON"), ("Treasury", "ORG"), ("Ashot Mkrtychev", "PERSON")]


def ruled(*patterns):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": label, "pattern": text} for label, text in patterns]
    )
    return nlp


RULES = (
    ("PERSON", "John Kirby"),
    ("ORG", "Treasury"),
    ("PERSON", "Ashot Mkrtychev"),
    ("GPE", "Moscow"),
)


class Gliner:
    """Answers as GLiNER does: mappings with text and score; reads so many words and drops the rest."""

    config = SimpleNamespace(max_len=24)

    def __init__(self):
        self.asked = []

    def predict_entities(self, text, labels):
        return self.inference([text], labels)[0]

    def inference(self, texts, labels):
        self.asked.append(labels)
        return [list(self._of(text, labels)) for text in texts]

    def _of(self, text, labels):
        read = " ".join(text.split()[: self.config.max_len])
        for name, label in (("John Kirby", labels[0]), ("Treasury", labels[-1])):
            start = read.find(name)
            if start >= 0:
                yield {
                    "start": start,
                    "end": start + len(name),
                    "text": name,
                    "label": label,
                    "score": 0.75,
                }


class Stanza:
    """Answers as a Stanza pipeline does: documents with ents of start_char, end_char and type."""

    processors: ClassVar = {"ner": object()}

    def bulk_process(self, texts):
        return [SimpleNamespace(ents=[self._entity(*span) for span in SPANS]) for _ in texts]

    @staticmethod
    def _entity(start, end, kind):
        return SimpleNamespace(start_char=start, end_char=end, type=kind.upper())


class Transformers:
    """Answers as a Hugging Face pipeline for token classification does, with NumPy scores."""

    task = "token-classification"
    tokenizer = SimpleNamespace(model_max_length=512)

    def __init__(self, key="entity_group"):
        self.key = key

    def __call__(self, texts):
        np = pytest.importorskip("numpy")
        return [
            [
                {
                    self.key: label[:3].upper(),
                    "score": np.float32(0.9),
                    "word": "##x",
                    "start": a,
                    "end": b,
                }
                for a, b, label in SPANS
            ]
            for _ in texts
        ]


@pytest.mark.parametrize(
    "extractor",
    [ruled(*RULES), Stanza(), Transformers(), lambda texts: [SPANS for _ in texts]],
    ids=["spaCy", "Stanza", "Hugging Face", "callable"],
)
def test_each_kind_of_extractor_is_known_by_what_it_can_do(extractor):
    assert found(extractor) == NAMES


def test_gliner_is_asked_for_persons_and_organisations():
    model = Gliner()
    assert found(model) == NAMES[:2]
    assert model.asked == [["person", "organization"]]


def test_gliner_is_asked_for_the_labels_that_were_given():
    model = Gliner()
    labels = {"official": "PERSON", "authority": "ORG", "vessel": None}
    assert found(er.Extractor(model, labels)) == NAMES[:2]
    assert model.asked == [["official", "authority"]]


def test_a_text_beyond_the_window_is_read_to_its_end_with_its_own_offsets():
    text = "Nobody came. " * 40 + TEXT
    (mention, other) = er.extract([text], extractor=Gliner())
    assert (mention.text, other.text) == ("John Kirby", "Treasury")
    assert text[mention.start : mention.end] == "John Kirby"


def test_a_window_can_be_given():
    seen = []
    er.extract(
        [TEXT * 3], extractor=er.Extractor(lambda t: seen.extend(t) or [[] for _ in t], window=9)
    )
    assert "".join(seen) == TEXT * 3
    assert len(seen) > 2


def test_a_text_longer_than_spacy_allows_is_split():
    nlp = ruled(*RULES)
    nlp.max_length = 60
    assert found(nlp, ["Nobody came. " * 10 + TEXT]) == NAMES


def test_pieces_of_words_say_how_to_get_whole_entities():
    with pytest.raises(er.InputError, match="aggregation_strategy"):
        found(Transformers(key="entity"))


@pytest.mark.parametrize(
    "span", [(5, 99, "PER"), (-1, 4, "PER"), (4, 4, "PER"), ("0", 4, "PER"), (False, True, "PER")]
)
def test_a_bad_span_names_text_span_and_label(span):
    with pytest.raises(er.ValueRangeError) as error:
        er.extract(
            {"wire 7": TEXT}.values(),
            ids=["wire 7"],
            extractor=lambda texts: [[span] for _ in texts],
        )
    assert "wire 7" in str(error.value)
    assert repr(span[0]) in str(error.value)
    assert "PER" in str(error.value)


def test_own_labels_are_read_without_their_scheme():
    model = er.Extractor(
        lambda texts: [[(0, 10, "B-OFFICIAL")] for _ in texts], {"OFFICIAL": "PERSON"}
    )
    assert found(model) == NAMES[:1]


def test_unspaced_scripts_are_cut_by_their_letters():
    seen = []
    text = "习近平主席在北京会见了来访的普京总统，" * 40
    er.extract(
        [text], extractor=er.Extractor(lambda t: seen.extend(t) or [[] for _ in t], window=50)
    )
    assert max(map(len, seen)) <= 50
    assert "".join(seen) == text


@pytest.mark.parametrize("labels", [{"x": "PLACE"}, {5: "ORG"}, ["ORG"], {"A": "ORG", "a": None}])
def test_labels_are_checked(labels):
    with pytest.raises(er.EntityrecError, match="labels"):
        er.Extractor(len, labels)


@pytest.mark.parametrize(
    "text", ["", "  ", "\N{FAMILY}\ufe0f", "e\u0301", "\u00ad", "\r\n", "שלום"]
)
def test_odd_texts_pass_through(text):
    assert found(Stanza() if len(text) > 46 else ruled(*RULES), [text]) == []


def test_a_small_model_trained_here_finds_names():
    from spacy.training import Example

    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    ner.add_label("PERSON")
    made = [
        Example.from_dict(
            nlp.make_doc(f"{name} said so."), {"entities": [(0, len(name), "PERSON")]}
        )
        for name in ("Ann Ray", "Bob Lee", "Ann Lee", "Bob Ray")
    ]
    nlp.initialize(lambda: made)
    for _ in range(30):
        nlp.update(made)
    assert found(nlp, ["Ann Ray said so."]) == [("Ann Ray", "PERSON")]


def test_the_component_reconciles_what_the_pipeline_found():
    nlp = ruled(*RULES, ("PERSON", "Kirby"))
    nlp.add_pipe("entityrec")
    doc = nlp("John Kirby spoke in Moscow. Kirby left.")
    assert [entity.name for entity in doc._.entityrec.entities] == ["John Kirby"]
    assert [(span.text, span.label_, span.kb_id_) for span in doc.ents] == [
        ("John Kirby", "PERSON", "John Kirby"),
        ("Moscow", "GPE", ""),
        ("Kirby", "PERSON", "John Kirby"),
    ]
    assert len({span.id_ for span in doc.ents if span.label_ == "PERSON"}) == 1


def test_the_component_finds_names_itself_where_nothing_did():
    nlp = spacy.blank("en")
    nlp.add_pipe("entityrec")
    doc = nlp("President Ashot Mkrtychev met John Kirby.")
    assert [span.text for span in doc.ents] == ["Ashot Mkrtychev", "John Kirby"]


def test_docs_with_entities_can_be_written_and_come_from_other_processes():
    nlp = spacy.blank("en")
    nlp.add_pipe("entityrec")
    doc = nlp("President Ashot Mkrtychev spoke.")
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [span.id_ for span in again.ents] == [span.id_ for span in doc.ents] != [""]
    assert again._.entityrec is None


def test_the_component_reads_docs_in_which_the_pipeline_found_places_only():
    nlp = ruled(("GPE", "Paris"))
    nlp.add_pipe("entityrec")
    doc = nlp("President Ashot Mkrtychev spoke in Paris.")
    assert [span.text for span in doc.ents] == ["Ashot Mkrtychev", "Paris"]


def test_docs_of_one_pipe_can_be_one_corpus():
    nlp = spacy.blank("en")
    nlp.add_pipe("entityrec", config={"together": True})
    docs = list(
        nlp.pipe(["President Ashot Mkrtychev spoke.", "The dealer Ashot Makrichev denied it."])
    )
    assert docs[0]._.entityrec is docs[1]._.entityrec
    assert {span.id_ for doc in docs for span in doc.ents} == {docs[0]._.entityrec.entities[0].id}


def test_a_pipeline_with_the_component_can_be_saved(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("entityrec")
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path).pipe_names == ["entityrec"]
