"""Files, tables and pages: safe to open, whole or not written, the same bytes each time."""

import csv
import html.parser
import json
import os

import pytest

import entityrec as er
from entityrec.outputs.files import csv_cell, write_whole

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "＜b＞Joe",
    "a\rb",
    "x\x1b[31m",
    "\ud800",
    '"><img src=x>',
    "@SUM(1)",
    "Null",
    "-1+1",
]


@pytest.fixture(scope="module")
def answer():
    return er.reconcile_names([f"{name} Smith" for name in HOSTILE], kind="PERSON")


def test_json_has_every_entity_and_no_surrogate(broker_texts, tmp_path):
    answer = er.reconcile(broker_texts)
    content = json.loads(answer.save(tmp_path / "out.json").read_text("utf-8"))
    assert [e["name"] for e in content["entities"]] == [e.name for e in answer]
    assert sum(len(e["mentions"]) for e in content["entities"]) == answer.stats["mentions"]
    assert content["made_by"]["entityrec"] == er.__version__
    lines = answer.save(tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(answer)


def test_csv_round_trips_and_runs_nothing(answer, tmp_path):
    with answer.save(tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )
    spellings = {row[3].removeprefix("'") for row in rows[1:]}
    assert spellings == {variant.text for entity in answer for variant in entity.variants}


def test_cells_that_begin_with_an_apostrophe_come_back_whole():
    assert csv_cell("'tis") == "''tis"


def test_csv_of_texts_has_a_row_for_each_mention(broker_texts, tmp_path):
    answer = er.reconcile(broker_texts)
    rows = answer.save(tmp_path / "out.csv").read_text("utf-8").splitlines()
    assert len(rows) == 1 + answer.stats["mentions"]


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = set()
        self.attributes = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_html_holds_no_markup_of_the_texts(answer):
    tags = Tags()
    tags.feed(answer._repr_html_())
    assert tags.seen <= {
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "bdi",
        "meter",
        "p",
    }
    assert tags.attributes <= {"class", "style", "min", "max", "value"}


def test_a_marked_text_holds_no_markup_of_the_text():
    answer = er.reconcile(["<img src=x onerror=alert(1)> Angela Merkel <b>spoke</b>."])
    tags = Tags()
    tags.feed(answer.show(0)._repr_html_())
    assert tags.seen == {"div", "mark"}


def test_a_table_has_no_control_characters(answer):
    assert all(letter.isprintable() or letter == "\n" for letter in str(answer))


def test_pandas_has_a_row_for_each(broker_texts):
    pytest.importorskip("pandas")
    answer = er.reconcile(broker_texts)
    assert len(answer.to_pandas()) == answer.stats["mentions"]
    assert list(answer.to_pandas("entities")["name"]) == [e.name for e in answer]
    assert list(er.reconcile([]).to_pandas().columns)[:3] == ["entity_id", "name", "kind"]
    with pytest.raises(ValueError, match="view"):
        answer.to_pandas("people")


def test_an_unknown_suffix_says_which_are_known(answer, tmp_path):
    with pytest.raises(ValueError, match=r"\.csv, \.json, \.jsonl"):
        answer.save(tmp_path / "out.xyz")


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    target = tmp_path / "out.json"
    target.write_text("old", "utf-8")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(target, "new")
    assert target.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_file_is_flushed_before_it_is_moved(tmp_path, monkeypatch):
    order = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("fsync"), real(handle)))
    moved = type(tmp_path).replace
    monkeypatch.setattr(
        type(tmp_path), "replace", lambda self, to: (order.append("move"), moved(self, to))[1]
    )
    write_whole(tmp_path / "out.json", "new")
    assert order == ["fsync", "move"]
