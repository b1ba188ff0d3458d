"""SECURITY.md promises nothing without a test that is there, and says who to tell."""

import ast
import re

import pytest

from tandem.config.settings import ROOT

PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
PROMISES = [
    line.strip("| ").split(" | ")
    for line in PAGE.partition("## What is promised")[2].splitlines()
    if line.startswith("| ") and not line.startswith("| promise")
]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:: (\w+))?`", PAGE)))
COMMANDS = ("`make test`", "`bin/tandem audit`")


def test_it_has_its_parts():
    assert len(PROMISES) >= 25
    for heading in ("## Report", "## Who might attack", "## What is promised"):
        assert heading in PAGE
    assert "three working days" in PAGE


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise[0][:40])
def test_a_promise_names_its_test(promise):
    assert len(promise) == 2 and promise[0].strip()
    assert re.search(r"`tests/[\w/]+\.py", promise[1]) or any(c in promise[1] for c in COMMANDS)


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part or "all of it")
def test_every_test_it_names_is_there(file, name):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    found = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    tests = {function for function in found if function.startswith("test_")}
    assert tests, f"{file} has no test"
    assert not name or name in tests
