"""The figures of the history, computed once more by other means: DuckDB over the raw tables."""

import csv
import sqlite3
from datetime import timedelta

import duckdb
import pytest

from tandem.learning.contact import BESIDE_THE_TOPIC
from tandem.learning.measures import BY_NAME
from tests.learning.conftest import NOW

pytestmark = pytest.mark.services
RAW = ("conversation", "person_link", "turn", "event", "case_file", "rating")
VIEWS = """
CREATE TABLE said AS SELECT *, json_extract_string(heard, '$.intent') AS intent,
    CAST(json_extract(heard, '$.confidence') AS DOUBLE) AS sure,
    json_extract_string(heard, '$.answers') AS answered
  FROM turn WHERE speaker = 'customer' AND coalesce(picked, '') NOT LIKE '/rate%';
CREATE TABLE topics AS SELECT conversation_id, arg_max(intent, seq) AS topic FROM said
  WHERE sure >= 0.7 AND answered = '' AND intent NOT IN ({beside}) GROUP BY 1;
CREATE TABLE ends AS SELECT c.id, greatest(c.opened_at, max(t.at),
    coalesce((SELECT max(closed_at) FROM case_file WHERE conversation_id = c.id), c.opened_at))
    AS ended_at
  FROM conversation c JOIN turn t ON t.conversation_id = c.id GROUP BY c.id, c.opened_at;
CREATE TABLE talk AS SELECT c.id, c.opened_at, e.ended_at, coalesce(topic, '') AS topic,
    coalesce(l.customer_id, c.channel || c.visitor_id) AS person
  FROM conversation c JOIN ends e USING (id) LEFT JOIN topics p ON p.conversation_id = c.id
  LEFT JOIN person_link l ON l.value = c.visitor_id;
CREATE TABLE talk_with AS SELECT t.*, (SELECT date_diff('millisecond', t.ended_at,
    min(n.opened_at)) / 3600000.0
  FROM talk n WHERE n.person = t.person AND n.topic = t.topic AND n.opened_at > t.ended_at) AS back
  FROM talk t;
"""


@pytest.fixture(scope="module")
def duck(history, tmp_path_factory):
    """The raw tables in DuckDB, brought there as text."""
    folder, source = tmp_path_factory.mktemp("raw"), sqlite3.connect(history.file)
    duck = duckdb.connect()
    for name in RAW:
        rows = source.execute(f"SELECT * FROM {name}")
        file = folder / f"{name}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow([column[0] for column in rows.description])
            writer.writerows(rows)
        duck.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{file}', header=true, "
                     "sample_size=-1)")  # fmt: skip
    source.close()
    beside = ", ".join(f"'{one}'" for one in sorted(BESIDE_THE_TOPIC))
    for statement in VIEWS.format(beside=beside).split(";"):
        if statement.strip():
            duck.execute(statement)
    return duck


OLDER = (NOW - timedelta(hours=168)).strftime("%Y-%m-%d %H:%M:%S")
DAY_OLD = (NOW - timedelta(hours=24)).strftime("%Y-%m-%d %H:%M:%S")
COUNTS = {
    "engaged": "SELECT (SELECT count(DISTINCT conversation_id) FROM said), count(*) "
    "FROM conversation",
    "handover_rate": "SELECT count(DISTINCT conversation_id), (SELECT count(*) FROM talk) "
    "FROM case_file",
    "connect_rate": "SELECT count(claimed_at), count(*) FROM case_file",
    "asked_for_person": "SELECT count(DISTINCT conversation_id) FILTER (WHERE reason = "
    "'asked for a person'), (SELECT count(*) FROM talk) FROM case_file",
    "queue_abandonment": "SELECT count(*) FILTER (WHERE claimed_at IS NULL), count(*) "
    "FROM case_file WHERE way = 'chat'",
    "csat": "SELECT count(*) FILTER (WHERE score >= 4), count(score) FROM rating",
    "csat_response": "SELECT count(score), count(*) FROM rating",
    "repeat_contact_7d": "SELECT count(*) FILTER (WHERE back <= 168), count(*) FROM talk_with "
    f"WHERE topic <> '' AND ended_at <= '{OLDER}'",
    "repeat_contact_24h": "SELECT count(*) FILTER (WHERE back <= 24), count(*) FROM talk_with "
    f"WHERE topic <> '' AND ended_at <= '{DAY_OLD}'",
    "not_known": "SELECT count(DISTINCT conversation_id) FILTER (WHERE heard LIKE "
    "'%utter_not_known%'), count(DISTINCT conversation_id) FROM said",
    "transfers": "SELECT count(DISTINCT conversation_id) FILTER (WHERE json_extract_string(data, "
    "'$.edge') = 'transfer'), (SELECT count(claimed_at) FROM case_file) FROM event "
    "WHERE kind = 'case'",
    "low_mood": "SELECT count(*) FILTER (WHERE worst >= 0.6), count(*) FROM (SELECT "
    "conversation_id, max(CAST(json_extract(heard, '$.mood.frustration') AS DOUBLE)) AS worst "
    "FROM said GROUP BY 1)",
}


@pytest.mark.parametrize("name", COUNTS)
def test_shares(duck, history, name):
    found = history.measured.figure(BY_NAME[name], history.scope())
    hits, n = duck.execute(COUNTS[name]).fetchone()
    if name == "low_mood":  # the case keeps moods by two digits, readings by three
        assert abs(found.hits - hits) <= 12 and found.n == n
    else:
        assert (found.hits, found.n) == (hits, n)


def test_the_median_handling_time(duck, history):
    found = history.measured.figure(BY_NAME["handling_time"], history.scope())
    middle = duck.execute(
        "SELECT quantile_disc(date_diff('microsecond', claimed_at, closed_at), 0.5) / 1e6 "
        "FROM case_file WHERE claimed_at IS NOT NULL"
    ).fetchone()[0]
    assert found.value == pytest.approx(middle, abs=0.01)


def test_the_wait_by_the_product_limit(duck, history):
    found = history.measured.figure(BY_NAME["time_to_person"], history.scope())
    half = duck.execute(
        """
        WITH waits AS (SELECT date_diff('microsecond', requested_at,
            coalesce(claimed_at, closed_at)) / 1e6 AS seconds, claimed_at IS NOT NULL AS came
          FROM case_file WHERE way = 'chat'),
        steps AS (SELECT seconds, count(*) FILTER (WHERE came) AS came, count(*) AS gone
          FROM waits GROUP BY 1),
        risk AS (SELECT *, sum(gone) OVER (ORDER BY seconds DESC) AS there FROM steps),
        falls AS (SELECT seconds, exp(sum(ln(1 - came / there)) OVER (ORDER BY seconds)) AS waiting
          FROM risk WHERE came < there)
        SELECT min(seconds) FROM falls WHERE waiting <= 0.5
        """
    ).fetchone()[0]
    assert found.value == pytest.approx(half, abs=0.01)
