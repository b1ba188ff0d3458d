"""What each matter is called before customers and agents; loads topics.yml."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import RootModel

from tandem.config.yaml_file import Block, Sentence, load_checked


class _Named(Block):
    goal: str
    noun: str
    button: str = ""
    about: Sentence = ""
    step: str = ""


class _TopicsFile(RootModel[dict[str, _Named]]):
    pass


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
    """All topics by intent. Raises PolicyError with every mistake and its line."""
    named = load_checked(path, _TopicsFile).root
    return {intent: Topic(intent, **words.model_dump()) for intent, words in named.items()}
