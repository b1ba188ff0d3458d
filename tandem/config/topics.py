"""What each matter is called before customers and agents; loads topics.yml."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import RootModel

from tandem.config.yaml_file import Block, Sentence, load_checked
from tandem.core.words import in_spoken


class _Named(Block):
    goal: str
    noun: str
    button: str = ""
    about: Sentence = ""
    step: str = ""
    said: list[str] = []
    by_words: bool = False


class _TopicsFile(RootModel[dict[str, _Named]]):
    pass


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of one intent; `said` are words by which customers speak of it; `by_words`:
    whether these alone say that it is wanted, though nothing was surely read."""

    intent: str
    goal: str
    noun: str
    button: str = ""
    about: str = ""
    step: str = ""
    said: tuple[str, ...] = ()
    by_words: bool = False

    def title(self, facts: dict[str, str]) -> str:
        """The button's words, with what is known filled in: "Track order 1042"."""
        if self.about:
            try:
                return in_spoken(self.about).format_map(facts)
            except KeyError:
                pass
        return in_spoken(self.button)

    def in_spoken(self) -> "Topic":
        """The same in the language that is spoken. `said` stays: it is the customers'."""
        return replace(
            self,
            goal=in_spoken(self.goal),
            noun=in_spoken(self.noun),
            step=in_spoken(self.step),
            button=in_spoken(self.button),
            about=in_spoken(self.about),
        )


def load_topics(path: Path) -> dict[str, Topic]:
    """All topics by intent. Raises PolicyError with every mistake and its line."""
    named = load_checked(path, _TopicsFile).root
    return {
        intent: Topic(intent, **words.model_dump() | {"said": tuple(words.said)})
        for intent, words in named.items()
    }


def without_buttons(topics: dict[str, Topic], intents: Iterable[str]) -> dict[str, Topic]:
    """The same topics, of which these are never offered: the shop cannot do them."""
    hidden = {
        name: replace(topics[name], button="", about="") for name in intents if name in topics
    }
    return topics | hidden
