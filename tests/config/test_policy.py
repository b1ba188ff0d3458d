"""escalation.yml is checked as a whole: every mistake with its line, unknown names with a hint."""

import pytest

from tandem.config.policy import load_policy
from tandem.config.settings import ROOT
from tandem.core.errors import PolicyError

SHIPPED = ROOT / "escalation.yml"


def problems(tmp_path, old: str, new: str) -> list[str]:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "escalation.yml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    return caught.value.problems


def line_of(text: str) -> int:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_shipped_policy_loads():
    assert load_policy(SHIPPED).confidence.at == 0.70


def test_a_value_out_of_range_is_named_with_its_line(tmp_path):
    at = line_of("  at: 0.70")
    found = problems(tmp_path, "  at: 0.70", "  at: 70")
    assert found[0].startswith(f"escalation.yml:{at}: confidence.at:")
    assert "70" in found[0]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("hours: 24 ", "hours: 169 ", "repeat_contact.hours"),
        ("days: 7 ", "days: 8 ", "repeat_week.days"),
    ],
)
def test_no_window_reaches_beyond_what_is_looked_up(tmp_path, old, new, key):
    (found,) = problems(tmp_path, old, new)
    assert found.startswith(f"escalation.yml:{line_of(old)}: {key}:")


def test_nobody_is_frustrated_before_they_are_impatient(tmp_path):
    (found,) = problems(tmp_path, "impatient_from: 0.30", "impatient_from: 0.70")
    assert "frustration.impatient_from: is above frustrated_from" in found


def test_an_unknown_key_gets_the_nearest_name(tmp_path):
    found = problems(tmp_path, "similar_at: 0.86", "similar_att: 0.86")
    assert any("Did you mean `similar_at`?" in line for line in found)
    assert any("repetition.similar_at: is missing" in line for line in found)


def test_a_key_set_twice_is_refused(tmp_path):
    found = problems(tmp_path, "version: 1", "version: 1\nversion: 1")
    assert any("already set in line" in line for line in found)


def test_what_is_no_yaml_is_told_with_its_line(tmp_path):
    found = problems(tmp_path, "version: 1", "version: [1")
    assert "not YAML" in found[0]


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(PolicyError, match="cannot be read"):
        load_policy(tmp_path / "escalation.yml")


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path):
    file = tmp_path / "escalation.yml"
    text = SHIPPED.read_text(encoding="utf-8")
    text = text.replace("queue: fraud", "queue: 7", 1).replace("gap: 0.15", "gpa: 0.15", 1)
    text = text.replace("end_at: 2.0", "end_at: 9.0", 1).replace(
        "frustration: 0.60", "furstration: 1"
    )
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    found = caught.value.problems
    lines = [int(problem.split(":")[1]) for problem in found]
    assert lines == sorted(lines)
    for part in (
        "failed_verification.queue",
        "frustration.gpa: no such setting. Did you mean `gap`?",
        "load.end_at: is above begin_at",
        "rules.0.when.furstration: no such reading. Did you mean `frustration`?",
    ):
        assert any(part in problem for problem in found), part


def test_an_offer_above_its_handover_makes_no_sense(tmp_path):
    found = problems(tmp_path, "offer_at: 0.45", "offer_at: 0.90")
    assert found == [f"escalation.yml:{line_of('offer_at: 0.45')}: frustration.offer_at: "
                     "is above handover_at (0.7)."]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("{name: a, when: {topic: 3}, do: hand_over}", "must be a word or a list of words"),
        ("{name: a, when: {frustration: high}, do: hand_over}", "must be a number"),
        ("{name: a, when: {}, do: hand_over}", "at least 1"),
        ("{name: a, when: {abuse: 0.5}, do: shout}", "rules.0.do"),
        ("{name: a, when: {abuse: 0.5}, do: offer_person, queue: x}", "for hand_over only"),
        ("{name: a, when: {abuse: 0.5}, do: hand_over, prio: 1}", "Did you mean `priority`?"),
        ("{name: a, when: {abuse: {form: 1}}, do: hand_over}", "no such setting"),
    ],
)
def test_a_rule_of_the_designers_own_is_checked(tmp_path, rule, words):
    text = SHIPPED.read_text(encoding="utf-8")
    file = tmp_path / "escalation.yml"
    file.write_text(f"{text[: text.index('rules:')]}rules:\n  - {rule}\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    assert any(words in problem for problem in caught.value.problems), caught.value.problems
    last = len(file.read_text(encoding="utf-8").splitlines())
    assert all(f":{last}:" in problem for problem in caught.value.problems)


def test_two_rules_of_one_name_are_refused(tmp_path):
    rule = "  - {name: a, when: {abuse: 0.5}, do: hand_over}\n"
    text = SHIPPED.read_text(encoding="utf-8")
    file = tmp_path / "escalation.yml"
    file.write_text(f"{text[: text.index('rules:')]}rules:\n{rule}{rule}", encoding="utf-8")
    with pytest.raises(PolicyError, match="is the name of another rule too"):
        load_policy(file)


def test_every_value_knows_its_line():
    policy = load_policy(SHIPPED)
    assert policy.where("frustration.gap") == f"escalation.yml:{line_of('gap: 0.15')}"
    assert policy.where("rules.0") == f"escalation.yml:{line_of('- name: annoyed about money')}"
    assert policy.where("frustration.nothing") == f"escalation.yml:{line_of('frustration:')}"


SAID_ONCE = {"queue", "level", "priority", "marker", "version"}
"""Explained at the top of the file, or with the first of their kind."""


def test_every_value_of_the_file_says_what_it_is():
    """A designer needs no Python: each number has a comment on its line."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[: line_of("rules:")], start=1):
        name, _, value = line.strip().partition(":")
        is_number = value.split("#")[0].strip().replace(".", "", 1).isdigit()
        if is_number and name not in SAID_ONCE:
            assert "#" in value, f"escalation.yml:{number}: {line}"
