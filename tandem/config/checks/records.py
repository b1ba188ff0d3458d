"""Records: values in braces and conditions that the code knows (tandem/skills/record_facts.py)."""

import string
from collections.abc import Callable, Iterator
from functools import cache

from tandem.config.checks.project import CODE, QUOTED, code_words
from tandem.config.records import FOLDER, Line, RecordBook
from tandem.config.yaml_file import nearest

TOLD_ELSEWHERE = {"case"}
"""Kinds whose braces words.yml fills."""
BY_LEVEL = {"membership"}
"""Kinds whose conditions may be the shop's own levels, which no file names."""


def lines_can_be_told(records: RecordBook, where: Callable[[str, str], str]) -> Iterator[str]:
    """Each value and condition is one that some resolver gives. `where` has words and a file, and
    gives the line of them."""
    for kind, record in records.kinds.items():
        file = f"{FOLDER}/{kind}.yml"
        for name, attribute in record.attributes.items():
            for line in attribute.tell:
                for one in sorted(_unknown_conditions(kind, line)):
                    hint = nearest(one, code_words())
                    yield f"{where(one, file)}: {name}: when: no such condition: {one}.{hint}"
                for one in sorted(_unknown_values(kind, line)):
                    hint = nearest(one, skill_words())
                    yield f"{where(f'{{{one}}}', file)}: {name}: nothing fills {{{one}}}.{hint}"


def _unknown_conditions(kind: str, line: Line) -> set[str]:
    named = {one.removeprefix("not ") for one in line.conditions}
    return set() if kind in BY_LEVEL else named - code_words()


def _unknown_values(kind: str, line: Line) -> set[str]:
    named = {one for _, one, _, _ in string.Formatter().parse(line.say) if one}
    return set() if kind in TOLD_ELSEWHERE else named - skill_words()


@cache
def skill_words() -> frozenset[str]:
    """Every name that the skills have in quotes or as an argument."""
    found: set[str] = set()
    for file in (CODE / "skills").glob("*.py"):
        for quoted, named in QUOTED.findall(file.read_text("utf-8")):
            found.add(quoted or named)
    return frozenset(found)
