"""Sentence tests: each names an intent that there is."""

from collections.abc import Iterator, Mapping

from tandem.config.checks.project import Designs
from tandem.config.yaml_file import nearest, read_located
from tandem.core.errors import PolicyError

FOLDER = "tests/sentences"


def sentences_name_intents(designs: Designs) -> Iterator[str]:
    """`intent` and `also_ok` of every file that has `intents:`."""
    for file in sorted((designs.root / FOLDER).glob("*.yml")):
        try:
            read = read_located(file, f"{FOLDER}/{file.name}")
        except PolicyError as error:
            yield from error.problems
            continue
        cases = read.data.get("intents") if isinstance(read.data, Mapping) else None
        for number, case in enumerate(cases if isinstance(cases, list) else ()):
            if not isinstance(case, Mapping):
                continue
            known = designs.listed("intents")
            for key in ("intent", "also_ok"):
                named = case.get(key) or []
                for one in named if isinstance(named, list) else [named]:
                    if str(one) not in known:
                        at = read.where("intents", number, key)
                        yield f"{at}: {key}: no such intent: {one}.{nearest(str(one), known)}"
