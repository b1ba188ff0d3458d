"""The form of `data/nlu` and `tests/sentences`.

Whether the sentences are understood is tested in Rasa's environment, with the trained model.
"""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tandem.config.settings import ROOT

TRAINING = sorted((ROOT / "data/nlu").glob("*.yml"))
SENTENCES = sorted(
    path
    for path in (ROOT / "tests/sentences").glob("*.yml")
    if path.stem not in ("entities", "known_failures", "secrets")
)
ENTITIES = ROOT / "tests/sentences/entities.yml"
KNOWN_FAILURES = ROOT / "tests/sentences/known_failures.yml"

LEAST_EXAMPLES = 25
LEAST_EXAMPLES_OUT_OF_SCOPE = 120
LEAST_SENTENCES = 10
LEAST_SENTENCES_IN_ALL = 350
LEAST_ENTITY_CASES = 300

RETURN_REASONS = {
    "too_small", "too_large", "damaged", "faulty", "wrong_item", "not_as_described",
    "incomplete", "changed_mind", "late", "other",
}  # fmt: skip
VALUE_FORMS = {
    "order_number": r"\d{4}",
    "email": r"[^\sA-Z@]+@[a-z0-9-]+(\.[a-z0-9-]+)+",
    "product": r".+",
    "amount": r"\d+\.\d\d",
    "date": r"[^A-Z]+",
    "promo_code": r"[A-Z0-9]+",
    "return_reason": "|".join(sorted(RETURN_REASONS)),
}


@cache
def _load(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def _plain(text: str) -> str:
    """The text as a reader hears it: two examples that differ in capitals or points are one."""
    return re.sub(r"[^\w@#]+", " ", text.lower()).strip()


def _examples(path: Path, kind: str) -> list[tuple[str, str]]:
    """(name, example) of a training file; kind is "intent" or "lookup"."""
    return [
        (entry[kind], line.removeprefix("- ").strip())
        for entry in _load(path)["nlu"]
        if kind in entry
        for line in entry["examples"].splitlines()
    ]


def _sentences(path: Path) -> list[dict[str, Any]]:
    return _load(path)["intents"]


def _cases() -> list[dict[str, Any]]:
    return _load(ENTITIES)["cases"]


def _twice(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(map(_plain, texts)).items() if count > 1]


EXAMPLES = [example for path in TRAINING for example in _examples(path, "intent")]
INTENTS = {intent for intent, _ in EXAMPLES}
PRODUCTS = {name for path in TRAINING for _, name in _examples(path, "lookup")}


def test_every_intent_has_enough_examples() -> None:
    counts = Counter(intent for intent, _ in EXAMPLES)
    least = dict.fromkeys(counts, LEAST_EXAMPLES) | {"out_of_scope": LEAST_EXAMPLES_OUT_OF_SCOPE}
    assert {intent: n for intent, n in counts.items() if n < least[intent]} == {}


def test_no_example_stands_twice() -> None:
    assert _twice([text for _, text in EXAMPLES]) == []


def test_examples_are_plain_text() -> None:
    """Entities are found by rules: an annotation would be learned as words."""
    assert [text for _, text in EXAMPLES if re.search(r"\[.*\]\s*[({]|^/", text)] == []


def test_topics_have_the_same_names_in_both_places() -> None:
    topics = {path.stem for path in TRAINING} - {"lookups"}
    assert {path.stem for path in SENTENCES} == topics


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_sentences_are_well_formed(path: Path) -> None:
    for case in _sentences(path):
        assert {"text", "intent"} <= set(case) <= {"text", "intent", "also_ok"}, case
        assert isinstance(case["text"], str) and case["text"].strip(), case
        named = {case["intent"], *case.get("also_ok", [])}
        assert named <= INTENTS, f"{path.name}: no training examples for {named - INTENTS}"
        assert case["intent"] not in case.get("also_ok", []), case


def test_sentences_are_enough() -> None:
    counts = Counter(case["intent"] for path in SENTENCES for case in _sentences(path))
    assert {intent for intent in INTENTS if counts[intent] < LEAST_SENTENCES} == set()
    assert counts.total() >= LEAST_SENTENCES_IN_ALL


def test_no_sentence_stands_twice() -> None:
    assert _twice([case["text"] for path in SENTENCES for case in _sentences(path)]) == []


def test_no_sentence_is_a_training_example() -> None:
    learned = {_plain(text) for _, text in EXAMPLES}
    sentences = [case["text"] for path in SENTENCES for case in _sentences(path)]
    assert [text for text in sentences if _plain(text) in learned] == []


def test_entity_cases_are_enough_and_stand_once() -> None:
    cases = _cases()
    assert len(cases) >= LEAST_ENTITY_CASES
    # Capitals and points matter here: only the very same text is a repetition.
    assert [text for text, n in Counter(case["text"] for case in cases).items() if n > 1] == []


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["text"][:60])
def test_entity_case_is_well_formed(case: dict[str, Any]) -> None:
    assert set(case) == {"text", "entities"}
    for entity in case["entities"]:
        assert set(entity) == {"entity", "value", "exact"}
        name, value, exact = entity["entity"], entity["value"], entity["exact"]
        assert isinstance(exact, bool)
        assert isinstance(value, str), f"{name}: put {value!r} in quotes"
        assert re.fullmatch(VALUE_FORMS[name], value), f"{name}: {value!r}"
        if name == "product":
            assert value in PRODUCTS, f"{value!r} is not in data/nlu/lookups.yml"
        assert exact or name in ("order_number", "email", "product", "promo_code"), name
        if name != "date":
            assert _written(name, value, case["text"]) or not exact, f"{value!r} is not written"


def _written(name: str, value: str, text: str) -> bool:
    """Whether a value stands in the text as it is stored, as far as the form tells."""
    if name in ("amount", "return_reason"):
        return True
    if name == "product":
        words = set(re.findall(r"\w+", text.lower()))
        return set(re.findall(r"\w+", value.lower())) <= words
    return value.lower() in text.lower()


def test_today_is_a_thursday() -> None:
    today = _load(ENTITIES)["today"]
    assert isinstance(today, date)
    assert today.strftime("%A") == "Thursday"


def test_known_failures_name_a_case_and_a_reason() -> None:
    texts = {case["text"] for path in SENTENCES for case in _sentences(path)}
    texts |= {case["text"] for case in _cases()}
    for failure in _load(KNOWN_FAILURES)["known_failures"]:
        assert set(failure) == {"text", "reason"}, failure
        assert failure["text"] in texts, f"no case has the text {failure['text']!r}"
        assert failure["reason"].strip(), failure
