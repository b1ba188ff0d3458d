"""Every kind of slip in tests/project/slips is told by `bin/tandem check`: with file and line, and
without a traceback."""

import shutil
from functools import cache

import pytest
import yaml

from tandem.cli.design.check import everything
from tandem.config.settings import ROOT

SLIPS = [
    (file.stem, slip)
    for file in sorted((ROOT / "tests/project/slips").glob("*.yml"))
    for slip in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
]
CODE = ("data", "actions", "tests/conversations", "tests/stories", "tests/sentences")


compose, parse = yaml.compose, yaml.parse


@cache
def _composed(text, loader):
    return compose(text, Loader=loader)


@cache
def _parsed(text, loader):
    return list(parse(text, Loader=loader))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the designers' files. What is the same in all copies is parsed once."""
    monkeypatch.setattr(yaml, "compose", lambda text, Loader: _composed(text, Loader))
    monkeypatch.setattr(yaml, "parse", lambda text, Loader: _parsed(text, Loader))
    for name in CODE:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("*.yml"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


def change(root, slip):
    """Make the slip."""
    path = root / slip["file"]
    if slip.get("delete"):
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.exists() else ""
    if "replace" in slip:
        old, new = slip["replace"]
        if old not in text and isinstance(slip.get("optional"), list):
            old, new = slip["optional"]
        assert old in text, f"{slip['file']} has no {old!r} any more"
        text = text.replace(old, new, 1)
    text = slip.get("write", text) + slip.get("append", "")
    path.write_bytes(text.encode(_coding(slip), "replace"))
    if "also" in slip:
        change(root, slip["also"])


def _coding(slip):
    return "latin-1" if slip.get("latin1") else "utf-16" if slip.get("utf16") else "utf-8"


def line_in(path, slip):
    """The line that the slip stands in."""
    rows = path.read_text(_coding(slip)).splitlines(keepends=True)
    found = [number for number, row in enumerate(rows, start=1) if slip["line_of"] in row]
    assert found, slip["line_of"]
    return found[-1 if slip.get("last") else 0] - slip.get("before", 0)


@pytest.mark.parametrize(
    "slip", [slip for _, slip in SLIPS], ids=[f"{stem}: {slip['slip']}" for stem, slip in SLIPS]
)
def test_a_slip_is_told_with_file_and_line(project, slip):
    change(project, slip)
    at = slip.get("at", slip["file"])
    found = everything(project)
    told = [
        one
        for one in found
        if one.startswith(f"{at}:") and all(words in one for words in slip["says"])
    ]
    assert told, f"nothing of {at} says {slip['says']}: {found[:8]}"
    lines = [int(one.split(":")[1]) for one in told]
    if "line_of" in slip:
        wanted = line_in(project / at, slip)
        near = slip.get("near", 0)
        assert any(abs(line - wanted) <= near for line in lines), (wanted, told)


def test_the_project_as_shipped_has_none(project):
    assert everything(project) == []


def test_there_are_sixty_kinds_of_slips_at_least():
    assert len({slip["slip"] for _, slip in SLIPS}) == len(SLIPS) >= 60
