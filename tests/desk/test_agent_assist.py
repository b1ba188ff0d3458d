"""Hints while an agent writes: tests/desk/agent_assist says which, and where there is none."""

import pytest
import yaml

from tandem.config.settings import ROOT
from tandem.desk.agent_assist import Said, Situation, cues

FILES = sorted((ROOT / "tests/desk/agent_assist").glob("*.yml"))
SPEAKERS = ("customer", "bot", "agent")


def situation_of(data: dict) -> Situation:
    turns = []
    for seq, turn in enumerate(data.get("turns", []), start=1):
        speaker = next(name for name in SPEAKERS if name in turn)
        turns.append(Said(speaker, turn[speaker], turn["at"], seq))
    return Situation(**data | {"turns": turns})


def blocks():
    for file in FILES:
        for number, block in enumerate(yaml.safe_load_all(file.read_text("utf-8")), start=1):
            yield f"{file.stem} {number}", block


HINTED = [(n, b["situation"], d) for n, b in blocks() for d in b.get("drafts", [])]
ORDINARY = [(n, b["situation"], d) for n, b in blocks() for d in b.get("ordinary", [])]


@pytest.mark.parametrize(("name", "situation", "case"), HINTED)
def test_a_draft_gets_its_hints(name, situation, case):
    found = cues(case["draft"], situation_of(situation))
    assert [cue.kind for cue in found] == [hint["kind"] for hint in case["hints"]]
    for cue, hint in zip(found, case["hints"], strict=True):
        assert all(words in cue.text for words in hint["has"]), cue.text


@pytest.mark.parametrize(("name", "situation", "draft"), ORDINARY)
def test_an_ordinary_draft_gets_none(name, situation, draft):
    assert cues(draft, situation_of(situation)) == []


def test_a_hint_leads_to_the_message_it_speaks_of():
    turns = [Said("customer", "order 1042", "10:31", 3)]
    facts = [{"name": "Order", "value": "1042", "turns": [3]}]
    (cue,) = cues("what is your order number?", Situation(turns, facts))
    assert cue.seq == 3


def test_there_are_never_more_than_two():
    facts = [{"name": name, "value": "x1", "turns": []} for name in ("Order", "E-mail", "Product")]
    draft = "What is your order number? Which item? And your email address?"
    assert len(cues(draft, Situation([], facts))) == 2
