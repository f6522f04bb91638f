"""Hypothesis profiles, and the texts that tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

settings.register_profile(
    "fast",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@pytest.fixture(scope="session")
def broker_texts() -> list[str]:
    """Five articles on one affair, with five spellings of its main figure."""
    return [
        path.read_text("utf-8") for path in sorted((ROOT / "fixtures/texts/broker").glob("*.txt"))
    ]


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The development data, where it is: tests that need it are skipped elsewhere."""
    folder = Path(os.environ.get("ENTITYREC_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the development data is not here: set ENTITYREC_DATA to its folder")
    return folder


collect_ignore_glob = [
    "benchmarks/*",
    "derive/*",
]  # commands, with libraries that only developers install
