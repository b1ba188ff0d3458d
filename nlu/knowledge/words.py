"""Which of a question's words an article holds; rare words count more."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Dict, Iterable, List, Sequence, Set, Tuple

import numpy as np

# Words that say nothing of the matter. The vectors read them; here they would only add noise.
EMPTY = frozenset(
    """a an the i you we it to of for in on at is are be do does did my your me and or if can could
    will would have has this that with was am not hi hello please so but from what how when
    where which there""".split()  # noqa: SIM905 (a list of forty quoted words is harder to read)
)
ENDINGS = ("ings", "ing", "ies", "ed", "es", "s")
SHORTEST_STEM = 3
# A question about how things are in general may well be answered by a page; what speaks of the
# writer's own order or money hardly.
GENERAL = re.compile(
    r"\b(?:how|what|whats|what's|when|where|which|who|why|do you|do i|does|can i|can you|could i"
    r"|is there|are there|are you|is it|may i|will you|possible|if i (?:order|buy))\b",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(?:my|mine|order \d+|this order|hasn.?t|haven.?t|still)\b", re.IGNORECASE)


def stems(text: str) -> Set[str]:
    """The telling words, without English endings: "Refunded twice" -> {"refund", "twic"}."""
    found = set()
    for word in re.findall(r"[a-z0-9£€]+", text.lower().replace("'", "").replace("’", "")):
        if word not in EMPTY:
            ending = next((e for e in ENDINGS if word.endswith(e)), "")
            if len(word) - len(ending) >= SHORTEST_STEM:
                word = word[: len(word) - len(ending)]
            found.add(word.rstrip("e"))
    return found


def is_general(text: str) -> bool:
    """Whether a text asks how things are in general, and not about something of the writer's."""
    return bool(GENERAL.search(text)) and not OWN.search(text)


@dataclass
class WordShares:
    """Articles as the words they hold.

    words: all words of articles and chat. sources (articles, words): in how many of an article's
    texts a word stands; title and text are one, each example question is one. pages: whether it
    stands in title or text. rarity (words,): its weight, as in BM25 (Robertson and Zaragoza 2009):
    log(1 + (N - n + 0.5) / (n + 0.5)), with N documents of which n hold it. Documents are the
    articles, and the examples of each intent as one: so a word of everyday chat weighs little
    although no article holds it. unknown: the weight of a word that stands nowhere.
    """

    words: List[str]
    sources: np.ndarray
    pages: np.ndarray
    rarity: np.ndarray
    unknown: float

    def __post_init__(self) -> None:
        self._place: Dict[str, int] = {word: place for place, word in enumerate(self.words)}

    @classmethod
    def of(
        cls, pages: Sequence[str], questions: Sequence[Sequence[str]], chat: Iterable[str]
    ) -> "WordShares":
        """pages, questions: the texts of each article; chat: all examples of each intent."""
        of_pages = [stems(page) for page in pages]
        counts = [
            Counter([*words, *(word for text in asked for word in stems(text))])
            for words, asked in zip(of_pages, questions, strict=True)
        ]
        documents = [set(held) for held in counts] + [stems(text) for text in chat]
        held = Counter(word for words in documents for word in words)
        words, total = sorted(held), len(documents)

        def weight(n: int) -> float:
            return math.log(1 + (total - n + 0.5) / (n + 0.5))

        return cls(
            words,
            np.array([[count[word] for word in words] for count in counts], dtype=np.int16),
            np.array([[word in page for word in words] for page in of_pages], dtype=bool),
            np.array([weight(held[word]) for word in words]),
            weight(0),
        )

    def weights(self, text: str) -> Tuple[np.ndarray, np.ndarray, float]:
        """The text's known words as places, their weights, and the weight of all its words."""
        found = sorted(stems(text))
        places = [self._place[word] for word in found if word in self._place]
        known = self.rarity[places]
        return (
            np.array(places, dtype=int),
            known,
            known.sum() + self.unknown * (len(found) - len(places)),
        )

    def shares(self, text: str) -> np.ndarray:
        """Per article: the share of the text's words, by weight, that it holds; 0 to 1."""
        return self._share(self.sources > 0, text)

    def shares_in_pages(self, text: str) -> np.ndarray:
        """The same of titles and texts alone, without example questions."""
        return self._share(self.pages, text)

    def shares_without(self, text: str, whole: bool) -> np.ndarray:
        """The same for one of the articles' own questions, as if it did not stand there.

        whole: as if its article had no questions at all. Both are right for its own article only.
        """
        return self._share(self.pages if whole else self.sources > 1, text)

    def places(self, text: str) -> np.ndarray:
        """(words,): which words a text holds, for `share_in`."""
        held = np.zeros(len(self.words), dtype=bool)
        held[self.weights(text)[0]] = True
        return held

    def share_in(self, text: str, held: np.ndarray) -> np.ndarray:
        """The same for any texts held (texts, words), as `places` gives them."""
        return self._share(held, text)

    def _share(self, held: np.ndarray, text: str) -> np.ndarray:
        places, weights, total = self.weights(text)
        return held[:, places] @ weights / total if total else np.zeros(len(held))
