"""Articles made searchable: every sentence and example question as a vector and word pieces.

How likely an article answers is read from four numbers:
- its score: the mean of its three most like units, each half the product of the vectors and half
  the alignment of the word pieces (nlu.text.alignment), plus WORDS times the share of the
  question's words it holds;
- the pull of what is no question for a page ("where is my refund"): the mean product with the
  three nearest of the project's own examples of other intents;
and, for a message after an article was told, how like it is to that article's bare sentences, and
whether it leans on what was said before ("and how long does it take?").
"""

import re
from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from nlu.knowledge.articles import Article, Settings
from nlu.knowledge.curves import Curve
from nlu.knowledge.passages import Passage, passages_of
from nlu.knowledge.words import WordShares
from nlu.text.alignment import Alignment, Pieces
from nlu.text.word_repair import WordRepair

TITLE, TOLD, ASKED, BARE, AFTER = range(5)
"""Kinds of units: a title; sentences below their title; example questions; sentences alone; and
follow-up questions. The last two count only right after their article was told."""
NEAREST = 3
ALIGNED = 5
WORDS = 0.2
AHEAD = 0.06
NO_UNIT = -1.0
TERSE, TELLING = 4, 2.5
"""Words of a message that may be no more than a name ("klarna?"), and the weight from which its
words tell what it is about (`WordShares.rarity`)."""
LEAD = re.compile(r"^(?:(?:and|but|or|so|then|also|what about|how about)\b[\s,]*)+", re.IGNORECASE)
LEANING = re.compile(
    r"^(?:and|or|but|so|then|also|even|what about|how about)\b|^(?:\W*\w+){1,3}\W*$"
    r"|\b(?:it|its|that|they|them|those|these|there|then|one|this)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Unit:
    """One text of an article that questions are held against; passage: the one it leads to."""

    article: int
    kind: int
    text: str
    passage: int = 0


@dataclass(frozen=True)
class Scores:
    """Questions beside articles.

    units: likeness to each unit (questions, units). articles: scores (questions, articles).
    pull: to what is no question for a page; pull_all: the same with every intent's examples,
    where an article was told before.
    """

    units: np.ndarray
    articles: np.ndarray
    pull: np.ndarray
    pull_all: np.ndarray


def units_of(articles: Sequence[Article]) -> Tuple[List[Unit], List[List[Passage]]]:
    """All units, article by article, and each article's passages."""
    units: List[Unit] = []
    passages: List[List[Passage]] = []
    for place, article in enumerate(articles):
        told, asked = passages_of(article)
        passages.append(told)
        units.append(Unit(place, TITLE, article.title))
        for number, passage in enumerate(told):
            in_context = [f"{article.title}: {text}" for text in passage.runs]
            units += [Unit(place, TOLD, text, number) for text in in_context]
            units += [Unit(place, BARE, text, number) for text in passage.sentences]
        units += [Unit(place, ASKED, text) for text in (*article.questions, *asked)]
        units += [Unit(place, AFTER, text) for text in article.follow_ups]
    return units, passages


def leans(text: str) -> bool:
    """Whether the message leans on what was said before it."""
    return bool(LEANING.search(text[:400]))


@dataclass
class HelpIndex:
    """Everything a search needs; `nlu.knowledge.training.train` makes it.

    vectors (units, size); kinds, owners (units,): kind and article of each; leads (units, most
    passages of an article), see `leads_of`; chat (examples, size): examples of what pages may not
    answer, then, from `beside` on, of what they may. answers, follows: the curves of a question,
    and of one after an article. vocabulary: all words of articles and chat, to put misspelt ones
    right.
    """

    articles: List[Article]
    settings: Settings
    passages: List[List[Passage]]
    units: List[Unit]
    vectors: np.ndarray
    alignment: Alignment
    words: WordShares
    chat: np.ndarray
    beside: int
    leads: np.ndarray
    answers: Curve
    follows: Curve
    vocabulary: List[str]

    def __post_init__(self) -> None:
        self.kinds = np.array([unit.kind for unit in self.units])
        self.owners = np.array([unit.article for unit in self.units])
        self.places: Dict[str, int] = {a.id: place for place, a in enumerate(self.articles)}
        ranked = np.isin(self.kinds, (TITLE, TOLD, ASKED))
        rows = [np.flatnonzero(ranked & (self.owners == n)) for n in range(len(self.articles))]
        # One row an article, filled up with a unit there is none of: all are sorted at once.
        self._rows = np.full((len(rows), max(NEAREST, *map(len, rows))), len(self.units))
        for place, row in enumerate(rows):
            self._rows[place, : len(row)] = row
        self._repair: Optional[WordRepair] = None
        self._held = [words_held(self.words, told) for told in self.passages]

    def scores(
        self, texts: Sequence[str], vectors: np.ndarray, pieces: List[Pieces], last: int = -1
    ) -> Scores:
        """Texts beside all articles; vectors (texts, size), as the encoder gives them.

        Only the articles whose vectors are most like are aligned, and `last`, the place of the one
        told last: alignment is what costs time.
        """
        units = vectors @ self.vectors.T
        narrow = min(ALIGNED, len(self.articles))
        order = np.argpartition(-self.by_article(units), narrow - 1, axis=1)[:, :narrow]
        near_units = np.isin(self.owners, [*np.unique(order), last])
        aligned = self._alignment_of(near_units).of(pieces).likeness
        units[:, near_units] = (units[:, near_units] + aligned) / 2
        units[:, ~near_units] = NO_UNIT
        shares = np.array([self.words.shares(text) for text in texts])
        # The other examples are asked for follow-ups only.
        near = vectors @ self.chat[: None if last >= 0 else self.beside].T
        return Scores(
            units,
            self.by_article(units) + WORDS * shares,
            mean_of_nearest(near[:, : self.beside]),
            mean_of_nearest(near),
        )

    def _alignment_of(self, chosen: np.ndarray) -> Alignment:
        """The alignment with some units only."""
        if chosen.all():
            return self.alignment
        whole = self.alignment
        ends = np.append(whole.starts[1:], len(whole.states))
        lengths = (ends - whole.starts)[chosen]
        pieces = np.repeat(chosen, ends - whole.starts)
        starts = np.cumsum([0, *lengths[:-1]])
        return replace(
            whole, states=whole.states[pieces], weights=whole.weights[pieces], starts=starts
        )

    def repair(self, encoder) -> WordRepair:
        """Puts misspelt words of a message right, as Rasa's encoder_featurizer does."""
        if self._repair is None:
            self._repair = WordRepair(set(self.vocabulary), encoder.whole_words())
        return self._repair

    def by_article(self, units: np.ndarray) -> np.ndarray:
        """The mean of each article's NEAREST best units; units left out are NO_UNIT."""
        padded = np.pad(units, ((0, 0), (0, 1)), constant_values=NO_UNIT)
        best = -np.partition(-padded[:, self._rows], NEAREST - 1, axis=2)[:, :, :NEAREST]
        there = best > NO_UNIT
        total = np.where(there, best, 0).sum(axis=2)
        return np.where(there.any(axis=2), total / np.maximum(there.sum(axis=2), 1), NO_UNIT)

    def likely(self, scores: Scores, row: int) -> Tuple[np.ndarray, np.ndarray]:
        """Articles best first, and the probability of each that it answers the question `row`."""
        order = np.argsort(-scores.articles[row], kind="stable")
        best = scores.articles[row][order]
        return order, self.answers.of(np.column_stack([best, np.full(len(best), scores.pull[row])]))

    def only_holder(self, text: str) -> Optional[int]:
        """The one article whose text holds every telling word of a message of a few words, where
        no other holds any; else None."""
        text = LEAD.sub("", text)
        if len(text.split()) > TERSE or self.words.weights(text)[2] < TELLING:
            return None
        shares = self.words.shares_in_pages(text)
        holders = np.flatnonzero(shares > 0)
        if len(holders) != 1 or shares[holders[0]] < 1:
            return None
        return int(holders[0])

    def follow_up(self, scores: Scores, row: int, text: str, last: int) -> float:
        """The probability that a message after the article `last` is answered by it."""
        return float(self.follows.of(self.follow_readings(scores, row, text, last)))

    def follow_readings(self, scores: Scores, row: int, text: str, last: int) -> np.ndarray:
        """What `follows` reads: likeness to the last article, to others, pull, leaning."""
        own = scores.units[row][self.owners == last].max(initial=NO_UNIT)
        others = np.delete(scores.articles[row], last).max(initial=NO_UNIT)
        return np.array([own, others, scores.pull_all[row], float(leans(text))])

    def passage_likeness(self, units: np.ndarray, text: str, article: int) -> np.ndarray:
        """How like a question is to each passage of an article: directly, or by way of an example
        question or the title, less what `leads` says. Words count as they do for articles.
        """
        mine = np.flatnonzero(self.owners == article)
        passages = len(self.passages[article])
        likeness = (units[mine, None] + self.leads[mine, :passages]).max(axis=0, initial=NO_UNIT)
        return likeness + WORDS * self.words.share_in(text, self._held[article])


def mean_of_nearest(products: np.ndarray) -> np.ndarray:
    """Per row the mean of its NEAREST highest values; 0 where there are none at all."""
    if not products.shape[1]:
        return np.zeros(len(products))
    most = min(NEAREST, products.shape[1])
    return -np.partition(-products, most - 1, axis=1)[:, :most].mean(axis=1)


def words_held(words: WordShares, passages: Sequence[Passage]) -> np.ndarray:
    """(passages, words): which words each passage holds."""
    held = [words.places(" ".join(passage.sentences)) for passage in passages]
    return np.array(held, dtype=bool).reshape(len(held), len(words.words))


def leads_of(
    units: Sequence[Unit],
    passages: Sequence[Sequence[Passage]],
    likeness: np.ndarray,
    words: WordShares,
) -> np.ndarray:
    """(units, most passages of an article): 0 for the passage a unit leads to, less for others.

    A sentence leads to its own passage; a question to the most like one, and to others by as much
    less as they are less like; a title to the first one, which is AHEAD for questions too: articles
    begin with what matters most. likeness (units, units): of each unit to each.
    """
    kinds, owners = np.array([u.kind for u in units]), np.array([u.article for u in units])
    own = np.array([unit.passage for unit in units])
    most = max((len(told) for told in passages), default=0)
    leads = np.full((len(units), max(1, most)), -np.inf)
    held = [words_held(words, told) for told in passages]
    for row, unit in enumerate(units):
        told = np.flatnonzero((owners == unit.article) & np.isin(kinds, (TOLD, BARE)))
        if unit.kind in (ASKED, AFTER) and len(told):
            like = np.full(len(passages[unit.article]), -np.inf)
            np.maximum.at(like, own[told], likeness[row, told])
            like += WORDS * words.share_in(unit.text, held[unit.article])
            like[0] += AHEAD
            leads[row, : len(like)] = like - like.max()
        else:
            leads[row, unit.passage] = 0.0
    return leads


def place_of(index: HelpIndex, article: Optional[str]) -> Optional[int]:
    """The place of an article by its id; None where there is none of that name."""
    return index.places.get(article) if isinstance(article, str) else None
