"""Spark gives the entities that the local engine gives. Marked: it needs the extra and Java."""

import os
import sys

import pytest

import entityrec as er

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def session():
    sql = pytest.importorskip("pyspark.sql", reason="the extra [spark] is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable  # workers run what the tests run
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.mark.parametrize("partitions", [1, 3])
def test_spark_gives_the_entities_of_the_local_engine(session, broker_texts, partitions):
    from entityrec.engines.spark import reconcile

    rows = [(str(index), text) for index, text in enumerate(broker_texts)] + [("none", None)]
    frame = session.createDataFrame(rows, "doc string, body string").repartition(partitions)
    found = reconcile(frame, text="body", id="doc")
    local = er.reconcile(broker_texts, ids=[str(index) for index in range(5)])
    assert found.records == local.entities
    assert found.entities.count() == len(local)
    assert found.mentions.count() == local.stats["mentions"]
