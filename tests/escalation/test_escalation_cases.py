"""Cases under tests/escalation/cases/: turns and facts in, decision and reason out."""

import re

import pytest
import yaml

from tandem.config.policy import SIGNALS as POLICY_SIGNALS
from tandem.config.policy import Policy, load_policy
from tandem.config.settings import ROOT
from tandem.escalation.decision import decide
from tandem.escalation.signals import SIGNALS, read_all
from tests.support.conversations import conversation_of

FILES = sorted((ROOT / "tests/escalation/cases").glob("*.yml"))
ABOUT = {
    "customer", "tried", "last_offer_seq", "contacts", "load", "waited_minutes", "channel",
    "verified", "facts", "fact_turns",
}  # fmt: skip
KEYS = {"case", "turns", "expect", "policy"} | ABOUT
EXPECTED_KEYS = {"do", "rule", "level", "queue", "priority", "tone", "say", "reason_has", "reads"}


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
    conversation = conversation_of(case["turns"], **{k: case[k] for k in ABOUT if k in case})
    policy = changed(case.get("policy") or {})

    readings = read_all(conversation, policy)
    decision = decide(readings, conversation, policy)

    expect = dict(case["expect"])
    reason_has, reads = expect.pop("reason_has", ""), expect.pop("reads", {})
    assert {key: getattr(decision, key) for key in expect} == expect, decision.reason
    assert reason_has in decision.reason
    assert {name: round(readings[name].value, 2) for name in reads} == reads
    rests_on_a_value = decision.do != "continue"
    assert bool(re.fullmatch(r"escalation\.yml:\d+", decision.where)) == rests_on_a_value


def changed(values: dict) -> Policy:
    """The shipped policy with some values changed: {"abuse.then": "end", "rules": [...]}."""
    text = (ROOT / "escalation.yml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    for key, value in values.items():
        block, _, name = key.partition(".")
        data[block] = data[block] | {name: value} if name else value
    policy = Policy.model_validate(data)
    policy._source = POLICY._source
    return policy if values else POLICY


def test_every_case_has_its_own_name():
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))


def test_there_are_enough_cases_and_near_misses():
    kept = [case.values[1] for case in CASES if case.values[1]["expect"]["do"] == "continue"]
    assert len(CASES) >= 120
    assert len(kept) >= 40


@pytest.mark.parametrize("name", [signal.__name__.rsplit(".", 1)[-1] for signal in SIGNALS])
def test_a_signal_is_in_all_five_places(name):
    """File, line in SIGNALS, block in escalation.yml, heading in docs/signals.md, a case."""
    missing = []
    if not (ROOT / f"tandem/escalation/signals/{name}.py").exists():
        missing.append(f"tandem/escalation/signals/{name}.py")
    if name not in POLICY_SIGNALS:
        missing.append(f"escalation.yml: block {name}")
    if f"### {name}\n" not in (ROOT / "docs/signals.md").read_text(encoding="utf-8"):
        missing.append(f"docs/signals.md: ### {name}")
    expected = [case.values[1]["expect"] for case in CASES]
    if not any(e.get("rule") == name or name in e.get("reads", {}) for e in expected):
        missing.append(f"tests/escalation/cases: no case with rule or reads {name}")
    assert missing == []


def test_every_block_and_file_of_a_signal_is_a_signal():
    names = {signal.__name__.rsplit(".", 1)[-1] for signal in SIGNALS}
    assert set(POLICY_SIGNALS) == names
    files = {f.stem for f in (ROOT / "tandem/escalation/signals").glob("*.py")} - {
        "__init__",
        "mood",
    }
    assert files == names
