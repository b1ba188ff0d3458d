"""The designers' files change in a running system when a new model has been trained, not before."""

import shutil
import time

import pytest

from tandem.config.design_files import STAMP, DesignFiles
from tandem.config.settings import ROOT


@pytest.fixture
def root(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for file in ROOT.glob("*.yml"):
        shutil.copy(file, tmp_path / file.name)
    (tmp_path / STAMP).parent.mkdir()
    (tmp_path / STAMP).write_text("one")
    return tmp_path


def trained(root, mark: str) -> None:
    time.sleep(0.01)
    (root / STAMP).write_text(mark)


def changed(root, old: str, new: str) -> None:
    text = (root / "topics.yml").read_text("utf-8")
    assert old in text
    (root / "topics.yml").write_text(text.replace(old, new, 1), "utf-8")


def test_files_are_taken_up_with_the_model_and_not_before(root):
    files = DesignFiles(root)
    assert files.current.topics["promo_code"].noun == "promotion code"
    changed(root, "noun: promotion code", "noun: voucher")
    files.look()
    assert files.current.topics["promo_code"].noun == "promotion code"
    trained(root, "two")
    files.look()
    assert files.current.topics["promo_code"].noun == "voucher"


def test_files_that_cannot_be_read_leave_those_before_in_force(root):
    files = DesignFiles(root)
    changed(root, "noun: promotion code", "noun: [")
    trained(root, "two")
    files.look()
    assert files.current.topics["promo_code"].noun == "promotion code"
    changed(root, "noun: [", "noun: voucher")
    trained(root, "three")
    files.look()
    assert files.current.topics["promo_code"].noun == "voucher"
