"""docs/glossary.md: each word has its place, and no name has a word that is not used."""

import ast
import re

import pytest

from tandem.config.settings import ROOT

ROW = re.compile(r"\| ([^|]+) \| [^|]+ \| `([\w/]+\.py)(?:: (\w+))?` \| ([^|]+) \|")
ROWS = ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))
FOLDERS = ("tandem", "actions")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def names() -> dict[str, str]:
    """Every module and class as words in small letters -> where it stands."""
    found = {}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            where = str(file.relative_to(ROOT))
            if "migrations" in where:
                continue
            found[file.stem.replace("_", " ")] = where
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    found[" ".join(PART.findall(node.name)).lower()] = f"{where}: {node.name}"
    return found


def test_every_line_of_the_tables_is_read():
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    heads = sum(line.startswith("| word |") for line in lines)
    assert len(ROWS) == sum(line.startswith("| ") for line in lines) - heads


@pytest.mark.parametrize(("word", "file", "name", "_"), ROWS, ids=[row[0] for row in ROWS])
def test_a_word_has_its_place(word, file, name, _):
    text = (ROOT / file).read_text("utf-8")
    assert not name or re.search(rf"\b{name}\b", text), f"{word}: no {name} in {file}"


def test_no_name_has_a_word_that_is_not_used():
    bad = {word.strip(): row[0] for row in ROWS for word in row[3].split(",")}
    known = names()
    found = [
        f"{known[name]}: `{word}` is called `{bad[word]}` (docs/glossary.md)"
        for name in known
        for word in bad
        if name == word or (" " not in word and word in name.split())
    ]
    assert not found, "\n".join(found)


def test_a_word_stands_for_one_thing():
    words = [row[0].lower() for row in ROWS]
    assert len(words) == len(set(words))
    unused = {word.strip() for row in ROWS for word in row[3].split(",")}
    assert not unused & set(words), "a word is used and not used"
