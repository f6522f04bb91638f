"""The cases of fixtures/cases: pairs of names, and texts with what is to be found in them."""

import json
from pathlib import Path

import pytest

import entityrec as er

CASES = Path(__file__).parents[1] / "fixtures" / "cases"


def cases(*files):
    return list(_cases(*files))


def _cases(*files):
    for file in files:
        for line in (CASES / f"{file}.jsonl").read_text("utf-8").splitlines():
            case = json.loads(line)
            yield pytest.param(case, id=f"{file}: {case.get('left') or case['text'][:30]}")


def verdict(case):
    if "text" in case:
        return [[m.text, m.kind] for m in er.extract([case["text"]])] == case["mentions"]
    return (er.compare(case["left"], case["right"], kind=case["kind"]).probability >= 0.5) == case[
        "same"
    ]


@pytest.mark.parametrize("case", cases("in_the_wild", "synthetic", "negative"))
def test_case(case):
    assert verdict(case), case["why"]


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="known failure: when it passes, move it to another file")
def test_known_failure(case):
    assert verdict(case), case["why"]


@pytest.mark.parametrize(
    ("right", "least"), [("Makrichev", 0.9), ("Makrychev", 0.9), ("Мкртычев", 0.9)]
)
def test_the_broker_is_sure(right, least):
    assert er.compare("Mkrtychev", right).probability >= least


def test_father_and_son_are_surely_two():
    assert er.compare("Kim Jong Un", "Kim Jong Il").probability < 0.1
