"""docs/architecture.md draws the rows that the import rules hold, and every folder has a place."""

import re
import tomllib

from tandem.config.settings import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text("utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
ROWS = [
    set(re.split(r" *[:|] *", row))
    for contract in CONTRACTS
    if contract["type"] == "layers" and contract.get("containers") == ["tandem"]
    for row in contract["layers"]
]


def test_there_are_eight_rows_and_each_module_is_in_one():
    assert len(ROWS) == 8
    folders = {path.name for path in (ROOT / "tandem").iterdir() if (path / "__init__.py").exists()}
    modules = {path.stem for path in (ROOT / "tandem").glob("[a-z]*.py")}
    assert set().union(*ROWS) == folders | modules
    assert sum(len(row) for row in ROWS) == len(folders | modules)


def test_the_page_has_the_same_rows():
    drawn: dict[int, set[str]] = {}
    for number, name in re.findall(r"^\| (\d) \| `tandem/(\w+)(?:/|\.py)` \|", PAGE, re.M):
        drawn.setdefault(int(number), set()).add(name)
    assert [drawn[number] for number in range(8, 0, -1)] == ROWS


def test_every_folder_says_which_question_it_answers():
    for name in set().union(*ROWS):
        file = ROOT / "tandem" / name / "__init__.py"
        if file.exists():
            assert len(file.read_text("utf-8")) > 20, f"{file} says nothing"
