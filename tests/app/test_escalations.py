"""The escalation cases under tests/escalations/: turns and facts in, decision and reason out."""

from pathlib import Path

import pytest
import yaml
from conversations import conversation_of

from tandem.decision import decide
from tandem.policy import load_policy
from tandem.signals import read_all

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "escalations").glob("*.yml"))
KEYS = {"case", "turns", "customer", "tried", "last_offer_seq", "expect"}
EXPECTED_KEYS = {"do", "rule", "level", "queue", "priority", "reason_has"}


POLICY = load_policy(ROOT / "escalation.yml")
CASES = [
    pytest.param(file.name, case, id=f"{file.stem}: {case['case']}")
    for file in FILES
    for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
]


@pytest.mark.parametrize(("file", "case"), CASES)
def test_case_is_decided_as_written(file, case):
    strange = set(case) - KEYS | set(case["expect"]) - EXPECTED_KEYS
    assert not strange, f"{file}: {case['case']}: unknown keys {sorted(strange)}"
    about = {k: case[k] for k in ("customer", "tried", "last_offer_seq") if k in case}
    conversation = conversation_of(case["turns"], **about)

    decision = decide(read_all(conversation, POLICY), conversation, POLICY)

    expect = dict(case["expect"])
    reason_has = expect.pop("reason_has", "")
    assert {key: getattr(decision, key) for key in expect} == expect, decision.reason
    assert reason_has in decision.reason


def test_every_case_has_its_own_name():
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))
