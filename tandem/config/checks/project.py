"""The designers' files, read once, with what they name and where it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tandem.config.flows import Flow, flow_files, flows_of
from tandem.config.rasa_project import RasaProject, rasa_project
from tandem.config.roles import Roles, load_roles
from tandem.config.yaml_file import Located, read_located
from tandem.core.errors import PolicyError

DOMAIN = "domain.yml"
NLU = "data/nlu"
CODE = Path(__file__).parents[2]
"""The folder of the package, whose code says what it names."""
QUOTED = re.compile(r"""["'](\w+)["']|\b(\w+)=""")
MADE_UP = re.compile(r"""f["'](utter_[^"']*\{[^"']*)["']""")
"""Responses whose name is put together: f"utter_trouble_{skill}_1"."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example of an intent, with its place."""

    intent: str
    text: str
    file: str
    line: int

    @property
    def where(self) -> str:
        """ "data/nlu/orders.yml:12"."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Designs:
    """What has been read. `unread` tells of files that could not be."""

    root: Path
    domain: Located
    nlu: tuple[Located, ...]
    flows: tuple[Flow, ...]
    flow_files: tuple[Located, ...]
    unread: tuple[str, ...] = ()
    words: dict[str, Any] = field(default_factory=dict)

    def block(self, key: str) -> Mapping[str, Any]:
        """A block of the domain by name; empty where it has another form."""
        data = self.domain.data if isinstance(self.domain.data, Mapping) else {}
        found = data.get(key)
        return found if isinstance(found, Mapping) else {}

    def listed(self, key: str) -> dict[str, int]:
        """The names of a list of the domain (intents, entities, actions), each with its line."""
        data = self.domain.data if isinstance(self.domain.data, Mapping) else {}
        found: dict[str, int] = {}
        for number, one in enumerate(data.get(key) or ()):
            name = next(iter(one), None) if isinstance(one, Mapping) else one
            for part in str(name).split() if name is not None else ():  # a comma was lost
                found.setdefault(part, self.domain.line(key, number))
        return found

    @cached_property
    def rasa(self) -> RasaProject:
        """The same as the running assistant reads it."""
        return rasa_project(self.domain.data, self.flows)

    @cached_property
    def roles(self) -> Roles:
        """Which intent plays which role; the shipped ones where roles.yml is broken."""
        try:
            return load_roles(self.root)
        except PolicyError:
            return Roles()

    @cached_property
    def answers(self) -> frozenset[str]:
        """Everything a rule or story may do."""
        return frozenset({*self.listed("actions"), *self.block("responses"), *self.block("forms")})

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Every example of data/nlu."""
        return tuple(one for file in self.nlu for one in _examples(file))

    def in_domain(self, *place: str | int) -> str:
        """ "domain.yml:12"."""
        return self.domain.where(*place)


def read_designs(root: Path) -> Designs:
    """Reads them; what cannot be read is told in `unread`, and the rest is checked all the same."""
    unread: list[str] = []

    def read(file: Path) -> Located | None:
        try:
            return read_located(file, str(file.relative_to(root)))
        except PolicyError as error:
            unread.extend(error.problems)
            return None

    domain = read(root / DOMAIN) or Located(DOMAIN, None)
    nlu = tuple(found for file in _yaml(root / NLU) if (found := read(file)))
    read_before = {one.name: one for one in nlu}
    flow = tuple(
        found
        for file in flow_files(root)
        if (found := read_before.get(str(file.relative_to(root))) or read(file))
    )
    flows = tuple(one for file in flow for one in flows_of(file))
    return Designs(root, domain, nlu, flows, flow, tuple(dict.fromkeys(unread)))


def _yaml(folder: Path) -> list[Path]:
    return sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")])


def _examples(file: Located) -> Iterator[Example]:
    data = file.data if isinstance(file.data, Mapping) else {}
    blocks = data.get("nlu")
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if not isinstance(block, Mapping) or "intent" not in block:
            continue
        intent, found = str(block["intent"]), block.get("examples")
        line = file.line("nlu", number, "examples")
        if isinstance(found, str):
            for offset, row in enumerate(found.splitlines(), start=1):
                if row.strip().startswith("-"):
                    text = row.strip().removeprefix("-").strip()
                    yield Example(intent, text, file.name, line + offset)
        elif isinstance(found, list):
            for index, one in enumerate(found):
                said = one.get("text") if isinstance(one, Mapping) else one
                at = file.line("nlu", number, "examples", index)
                yield Example(intent, str(said or "").strip(), file.name, at)


@cache
def code_words() -> frozenset[str]:
    """Every name that the code has in quotes or as an argument: what it can fill in or say."""
    found: set[str] = set()
    for file in _code():
        for quoted, named in QUOTED.findall(file.read_text("utf-8")):
            found.add(quoted or named)
    return frozenset(found)


@cache
def script_words() -> frozenset[str]:
    """The same of the scripts and templates of pages, which fill in words, too."""
    files = [*CODE.rglob("*.js"), *CODE.rglob("*.html")]
    texts = [file.read_text("utf-8") for file in files if "vendor" not in file.parts]
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


@cache
def made_up() -> tuple[re.Pattern[str], ...]:
    """Patterns of the responses whose names the code puts together."""
    found = {one for file in _code() for one in MADE_UP.findall(file.read_text("utf-8"))}
    # A name with nothing fixed in it would be any response's.
    found = {one for one in found if re.sub(r"\{[^}]*\}|_", "", one) != "utter"}
    return tuple(
        re.compile(r"\w+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", one)))
        for one in sorted(found)
    )


def _code() -> list[Path]:
    return [*CODE.rglob("*.py"), *CODE.with_name("actions").glob("*.py")]
