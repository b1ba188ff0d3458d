"""Files as such: where Rasa looks for them, whether they can be read, what is at their top."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tandem.config.checks.project import DOMAIN, Designs
from tandem.config.yaml_file import Located, nearest

DOMAIN_KEYS = (
    "version", "session_config", "intents", "entities", "slots", "forms", "actions", "responses",
    "config",
)  # fmt: skip
DATA_KEYS = ("version", "nlu", "rules", "stories", "responses")
VERSIONS = ("3.0", "3.1")
READ = {".yml", ".yaml"}
FOLDERS = ("nlu", "rules", "stories")


def every_file_can_be_read(designs: Designs) -> Iterator[str]:
    """UTF-8, YAML, no key twice."""
    yield from designs.unread
    for file in (designs.domain, *designs.nlu, *designs.flow_files):
        yield from dict.fromkeys(file.repeated)


def no_text_is_cut_off(designs: Designs) -> Iterator[str]:
    """A text without quotes ends where a blank and # begin a remark, such as in "door #3"."""
    try:
        rows = (designs.root / DOMAIN).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return  # told by every_file_can_be_read
    for number, row in enumerate(rows, start=1):
        if CUT_OFF.match(row):
            yield f"{DOMAIN}:{number}: the text ends before ` #`: put it in quotes"


CUT_OFF = re.compile(r"""[ \t]{0,80}(?:- )?(?:text|title): [^"'|>#\s][^#]{0,2000}(?<= )#\S""")


def the_domain_is_one(designs: Designs) -> Iterator[str]:
    """domain.yml is there, holds blocks, and only those that Rasa knows."""
    if any(one.startswith(f"{DOMAIN}:") for one in designs.unread):
        return
    data = designs.domain.data
    if not isinstance(data, Mapping) or not data:
        yield f"{DOMAIN}:1: is empty or no list of blocks: intents, slots, forms, responses ..."
        return
    yield from _top(designs.domain, DOMAIN_KEYS)
    for key in ("slots", "forms", "responses"):
        if key in data and not isinstance(data[key], Mapping):
            yield f"{designs.in_domain(key)}: {key}: names with what belongs to them, not a list"
    for key in ("intents", "entities", "actions"):
        if key in data and not isinstance(data[key], list):
            yield f"{designs.in_domain(key)}: {key}: a list of names, each after a dash"


def data_files_are_what_rasa_reads(designs: Designs) -> Iterator[str]:
    """Endings, blocks and versions of the files of examples, rules and stories."""
    for folder in FOLDERS:
        for file in sorted((designs.root / "data" / folder).rglob("*")):
            if file.is_file() and file.suffix not in READ and not file.name.startswith("."):
                name = file.relative_to(designs.root)
                yield f"{name}:1: is not read: Rasa reads files that end in .yml"
    read = {one.name: one for one in (*designs.nlu, *designs.flow_files)}
    for located in read.values():
        if located.data is None:
            yield f"{located.name}:1: is empty: write something into it or delete it"
        elif not isinstance(located.data, Mapping):
            yield f"{located.name}:1: begins with a block such as `nlu:` or `rules:`"
        else:
            yield from _top(located, DATA_KEYS)
    for file in _without_flows(designs):
        yield f"{file}:1: has no `rules:` and no `stories:`, so nothing in it is read"


def _without_flows(designs: Designs) -> Iterator[Path]:
    known = {one.name for one in designs.flow_files}
    for folder in ("rules", "stories"):
        for file in sorted((designs.root / "data" / folder).rglob("*.y*ml")):
            name = file.relative_to(designs.root)
            if str(name) not in known and not any(
                one.startswith(f"{name}:") for one in designs.unread
            ):
                yield name


def _top(file: Located, known: tuple[str, ...]) -> Iterator[str]:
    for key in file.data:
        if key not in known:
            hint = nearest(str(key), known)
            yield f"{file.where(key)}: {key}: no such block.{hint}"
    version = file.data.get("version", VERSIONS[-1])
    if str(version) not in VERSIONS:
        yield f'{file.where("version")}: version: write "{VERSIONS[-1]}" (found {version!r})'
