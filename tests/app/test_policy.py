"""escalation.yml is checked as a whole: every mistake with its line, unknown names with a hint."""

from pathlib import Path

import pytest

from tandem.errors import PolicyError
from tandem.policy import load_policy

SHIPPED = Path(__file__).parents[2] / "escalation.yml"


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
