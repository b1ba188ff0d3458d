"""Recognition is what was recorded: a change of packages or of Python leaves it as it is.

The trained model reads 3,500 sentences anew and is compared with tests/nlu/data/parity.jsonl.gz.
Where recognition was changed on purpose (examples, config.yml, nlu/), the record is made anew with
`.venv/bin/python -m nlu.offline.record_parity`, and its difference says how much has changed. Made
anew after an upgrade of packages it would guard nothing.
"""

import pytest

from nlu.offline import record_parity
from nlu.offline.recogniser import PROJECT, Recogniser, newest_model

CONFIDENCE_APART = 0.01
MOOD_APART = 0.02
SHOWN = 5
ANEW = "if it was meant: .venv/bin/python -m nlu.offline.record_parity"


@pytest.fixture(scope="module")
def pairs():
    """(as recorded, as read today) of each sentence."""
    then = record_parity.stored()
    recogniser = Recogniser(newest_model(PROJECT / "models"))
    now = record_parity.read(recogniser, [(row["text"], row["before"]) for row in then])
    return list(zip(then, now, strict=True))


def apart(pairs, key, differ):
    return [(then["text"], then[key], now[key]) for then, now in pairs if differ(then, now)]


def told(found):
    return f"{len(found)} sentences differ, such as {found[:SHOWN]}; {ANEW}"


def test_there_are_enough_of_all_kinds(pairs):
    assert len(pairs) >= 2000
    assert len({then["intent"] for then, _ in pairs}) > 25
    assert sum(bool(then["entities"]) for then, _ in pairs) > 300
    assert sum(then["mood"].get("frustration", 0) > 0.5 for then, _ in pairs) > 100


def test_intents_are_equal(pairs):
    found = apart(pairs, "intent", lambda then, now: then["intent"] != now["intent"])
    assert not found, told(found)


def test_confidences_are_equal(pairs):
    def differ(then, now):
        return abs(then["confidence"] - now["confidence"]) > CONFIDENCE_APART

    found = apart(pairs, "confidence", differ)
    assert not found, told(found)


def test_entities_are_equal(pairs):
    found = apart(pairs, "entities", lambda then, now: then["entities"] != now["entities"])
    assert not found, told(found)


def test_moods_are_equal(pairs):
    def differ(then, now):
        names = {*then["mood"], *now["mood"]}
        return any(
            abs(then["mood"].get(name, 0) - now["mood"].get(name, 0)) > MOOD_APART for name in names
        )

    found = apart(pairs, "mood", differ)
    assert not found, told(found)
