"""What reconcile() takes, and what it says to the rest."""

import pytest

import entityrec as er

TEXT = "Reporters said that Joe Biden met Angela Merkel in Berlin on Monday."


@pytest.mark.parametrize(
    "texts", [[], [""], ["", " ", "\n\t"], ["a"], ["😀"], iter([]), (), [None], [float("nan")]]
)
def test_nothing_in_nothing_out(texts):
    assert er.reconcile(texts).entities == ()


@pytest.mark.parametrize("texts", [TEXT, b"bytes", None, 5, {"a": TEXT}, {TEXT}, object()])
def test_what_is_no_list_of_texts_is_a_type_error_with_a_remedy(texts):
    with pytest.raises(TypeError, match=r"texts must be .*: \S"):
        er.reconcile(texts)


@pytest.mark.parametrize("item", [5, 1.5, b"x", ["a"], True, {}])
def test_an_item_that_is_no_text_is_named_by_its_index(item):
    with pytest.raises(TypeError, match=r"texts\[1\]"):
        er.reconcile([TEXT, item])


def test_missing_texts_are_skipped_and_counted_and_shift_nothing():
    pd = pytest.importorskip("pandas")
    answer = er.reconcile([None, TEXT, float("nan"), pd.NA, TEXT])
    assert answer.stats["skipped"] == 3
    assert answer["Joe Biden"].documents == (1, 4)


def test_a_generator_is_read_once():
    assert er.reconcile(text for text in [TEXT, TEXT])["Joe Biden"].count == 2


def test_an_error_of_the_callers_generator_comes_through():
    def broken():
        yield TEXT
        raise RuntimeError("the caller's own")

    with pytest.raises(RuntimeError, match="own"):
        er.reconcile(broken())


def test_a_series_gives_its_index_as_ids():
    pd = pytest.importorskip("pandas")
    answer = er.reconcile(pd.Series([TEXT, TEXT], index=["x", "y"]))
    assert answer["Joe Biden"].documents == ("x", "y")


def test_ids_must_be_as_many_and_distinct():
    assert er.reconcile([TEXT], ids=["first"])["Joe Biden"].documents == ("first",)
    for ids in (["a"], ["a", "b", "c"], ["a", "a"]):
        with pytest.raises(ValueError, match="ids"):
            er.reconcile([TEXT, TEXT], ids=ids)


@pytest.mark.parametrize(
    "wrong", [{"prior": 0}, {"prior": 2.0}, {"most_comparisons": 0}, {"merge_probability": "x"}]
)
def test_settings_outside_their_range_are_refused(wrong):
    with pytest.raises(er.SettingsError, match=next(iter(wrong))):
        er.Settings(**wrong)


def test_compare_wants_two_names_and_a_kind():
    with pytest.raises(TypeError, match="left"):
        er.compare(5, "Kirby")
    with pytest.raises(ValueError, match="PLACE"):
        er.compare("a", "b", kind="PLACE")
    assert er.compare("", "").probability < 0.5


def test_an_extractor_is_used_and_its_spans_are_checked():
    found = er.extract(
        [TEXT], extractor=lambda texts: [[(20, 29, "PER", 0.7), (44, 50, "GPE")] for _ in texts]
    )
    assert [(m.text, m.kind, m.score) for m in found] == [("Joe Biden", "PERSON", 0.7)]
    with pytest.raises(ValueError, match="span"):
        er.extract([TEXT], extractor=lambda texts: [[(20, 2000, "PER")] for _ in texts])
    with pytest.raises(TypeError, match="extractor"):
        er.extract([TEXT], extractor=5)


def test_mentions_may_be_tuples_with_other_labels():
    answer = er.reconcile_mentions(
        [("d", 0, 5, "Kirby", "PER"), ("d", 9, 19, "John Kirby", "person")]
    )
    assert answer["Kirby"].name == "John Kirby"
    with pytest.raises(TypeError, match=r"mentions\[0\]"):
        er.reconcile_mentions([("d", 0)])


def test_names_are_counted():
    answer = er.reconcile_names(["Kirby", "Kirby", None, " "], kind="PERSON")
    assert answer["Kirby"].count == 2
    assert answer.stats["skipped"] == 1
    with pytest.raises(ValueError, match="counts"):
        er.reconcile_names(["a", "b"], counts=[1])


def test_progress_tells_the_stages():
    heard = []
    er.reconcile([TEXT], progress=lambda stage, count: heard.append((stage, count)))
    assert [stage for stage, _ in heard][0] == "reading texts"
    assert len(heard) >= 4


def test_a_frame_is_no_list_of_texts():
    pd = pytest.importorskip("pandas")
    with pytest.raises(TypeError, match="column"):
        er.reconcile(pd.DataFrame({"text": [TEXT]}))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"ids": [["a"]]}, r"ids\[0\]"),
        ({"judgements": 5}, "judgements"),
        ({"judgements": [5]}, r"judgements\[0\]"),
        ({"known": 5}, "known"),
        ({"known": [{"id": 1, "name": "A", "aliases": 5}]}, "aliases"),
        ({"settings": 5}, "settings"),
        ({"extractor": lambda texts: [None for _ in texts]}, "extractor"),
        ({"extractor": lambda texts: [[(1, 2)] for _ in texts]}, "span"),
        ({"extractor": lambda texts: [[(1, 2, "PER", "high")] for _ in texts]}, "span"),
    ],
)
def test_every_other_wrong_argument_is_named(arguments, named):
    with pytest.raises(TypeError, match=named):
        er.reconcile([TEXT], **arguments)


@pytest.mark.parametrize("counts", [[-1], [1, 2], ["x"], [1.5], 5])
def test_counts_are_whole_numbers_one_for_each_name(counts):
    with pytest.raises((TypeError, ValueError), match="counts"):
        er.reconcile_names(["Kirby"], counts=counts)


@pytest.mark.parametrize(
    "mention",
    [
        ("d", -1, 4, "x", "PER"),
        ("d", 9, 4, "x", "PER"),
        ("d", None, 4, "x", "PER"),
        ("d", 0, 4, "x", "GPE"),
        er.Mention("d", 0, 4, "x", "GPE"),
        er.Mention("d", 0, 4, "x", "ORG", float("nan")),
    ],
)
def test_mentions_are_checked(mention):
    with pytest.raises((TypeError, ValueError), match=r"mentions\[0\]|kind"):
        er.reconcile_mentions([mention])


def test_mentions_are_cleaned():
    answer = er.reconcile_mentions([er.Mention("d", 0, 5, "Jo\ud800hn", "PERSON", title="\ud800")])
    assert "\ud800" not in answer.to_json()


def test_a_file_of_judgements_that_is_none_is_named(tmp_path):
    path = tmp_path / "judged.jsonl"
    path.write_text("{not json}\n", "utf-8")
    with pytest.raises(ValueError, match=r"judged\.jsonl:1"):
        er.reconcile([TEXT], judgements=path)
