"""The lists of tests/sentences/mood are judged at the thresholds that ship."""

import pytest
import yaml

from tandem.config.policy import load_policy
from tandem.config.settings import ROOT

FILES = sorted((ROOT / "tests/sentences/mood").glob("*.yml"))


def test_the_lists_use_the_shipped_thresholds():
    policy = load_policy(ROOT / "escalation.yml")
    shipped = {
        "frustration": policy.frustration.offer_at,
        "abuse": policy.abuse.at,
        "threat": policy.threat.at,
        "self_harm": policy.self_harm.at,
    }
    lists = [yaml.safe_load(file.read_text("utf-8")) for file in FILES]
    found = {case["mood"]: case["at"] for case in lists if "at" in case}
    assert found == shipped


def test_alarms_are_counted_at_the_shipped_thresholds():
    policy = load_policy(ROOT / "escalation.yml")
    sentences = ROOT / "tests/nlu/components/test_mood_sentences.py"
    line = next(
        line for line in sentences.read_text("utf-8").splitlines() if line.startswith("ALARM = ")
    )
    assert yaml.safe_load(line.removeprefix("ALARM = ")) == {
        "frustration": policy.frustration.handover_at,
        "sadness": policy.sadness.offer_at,
        "abuse": policy.abuse.at,
        "threat": policy.threat.at,
        "self_harm": policy.self_harm.at,
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sentence_stands_once(file):
    case = yaml.safe_load(file.read_text("utf-8"))
    texts = [*case["sentences"], *case.get("known_failures", [])]
    assert all(isinstance(text, str) and text.strip() for text in texts)
    assert len(texts) == len(set(texts))
