"""Resolution: what documents say, groups that do not chain, confidence, judgements and watchlists."""

import itertools
import json
import math
import random
import re
from pathlib import Path

import jellyfish
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import entityrec as er
from entityrec.judgements import Judgements, contradictions

HOMONYMS = Path(__file__).parents[1] / "fixtures" / "homonyms"
KINDS = {"P": "PERSON", "O": "ORG"}
MARK = re.compile(r"\[\[(.+?)\|([PO])(\d+)\]\]")


def marked(path):
    """The texts of a fixture without its marks, the mentions, and the entity of each."""
    texts, mentions, gold = {}, [], {}
    for number, raw in enumerate(path.read_text("utf-8").split("---\n")):
        text, last = "", 0
        for found in MARK.finditer(raw):
            text += raw[last : found.start()]
            place = (number, len(text), len(text) + len(found[1]))
            mentions.append((*place, found[1], KINDS[found[2]]))
            gold[place] = found[2] + found[3]
            text, last = text + found[1], found.end()
        texts[number] = text + raw[last:]
    return texts, mentions, gold


def partition(answer):
    """The mentions of each entity, by their places."""
    return {frozenset((m.doc_id, m.start, m.end) for m in e.mentions) for e in answer.entities}


@pytest.mark.parametrize("path", sorted(HOMONYMS.glob("*.txt")), ids=lambda path: path.stem)
def test_homonyms_that_texts_interleave_stay_apart(path):
    """Two Bushes, two Kims, two Security Councils, a father and son, a founder and a company."""
    texts, mentions, gold = marked(path)
    expected = {}
    for place, entity in gold.items():
        expected.setdefault(entity, set()).add(place)
    answer = er.reconcile_mentions(mentions, texts)
    assert partition(answer) == {frozenset(places) for places in expected.values()}


def test_what_a_text_joins_by_an_and_is_two():
    text = "Anna Petrova and Ana Petrova were sisters."
    mentions = [("a", 0, 12, "Anna Petrova", "PERSON"), ("a", 17, 28, "Ana Petrova", "PERSON")]
    assert len(er.reconcile_mentions(mentions)) == 1
    answer = er.reconcile_mentions(mentions, {"a": text})
    assert len(answer) == 2
    why = answer.why_not("Anna Petrova", "Ana Petrova")
    assert "a text names the one and the other" in why.reason
    assert any(line.question == "side by side" for line in why.evidence)
    assert sum(line.weight for line in why.evidence) == pytest.approx(why.match_weight)
    assert "sisters" in why.quotes[0].text


@pytest.mark.parametrize(
    "text", ["Polska Agencja Żeglugi (PAŻP) milczy.", "PAŻP (Polska Agencja Żeglugi) milczy."]
)
def test_what_a_text_writes_in_brackets_is_one(text):
    """Whoever found the mentions, and whether or not the letters are the first of the words."""
    spans = [(text.index(name), name) for name in ("Polska Agencja Żeglugi", "PAŻP")]
    mentions = [("a", start, start + len(name), name, "ORG") for start, name in spans]
    assert len(er.reconcile_mentions(mentions)) == 2
    answer = er.reconcile_mentions(mentions, {"a": text})
    assert len(answer) == 1
    why = answer.explain("PAŻP", "Polska Agencja Żeglugi")
    assert any(line.question == "defined here" for line in why.evidence)


def test_titles_of_a_man_and_of_a_woman_speak_against():
    mentions = [
        er.Mention("a", 0, 8, "R. Adair", "PERSON", title="Mr."),
        er.Mention("b", 0, 11, "Robin Adair", "PERSON", title="Mrs."),
    ]
    why = er.reconcile_mentions(mentions).explain("R. Adair", "Robin Adair")
    assert [line.weight for line in why.evidence if line.question == "other gender"] == [-6.0]


def test_a_bare_name_follows_the_company_it_keeps():
    """Bush without a first name, in a text that names who is only ever named with the one Bush."""
    mentions = [
        *[(0, 0, 8, "Jeb Bush", "PERSON"), (0, 20, 33, "Charlie Crist", "PERSON")],
        *[(1, 0, 11, "George Bush", "PERSON"), (1, 20, 30, "Dan Quayle", "PERSON")],
        *[(2, 0, 4, "Bush", "PERSON"), (2, 20, 30, "Dan Quayle", "PERSON")],
    ]
    answer = er.reconcile_mentions(mentions)
    assert answer["Bush"] is answer["George Bush"]
    assert answer["Bush"] is not answer["Jeb Bush"]
    why = answer.explain("Bush", "George Bush")
    assert any(line.question == "same company" for line in why.evidence)


SYLLABLES = "ka ri to me sa lu no vi ra be do mi ha ne ko ta se ru".split()


def test_a_chain_of_near_names_has_ends_that_are_two():
    """R08: eighteen steps from one name to another, each more than .92 similar by Jaro–Winkler."""
    name, other = list("Aleksandr Mkrtychev"), "Vladimir Kurzhanovx"
    chain = ["".join(name)]
    for place, letter in enumerate(other):
        if name[place] != letter:
            name[place] = letter
            chain.append("".join(name))
    steps = [jellyfish.jaro_winkler_similarity(*step) for step in itertools.pairwise(chain)]
    assert len(steps) == 18
    assert min(steps) > 0.92
    answer = er.reconcile_names(chain)
    assert answer[chain[0]] is not answer[chain[-1]]


def test_plausible_names_do_not_become_one():
    """R08: 4,000 random names of syllables; connected components make 98 of 100 of them one."""
    rng = random.Random(7)
    names: set[str] = set()
    while len(names) < 4000:
        given, family = ("".join(rng.choices(SYLLABLES, k=k)).capitalize() for k in (2, 3))
        names.add(f"{given} {family}")
    answer = er.reconcile_names(sorted(names))
    assert max(entity.count for entity in answer) <= 0.01 * len(names)


def test_a_name_that_drifts_does_not_carry_its_entity_along():
    """R08: 2,000 names, each a letter from the one before."""
    rng, word, names = random.Random(2), list("karimovic"), set()
    for _ in range(2000):
        word[rng.randrange(len(word))] = rng.choice("abcdefghiklmnoprstuvz")
        names.add(f"Anna {''.join(word).capitalize()}")
    answer = er.reconcile_names(sorted(names))
    assert max(entity.count for entity in answer) <= 0.02 * len(names)


def test_no_entity_holds_two_names_that_speak_strongly_against_one_another():
    rng = random.Random(3)
    family = ["Petrov", "Petrow", "Petroff", "Petrova", "Pietrow", "Patrov"]
    given = ["Ivan", "Iwan", "Yvan", "Ivana", "Ian", "I."]
    names = sorted(
        {
            f"{rng.choice(given)} {rng.choice(family)} {s}".strip()
            for s in ("", "Jr.", "Sr.")
            for _ in range(12)
        }
    )
    answer = er.reconcile_names(names)
    for entity in answer:
        texts = [variant.text for variant in entity.variants]
        for left in texts:
            for right in texts:
                weight = er.compare(left, right).match_weight
                assert weight > answer.settings.cannot_link, (left, right)


CORPUS = [
    ("a", 0, 15, "Ashot Mkrtychev", "PERSON"),
    ("a", 20, 29, "Mkrtychev", "PERSON"),
    ("b", 0, 9, "Makrichev", "PERSON"),
    ("b", 20, 30, "John Kirby", "PERSON"),
    ("c", 0, 10, "John Kirby", "PERSON"),
    ("c", 20, 29, "Makrychev", "PERSON"),
    ("d", 0, 19, "Treasury Department", "ORG"),
    ("d", 30, 38, "Treasury", "ORG"),
]


def spelled(answer):
    return {(e.id, e.kind, e.name, tuple(sorted(v.text for v in e.variants))) for e in answer}


def test_an_unrelated_text_changes_no_entity():
    more = [("z", 0, 12, "Olga Iwanowa", "PERSON"), ("z", 20, 33, "Harbour Trust", "ORG")]
    before, after = er.reconcile_mentions(CORPUS), er.reconcile_mentions([*CORPUS, *more])
    assert spelled(before) < spelled(after)
    kept = {e.id: e for e in after}
    for entity in before:
        assert kept[entity.id] == entity


def test_doubling_the_texts_changes_only_counts():
    twice = [*CORPUS, *((f"{doc}2", *rest) for doc, *rest in CORPUS)]
    before, after = er.reconcile_mentions(CORPUS), er.reconcile_mentions(twice)
    assert spelled(before) == spelled(after)
    assert [2 * e.count for e in before] == [e.count for e in after]
    assert [e.confidence for e in before] == [e.confidence for e in after]


@pytest.mark.parametrize("gone", ["a", "b", "c", "d"])
def test_dropping_a_text_splits_nothing_that_other_texts_support(gone):
    full = er.reconcile_mentions(CORPUS)
    less = er.reconcile_mentions([mention for mention in CORPUS if mention[0] != gone])
    for entity in less:
        homes = {full[variant.text].id for variant in entity.variants}
        assert len(homes) == 1
    for entity in full:
        texts = {v.text for v in entity.variants} & {m[3] for m in CORPUS if m[0] != gone}
        assert len({less[text].id for text in texts}) <= 1


def test_a_confidence_is_a_share_and_less_for_a_weak_link():
    answer = er.reconcile_names(["Ashot Mkrtychev", "Makrychev", "Olga Iwanowa"])
    broker, other = answer["Makrychev"], answer["Olga Iwanowa"]
    assert other.confidence == 1.0
    assert other.weakest_link is None
    assert 0.5 < broker.confidence < 1.0
    assert {broker.weakest_link.left, broker.weakest_link.right} == {
        "Ashot Mkrtychev",
        "Makrychev",
    }


# judgements


def test_a_book_is_only_added_to_and_says_who_and_when(tmp_path):
    path = tmp_path / "judged.jsonl"
    book = Judgements(path, by="ann")
    book.must_link("Mark Twain", "Samuel Clemens")
    first = path.read_bytes()
    book.cannot_link("Mark Twain", "Shania Twain", by="bob")
    book.undo()
    assert path.read_bytes().startswith(first)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [row.get("by") for row in rows] == ["ann", "bob", None]
    assert all(row["at"] for row in rows)
    assert [each.right for each in Judgements(path)] == ["Samuel Clemens"]


def test_a_line_that_a_crash_cut_does_not_swallow_the_next(tmp_path):
    path = tmp_path / "judged.jsonl"
    path.write_text('{"verdict": "same", "left": "A", "right": "B"}', "utf-8")
    Judgements(path).must_link("C", "D")
    assert len(Judgements(path)) == 2
    path.write_text('{"verdict": "same", "le', "utf-8")
    with pytest.raises(ValueError, match=r"judged\.jsonl:1"):
        Judgements(path)


def test_a_judgement_that_contradicts_is_refused_and_not_written(tmp_path):
    path = tmp_path / "judged.jsonl"
    book = Judgements(path)
    book.must_link("A", "B")
    book.must_link("B", "C")
    written = path.read_bytes()
    with pytest.raises(er.ValueRangeError, match="A ~ C: different"):
        book.cannot_link("C", "A")
    with pytest.raises(er.ValueRangeError):
        book.cannot_link("A", "A")
    assert path.read_bytes() == written
    book.rename("A", "Alpha")
    with pytest.raises(er.ValueRangeError):
        book.rename("C", "Omega")


def test_contradictions_of_rows_are_reported_and_kept_apart():
    judged = [
        ("A Ray", "B Orr", "same"),
        ("B Orr", "C Lee", "same"),
        ("A Ray", "C Lee", "different"),
    ]
    answer = er.reconcile_names(["A Ray", "B Orr", "C Lee"], judgements=judged)
    assert answer["A Ray"] is not answer["C Lee"]
    assert [(c.left, c.right, c.verdict) for c in answer.contradictions] == [judged[2]]


def test_an_entity_is_called_as_a_human_said_and_keeps_its_id():
    names = ["Ashot Mkrtychev", "Makrychev"]
    plain = er.reconcile_names(names)["Makrychev"]
    named = er.reconcile_names(names, judgements=[("Makrychev", "Ashot M.", "rename")])[
        "Makrychev"
    ]
    assert (named.name, named.id) == ("Ashot M.", plain.id)
    assert named.variants == plain.variants


def test_a_spelling_gets_the_kind_that_a_human_said():
    mentions = [("a", 0, 6, "Wagner", "PERSON"), ("b", 0, 12, "Wagner Group", "ORG")]
    answer = er.reconcile_mentions(mentions, judgements=[("Wagner", "ORG", "retype")])
    assert {entity.kind for entity in answer} == {"ORG"}
    assert answer["Wagner"] is answer["Wagner Group"]
    with pytest.raises(er.ValueRangeError, match="PERSON"):
        er.reconcile_mentions(mentions, judgements=[("Wagner", "PLACE", "retype")])


def test_judgements_survive_new_texts():
    judged = [("Mark Twain", "Samuel Clemens", "same")]
    more = ["Mark Twain", "Samuel Clemens", "Sam Clemens", "Olga Iwanowa"]
    answer = er.reconcile_names(more, judgements=judged)
    assert answer["Mark Twain"] is answer["Sam Clemens"]


NAMES = ["Jon Smith", "John Smith", "Jon Smyth", "Anna Ray", "Ana Ray", "Ann Roy"]


class Book(RuleBasedStateMachine):
    """R09: any sequence of judgements and undos, against a list that is replayed."""

    def __init__(self):
        super().__init__()
        self.book, self.log = Judgements(), []

    @rule(left=st.sampled_from(NAMES), right=st.sampled_from(NAMES), same=st.booleans())
    def judge(self, left, right, same):
        before = list(self.book)
        tried = [*before, er.Judgement(*sorted((left, right)), "same" if same else "different")]
        act = self.book.must_link if same else self.book.cannot_link
        if contradictions(tried):
            with pytest.raises(er.ValueRangeError):
                act(left, right)
            assert list(self.book) == before
        else:
            act(left, right)
            self.log.append(before)

    @precondition(lambda self: self.log)
    @rule()
    def undo(self):
        self.book.undo()
        assert list(self.book) == self.log.pop()

    @invariant()
    def never_what_was_refused_in_one_entity(self):
        answer = er.reconcile_names(NAMES, judgements=self.book)
        assert not answer.contradictions
        for each in self.book:
            together = answer[each.left] is answer[each.right]
            assert together == (each.verdict == "same")


TestBook = Book.TestCase
TestBook.settings = settings(max_examples=20, stateful_step_count=10, deadline=None)


def test_a_judgement_that_is_not_applied_is_reported():
    """Against the watchlist, of two kinds, of a short form that texts explain, two names of one entity."""
    twain = [("Mark Twain", "Samuel Clemens", "same")]
    answer = er.reconcile_names(
        ["Mark Twain", "Samuel Clemens"],
        judgements=twain,
        known={"Q1": "Mark Twain", "Q2": "Samuel Clemens"},
    )
    assert [tuple(each[:3]) for each in answer.contradictions] == twain
    mentions = [("a", 0, 10, "John Kirby", "PERSON"), ("a", 20, 32, "Wagner Group", "ORG")]
    kinds = [("John Kirby", "Wagner Group", "same")]
    assert len(er.reconcile_mentions(mentions, judgements=kinds).contradictions) == 1
    named = [("John Kirby", "AA", "rename"), ("Jon Kirby", "BB", "rename")]
    answer = er.reconcile_names(["John Kirby", "Jon Kirby"], judgements=named)
    assert len(answer) == 1
    assert len(answer.contradictions) == 2
    bushes = ["President George Bush spoke. Bush left.", "Senator Jeb Bush spoke. Bush left."]
    told = [("Bush", "Alan Walker", "same")]
    assert (
        len(er.reconcile([*bushes, "Senator Alan Walker spoke."], judgements=told).contradictions)
        == 1
    )


def test_a_column_of_names_is_retyped_and_found_by_its_new_name():
    judged = [("Mark Twain", "ORG", "retype"), ("John Kirby", "Zed", "rename")]
    answer = er.reconcile_names(["Mark Twain", "John Kirby"], judgements=judged)
    assert answer["Mark Twain"].kind == "ORG"
    assert answer["Zed"] is answer["John Kirby"]
    assert not answer.explain(answer["Zed"], answer["Mark Twain"]).together


def test_reasons_name_the_judgement_and_the_text():
    names = ["Jon Smith", "John Smith", "Johnn Smith"]
    answer = er.reconcile_names(names, judgements=[("Jon Smith", "John Smith", "different")])
    apart = next(name for name in names if answer[name] is not answer["Johnn Smith"])
    assert "judged" in answer.why_not(apart, "Johnn Smith").reason
    bushes = ["President George Bush spoke. Bush left.", "Senator Jeb Bush spoke. Bush smiled."]
    assert "in its text Bush is" in er.reconcile(bushes).why_not("Bush", "George Bush").reason


def test_two_open_books_see_one_another(tmp_path):
    path = tmp_path / "judged.jsonl"
    one, other = Judgements(path), Judgements(path)
    one.must_link("A", "B")
    with pytest.raises(er.ValueRangeError):
        other.cannot_link("A", "B")
    one.must_link("C", "D")
    assert other.undo().left == "C"
    with pytest.raises(er.ValueRangeError):
        one.must_link(" ", "A")
    path.write_text("\ufeff" + '{"verdict": "same", "left": "A\u2028x", "right": "B"}\n', "utf-8")
    assert len(Judgements(path)) == 1


# watchlists


def test_a_name_that_two_entries_may_have_is_of_neither_for_sure():
    answer = er.reconcile_names(["Kirby"], known={1: "John Kirby", 2: "Jack Kirby"})
    assert answer["Kirby"].known_probability is None or answer["Kirby"].known_probability <= 0.5
    with pytest.raises(er.ValueRangeError, match="John Kirby"):
        er.reconcile_names(["Kirby"], known={1: "John Kirby", 2: "John Kirby"})
    with pytest.raises(TypeError, match=r"known\[0\].id"):
        er.reconcile_names(["Kirby"], known=[{"id": [1], "name": "John Kirby"}])
    bodies = [("a", 0, 15, "Bush Foundation", "ORG")]
    assert er.reconcile_mentions(bodies, known={"Q": "George Bush"}).entities[0].known_id is None


def test_a_long_watchlist_costs_what_it_is_long():
    """A thousand entries: no pair of them is ever written down."""
    known = {
        place: f"{first} {last}"
        for place, (first, last) in enumerate(
            (f"{a}{b}".capitalize(), f"{c}{d}".capitalize())
            for a in SYLLABLES[:6]
            for b in SYLLABLES[:6]
            for c in SYLLABLES[:6]
            for d in SYLLABLES[6:11]
        )
    }
    answer = er.reconcile_names(["John Kirby", known[7]], known=known)
    assert answer[known[7]].known_id == 7
    assert not answer._cannot


def test_a_watchlist_is_read_from_files_and_says_how_sure_it_is(tmp_path):
    table, lines = tmp_path / "list.csv", tmp_path / "list.jsonl"
    table.write_text(
        "id,name,aliases,kind\nQ1,Ashot Mkrtychev,The Broker; Makrychev,PERSON\n", "utf-8"
    )
    lines.write_text('{"id": "Q1", "name": "Ashot Mkrtychev"}\n', "utf-8")
    names = ["Ashot Makrichev", "John Kirby"]
    for path in (table, lines):
        answer = er.reconcile_names(names, known=path)
        found = answer["Ashot Makrichev"]
        assert found.known_id == "Q1"
        assert f'"known_probability": {found.known_probability}' in answer.to_json()
        assert 0.5 < found.known_probability < 1
        assert answer["John Kirby"].known_id is None
        assert answer["John Kirby"].known_probability is None
        assert answer.explain("Ashot Makrichev", "Ashot Mkrtychev").together
    exact = er.reconcile_names(["Ashot Mkrtychev"], known=lines)["Ashot Mkrtychev"]
    assert exact.known_probability == 1.0


def test_a_pair_that_shares_no_key_was_never_compared():
    answer = er.reconcile_names(["Olga Iwanowa", "John Kirby"])
    assert "never compared" in answer.why_not("Olga Iwanowa", "John Kirby").reason


@given(
    st.lists(st.sampled_from([*NAMES, "J. Smith", "Smith", "Ray"]), min_size=1, max_size=9),
    st.randoms(),
)
@settings(max_examples=60, deadline=None)
def test_names_in_any_order_are_the_same_entities(names, rng):
    shuffled = list(names)
    rng.shuffle(shuffled)
    assert er.reconcile_names(names).to_json() == er.reconcile_names(shuffled).to_json()


def test_every_merge_and_refusal_adds_up():
    answer = er.reconcile_mentions(CORPUS)
    for _, _, link in answer.graph.edges(data=True):
        total = math.fsum(line.weight for line in link["comparison"].evidence)
        assert total == pytest.approx(link["match_weight"])


def test_the_evidence_of_a_link_does_not_depend_on_other_names():
    """GmbH is a legal form at the end of a name, and a mere word inside of one."""
    names = ["Treasury of Gamma and GmbH", "Treasury of GmbH and Trade", "Banco of GmbH and Ltd"]
    answer = er.reconcile_names(names, kind="ORG")
    for _, _, link in answer.graph.edges(data=True):
        assert link["match_weight"] == link["comparison"].match_weight


def test_a_link_that_two_names_cannot_have_keeps_them_apart():
    names = ["John Kirby", "Jon Kirby"]
    assert len(er.reconcile_names(names)) == 1
    assert len(er.reconcile_names(names, settings=er.Settings(cannot_link=5))) == 2


def test_explanations_of_a_large_column_begin_with_its_prior():
    answer = er.reconcile_names(
        ["Anna Petrova", "Ivan Kirby", *(f"Q{n} R{n}" for n in range(10_100))]
    )
    assert answer.settings.prior < 0.5
    first = answer.explain("Anna Petrova", "Ivan Kirby").evidence[0]
    assert first.weight == answer.settings.prior_bits("PERSON")
