"""With which shop conversations are held: the demo's, or another one with another cast.

The same files are read for both: names, addresses and numbers are put into them as they are there.
What the other shop cannot do is left out, by a list that says why (`tests/conversations/casts/`).
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import RootModel

from tandem.cli.design.converse.instance import Instance, private_instance
from tandem.cli.design.converse.script import Script, load_scripts
from tandem.cli.operate.medusa import MedusaServer
from tandem.config.settings import ROOT
from tandem.config.yaml_file import load_checked
from tandem.core.errors import PolicyError
from tandem.shop.medusa.cast import conversations

CACHE_SECONDS = 0.5
CASTS = ROOT / "tests" / "conversations" / "casts"


class DemoPlace:
    """The demo shop, and the files as they stand."""

    def read(self, places: list[Path]) -> list[tuple[str, Script]]:
        """All conversations with "file:line". Raises PolicyError with the problems of all files."""
        found, problems = [], []
        for place in places:
            files = sorted(place.glob("*.yml")) if place.is_dir() else [place]
            for file in files:
                try:
                    scripts, source = load_scripts(self.as_here(file))
                except PolicyError as error:
                    problems += str(error).splitlines()
                    continue
                found += [(source.where((n,)), script) for n, script in enumerate(scripts)]
        if problems:
            raise PolicyError(problems)
        return found

    def as_here(self, file: Path) -> Path:
        """The file with this shop's cast in it."""
        return file

    def instance(self) -> AbstractContextManager[Instance]:
        """A private instance, until the end of the block."""
        return private_instance()


class _Left(RootModel[dict[str, str]]):
    pass


class MedusaPlace(DemoPlace):
    """A real Medusa, and the files with its cast."""

    def __init__(self) -> None:
        self._left = load_checked(CASTS / "medusa.yml", _Left).root
        self._folder = tempfile.TemporaryDirectory(prefix="tandem-cast-")

    def read(self, places: list[Path]) -> list[tuple[str, Script]]:
        """Those that this shop can hold."""
        return [one for one in super().read(places) if one[1].conversation not in self._left]

    def as_here(self, file: Path) -> Path:
        """A copy with other people and numbers."""
        copy = Path(self._folder.name) / file.name
        copy.write_text(conversations(file.read_text("utf-8")), "utf-8")
        return copy

    @contextmanager
    def instance(self) -> Iterator[Instance]:
        """Medusa, filled and started, and a private instance whose shop it is."""
        with tempfile.TemporaryDirectory(prefix="tandem-converse-") as name:
            folder = Path(name) / "ours"
            folder.mkdir()
            medusa = MedusaServer(Path(name) / "medusa", folder / "mailbox")
            try:
                medusa.start(datetime.now(UTC).date())
                settings = medusa.settings() | {"shop_cache_seconds": str(CACHE_SECONDS)}

                def put_back() -> None:
                    medusa.put_back()
                    time.sleep(CACHE_SECONDS)  # until what was answered before is forgotten

                with private_instance(settings, put_back, folder) as instance:
                    yield instance
            finally:
                medusa.stop()


def of(name: str) -> DemoPlace:
    """By the name of an option. Raises PolicyError."""
    if name not in ("", "medusa"):
        raise PolicyError([f"--shop {name}: there is `medusa`, and without it the demo's"])
    return MedusaPlace() if name else DemoPlace()
