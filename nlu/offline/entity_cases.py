"""Entities against a file of cases: exactly these, each with this value and this exactness."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from nlu.entities.finder import EntityFinder
from nlu.offline.rows import RowsError


def _read_yaml(path: Path) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RowsError(f"{path}:{line}: not YAML: {error.problem}") from error
    except OSError as error:
        raise RowsError(f"{path}: {error.strerror}") from error


def read_cases(path: Path) -> tuple[list[dict[str, Any]], date | None]:
    """The cases {text, entities} and the day on which they are written."""
    content = _read_yaml(path) or {}
    cases = content.get("cases")
    if not isinstance(cases, list):
        raise RowsError(f"{path}: 'cases' is missing; a list of {{text, entities}} is needed")
    for number, case in enumerate(cases, 1):
        if not isinstance(case, dict) or "text" not in case or "entities" not in case:
            raise RowsError(f"{path}: case {number}: {case!r}; 'text' and 'entities' are needed")
    return cases, content.get("today")


def products_of(path: Path) -> list[str]:
    """The products of the lookup table; none when the file is missing."""
    if not path.is_file():
        return []
    tables = [entry for entry in _read_yaml(path)["nlu"] if entry.get("lookup") == "product"]
    lines = [line for table in tables for line in table["examples"].splitlines()]
    return [line.strip().removeprefix("- ").strip() for line in lines if line.strip()]


def compare(cases: list[dict[str, Any]], today: date | None, products: list[str]) -> dict[str, Any]:
    """Precision and recall per kind in percent, and every case that is not met exactly."""
    finder = EntityFinder(products)
    right, missing, extra = Counter(), Counter(), Counter()
    failures = []
    for case in cases:
        expected = {
            (entity["entity"], str(entity["value"]), bool(entity.get("exact", True)))
            for entity in case["entities"]
        }
        found = {
            (entity["entity"], entity["value"], entity["exact"])
            for entity in finder.find(case["text"], today)
        }
        right.update(kind for kind, _, _ in expected & found)
        missing.update(kind for kind, _, _ in expected - found)
        extra.update(kind for kind, _, _ in found - expected)
        if expected != found:
            failures.append(
                {
                    "text": case["text"],
                    "missing": sorted(expected - found),
                    "extra": sorted(found - expected),
                }
            )
    kinds = {
        kind: {
            "n": right[kind] + missing[kind],
            "precision": _percent(right[kind], right[kind] + extra[kind]),
            "recall": _percent(right[kind], right[kind] + missing[kind]),
        }
        for kind in sorted(right | missing | extra)
    }
    return {
        "n_cases": len(cases),
        "cases_met": len(cases) - len(failures),
        "entities": kinds,
        "failures": failures,
    }


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None
