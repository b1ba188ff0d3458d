"""escalation.yml is taken up while running; a broken edit keeps the values before it."""

import logging
import os

import pytest

from tandem.config.policy_file import PolicyFile
from tandem.config.settings import ROOT
from tandem.core.errors import PolicyError

SHIPPED = ROOT / "escalation.yml"


@pytest.fixture
def file(tmp_path):
    copy = tmp_path / "escalation.yml"
    copy.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def edit(file, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    stat = file.stat()
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


def test_a_change_is_taken_up_without_a_restart(file):
    policy_file = PolicyFile(file)
    edit(file, "handover_at: 0.70", "handover_at: 0.75")
    assert policy_file.look() == []
    assert policy_file.current.frustration.handover_at == 0.75


def test_a_broken_edit_keeps_the_old_policy_and_says_so_once(file, caplog):
    policy_file = PolicyFile(file)
    edit(file, "handover_at: 0.70", "handover_at: seventy")
    with caplog.at_level(logging.ERROR):
        assert "frustration.handover_at" in policy_file.look()[0]
        policy_file.look()
    assert policy_file.current.frustration.handover_at == 0.70
    assert caplog.text.count("not taken up") == 1
    edit(file, "handover_at: seventy", "handover_at: 0.80")
    assert policy_file.look() == []
    assert policy_file.current.frustration.handover_at == 0.80


def test_a_file_that_vanishes_keeps_the_old_policy(file):
    policy_file = PolicyFile(file)
    file.unlink()
    assert "cannot be read" in policy_file.look()[0]
    assert policy_file.current.frustration.handover_at == 0.70


def test_the_file_is_not_read_at_every_question(file, monkeypatch):
    policy_file = PolicyFile(file)
    looks = []
    monkeypatch.setattr(PolicyFile, "look", lambda self: looks.append(1))
    for _ in range(50):
        _ = policy_file.current
    assert len(looks) == 0


def test_without_a_policy_there_is_no_start(tmp_path):
    with pytest.raises(PolicyError, match="cannot be read"):
        PolicyFile(tmp_path / "escalation.yml")
