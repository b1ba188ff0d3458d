"""The designers' files as they were when the model in use was trained.

A running system takes both up together: where a new model is there, the files are read anew. Files
that cannot be read are told once, and what was read before stays.
"""

import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tandem.config.knowledge import page_after, page_begins
from tandem.config.next_steps import NextSteps, load_next_steps
from tandem.config.packet_texts import PacketTexts, load_packet_texts
from tandem.config.rasa_project import RasaProject, load_rasa_project
from tandem.config.records import load_records
from tandem.config.roles import load_roles
from tandem.config.topics import Topic, without_buttons
from tandem.core.errors import TandemError

log = logging.getLogger(__name__)
STAMP = Path("models/tandem.inputs")
"""Written when a model has been trained."""
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Designs:
    """What they say, as far as the running assistant needs it."""

    packet_texts: PacketTexts
    next_steps: NextSteps
    rasa_project: RasaProject
    page_begins: Mapping[str, str] = field(default_factory=dict)
    page_after: Mapping[str, str] = field(default_factory=dict)

    @property
    def topics(self) -> dict[str, Topic]:
        """The topics by intent."""
        return self.packet_texts.topics


def read_anew() -> None:
    """Whatever of these files was read before is forgotten: they have changed."""
    for kept in (load_rasa_project, load_records, load_roles):
        kept.cache_clear()


class DesignFiles:
    """`current` is what is in force."""

    def __init__(self, root: Path, not_offered: Collection[str] = ()):
        """`not_offered` are intents that the shop cannot serve: they get no button. Raises
        PolicyError with every mistake when there is nothing to begin with."""
        self._root, self._seen, self._not_offered = root, self._stamp(root), not_offered
        self._current = read(root, not_offered)
        self._next_look = time.monotonic() + LOOK_SECONDS

    @property
    def current(self) -> Designs:
        """What is in force."""
        if time.monotonic() >= self._next_look:
            self.look()
        return self._current

    def look(self) -> None:
        """Take the files up where a new model has been trained."""
        self._next_look = time.monotonic() + LOOK_SECONDS
        stamp = self._stamp(self._root)
        if stamp == self._seen:
            return
        self._seen = stamp
        read_anew()
        try:
            self._current = read(self._root, self._not_offered)
        except TandemError as error:
            log.error("the designers' files: not taken up, those before them stay:\n%s", error)
        else:
            log.warning("the designers' files: taken up with the new model")

    @staticmethod
    def _stamp(root: Path) -> int:
        try:
            return (root / STAMP).stat().st_mtime_ns
        except OSError:
            return 0


def read(root: Path, not_offered: Collection[str] = ()) -> Designs:
    """All of them. Raises PolicyError."""
    texts = load_packet_texts(root)
    return Designs(
        replace(texts, topics=without_buttons(texts.topics, not_offered)),
        load_next_steps(root / "next_steps.yml"),
        load_rasa_project(root),
        page_begins(root),
        page_after(root),
    )
