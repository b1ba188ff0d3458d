"""What each matter is called before customers and agents; loads topics.yml."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from tandem.errors import SettingsError

KEYS = {"button", "about", "goal", "noun", "step"}


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of one intent."""

    intent: str
    goal: str
    noun: str
    button: str = ""
    about: str = ""
    step: str = ""

    def title(self, facts: dict[str, str]) -> str:
        """The button's words, with what is known filled in: "Track order 1042"."""
        if self.about:
            try:
                return self.about.format_map(facts)
            except KeyError:
                pass
        return self.button


def load_topics(path: Path) -> dict[str, Topic]:
    """All topics by intent. Raises SettingsError naming the entry that is wrong."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    topics = {}
    for intent, words in data.items():
        wrong = set(words) - KEYS or {"goal", "noun"} - set(words)
        if wrong:
            raise SettingsError(
                f"{path.name}: {intent}: {', '.join(sorted(wrong))}: "
                f"an entry has goal and noun, and may have button, about and step."
            )
        topics[intent] = Topic(intent, **words)
    return topics
