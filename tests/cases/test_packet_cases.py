"""Cases under tests/cases/packets/: conversation and records in, what a person reads out."""

import json
import re

import jsonschema
import pytest
import yaml

from tandem.core.words import speaking
from tests.support.packets import KEYS, ROOT, TEXTS, packet_of, problems_of

FILES = sorted((ROOT / "tests/cases/packets").glob("*.yml"))
EXPECTED_KEYS = {
    "situation", "opening", "told", "goal_has", "note_has", "bullets_have", "facts",
    "also_has", "hidden",
}  # fmt: skip
CASES = [
    pytest.param(file.name, case, id=f"{file.stem}: {case['case']}")
    for file in FILES
    for case in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
]
ENGLISH = re.compile(r"\b(?:the|your|have|which|with)\b")
SCHEMA = json.loads((ROOT / "tandem/cases/packet/schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


@pytest.mark.parametrize(("file", "case"), CASES)
def test_the_packet_of_a_case_is_as_written(file, case):
    strange = set(case) - KEYS - {"case", "expect"} | set(case["expect"]) - EXPECTED_KEYS
    assert not strange, f"{file}: {case['case']}: unknown keys {sorted(strange)}"

    packet = packet_of(case)

    expect = case["expect"]
    assert packet["what"]["situation"] == expect["situation"]
    assert packet["opening"] == expect.get("opening", packet["opening"])
    assert packet["what"]["understood"] == expect.get("told", packet["what"]["understood"])
    assert expect.get("goal_has", "") in packet["what"]["goal"]
    note = packet["mood"]["note"]
    assert [words for words in expect.get("note_has", ()) if words not in note] == []
    bullets = {bullet["text"] for bullet in packet["summary"]}
    assert set(expect.get("bullets_have", ())) <= bullets
    known = {fact["name"]: fact["value"] for fact in packet["facts"]}
    assert known == expect.get("facts", known)
    assert packet["hidden"] == expect.get("hidden", [])
    assert expect.get("also_has", "") in (packet["what"]["also"] or {}).get("quote", "")


@pytest.mark.parametrize(("file", "case"), CASES)
def test_it_keeps_the_schema_and_every_claim_has_its_source(file, case):
    packet = packet_of(case)
    VALIDATOR.validate(json.loads(json.dumps(packet)))
    assert problems_of(case, packet) == []


@pytest.mark.parametrize(("file", "case"), CASES)
def test_so_it_does_in_german(file, case):
    with speaking("de"):
        packet = packet_of(case)
        VALIDATOR.validate(json.loads(json.dumps(packet)))
        assert problems_of(case, packet) == []
    assert packet["what"]["situation"] == case["expect"]["situation"]
    assert not ENGLISH.search(packet["opening"].partition("„")[0])


def test_every_case_has_its_own_name_and_every_situation_a_case():
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))
    shown = {case.values[1]["expect"]["situation"] for case in CASES}
    assert {situation.name for situation in TEXTS.situations} - shown == {"otherwise"}


def test_openings_differ_from_situation_to_situation():
    lines = [line for situation in TEXTS.situations for line in situation.lines]
    assert len(lines) == len(set(lines))


def test_the_customer_is_told_something_else_in_each_situation():
    told = [line for situation in TEXTS.situations for line in situation.told]
    assert len(told) == len(set(told))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
