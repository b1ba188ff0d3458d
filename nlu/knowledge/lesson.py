"""Learns from the articles themselves when one of them answers.

Every example question is asked again as if it did not stand there: with its article's other
questions, with the article's text alone, and with the article gone, when nothing answers it. The
project's examples of wishes ("i want my money back") are asked as well; no page answers those.
Follow-up questions are asked after their own article and after others. No measuring set is used.
"""

from typing import List, Sequence, Tuple

import numpy as np

from nlu.knowledge.curves import Curve
from nlu.knowledge.index import (
    AFTER,
    ASKED,
    BARE,
    NO_UNIT,
    WORDS,
    HelpIndex,
    Scores,
    leans,
    mean_of_nearest,
)

OUT_OF_SCOPE = "out_of_scope"
SAME = 0.93
"""Product of vectors from which two texts are one text: its like must not speak for or against."""
MAY_BE_ANSWERED = 0.62
"""Likeness to a page from which an out-of-scope example says nothing against pages: no skill does
what it asks, but a page may tell of it."""
FOLDS = 4
SEED = 0
MOST_MESSAGES = 600
"""Examples that are read as if they came after an article; more teach nothing new."""


def learn_answers(index: HelpIndex, chat, against: np.ndarray, own: np.ndarray) -> Curve:
    """The curve over (score, pull) of whether the best article answers.

    against: which examples of `chat` no page answers; own: likeness of units to each other.
    """
    asked = np.flatnonzero(index.kinds == ASKED)
    owners = index.owners[asked]
    pull = mean_of_nearest(_unlike(index.vectors[asked] @ index.chat[: index.beside].T))
    lesson = _Rows()
    for name, counts in (("others", 1.0), ("page", 1.0), ("gone", 0.5)):
        scores = asked_again(index, own, name)
        hit = (scores.argmax(axis=1) == owners) & (name != "gone")
        lesson.add(np.column_stack([scores.max(axis=1), pull]), hit, counts)
    rows = np.flatnonzero(against)
    scores = _said(index, chat, rows)
    near = _unlike(chat.vectors[rows] @ chat.vectors[rows].T)
    # Each is pulled by the other quarters only: a customer's words are not among the examples.
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(rows))
    near[fold[:, None] == fold[None, :]] = NO_UNIT
    ranked = ~np.isin(index.kinds, (BARE, AFTER))
    like = scores.units[:, ranked].max(axis=1, initial=NO_UNIT)
    outside = np.array([chat.intents[row] == OUT_OF_SCOPE for row in rows], dtype=bool)
    kept = ~(outside & (like > MAY_BE_ANSWERED))
    readings = np.column_stack([scores.articles.max(axis=1), mean_of_nearest(near)])[kept]
    lesson.add(readings, np.zeros(len(readings), dtype=bool), 1.0)
    return lesson.curve(index.answers)


def learn_follow_ups(index: HelpIndex, chat, own: np.ndarray) -> Curve:
    """The curve over HelpIndex.follow_readings of whether the article told last answers.

    It does for its own follow-ups. It does not for those of others, for questions of others, and
    for examples of anything else.
    """
    random = np.random.default_rng(SEED)

    def others(owners: np.ndarray) -> np.ndarray:
        return (owners + 1 + random.integers(len(index.articles) - 1, size=len(owners))) % len(
            index.articles
        )

    lesson = _Rows()
    after = np.flatnonzero(index.kinds == AFTER)
    mine = index.owners[after]
    scores = _of_units(index, own, after)
    lesson.add(_readings(index, scores, after, mine), np.ones(len(after), dtype=bool), 1.0)
    wrong = _readings(index, scores, after, others(mine))
    lesson.add(wrong, np.zeros(len(wrong), dtype=bool), 0.3)
    asked = np.flatnonzero(index.kinds == ASKED)
    scores = _of_units(index, own, asked)
    wrong = _readings(index, scores, asked, others(index.owners[asked]))
    lesson.add(wrong, np.zeros(len(wrong), dtype=bool), 0.5)
    # Half of them lean on what was said before: those are the ones that could be mistaken.
    rows = random.permutation(len(chat.texts))
    leaning = [row for row in rows if leans(chat.texts[row])][: MOST_MESSAGES // 2]
    rows = np.array([*leaning, *rows[: MOST_MESSAGES - len(leaning)]])
    said = _said(index, chat, rows)
    pull = mean_of_nearest(_unlike(chat.vectors[rows] @ chat.vectors.T))
    said = Scores(said.units, said.articles, said.pull, pull)
    last = random.integers(len(index.articles), size=len(rows))
    wrong = np.array(
        [
            index.follow_readings(said, n, chat.texts[row], int(last[n]))
            for n, row in enumerate(rows)
        ]
    )
    lesson.add(wrong, np.zeros(len(wrong), dtype=bool), 1.0)
    return lesson.curve(index.follows)


def asked_again(index: HelpIndex, own: np.ndarray, name: str) -> np.ndarray:
    """Scores (questions, articles) of the example questions, as if each did not stand there.

    name: "others", its article's other questions stay; "page", none does; "gone", neither does the
    article.
    """
    asked = np.flatnonzero(index.kinds == ASKED)
    owners, rows = index.owners[asked], np.arange(len(asked))
    mine = index.owners[None, :] == owners[:, None]
    hidden = np.arange(len(index.owners))[None, :] == asked[:, None]
    if name == "page":
        hidden = mine & (index.kinds == ASKED)[None, :]
    scores = index.by_article(np.where(hidden, NO_UNIT, own[asked]))
    texts = [index.units[row].text for row in asked]
    shares = np.array([index.words.shares(text) for text in texts])
    without = np.array([index.words.shares_without(text, name == "page") for text in texts])
    shares[rows, owners] = without[rows, owners]
    scores = scores + WORDS * shares
    if name == "gone":
        scores[rows, owners] = NO_UNIT
    return scores


class _Rows:
    """Readings and what they should give; a lot counts as much as is said, whatever its size."""

    def __init__(self) -> None:
        self._lots: List[Tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, readings: np.ndarray, hit: np.ndarray, counts: float) -> None:
        if len(hit):
            self._lots.append((readings, hit, np.full(len(hit), counts / len(hit))))

    def curve(self, usual: Curve) -> Curve:
        """The likeliest curve; the usual one where all or nothing is a hit."""
        if not self._lots:
            return usual
        readings, hit, weight = (np.concatenate(part) for part in zip(*self._lots, strict=True))
        return usual if hit.all() or not hit.any() else Curve.fit(readings, hit * 1.0, weight)


def _unlike(products: np.ndarray) -> np.ndarray:
    return np.where(products > SAME, NO_UNIT, products)


def _said(index: HelpIndex, chat, rows: Sequence[int]) -> Scores:
    """Some examples beside all articles."""
    return index.scores(
        [chat.texts[row] for row in rows], chat.vectors[rows], [chat.pieces[row] for row in rows]
    )


def _of_units(index: HelpIndex, own: np.ndarray, rows: np.ndarray) -> Scores:
    """Some of the articles' own texts beside all articles, each as if it did not stand there."""
    units = own[rows].copy()
    units[np.arange(len(rows)), rows] = NO_UNIT
    shares = [index.words.shares(index.units[row].text) for row in rows]
    near = _unlike(index.vectors[rows] @ index.chat.T)
    articles = index.by_article(units) + WORDS * np.array(shares).reshape(len(rows), -1)
    pull = mean_of_nearest(near[:, : index.beside])
    return Scores(units, articles, pull, mean_of_nearest(near))


def _readings(index: HelpIndex, scores: Scores, rows: np.ndarray, last: np.ndarray) -> np.ndarray:
    return np.array(
        [
            index.follow_readings(scores, n, index.units[row].text, int(last[n]))
            for n, row in enumerate(rows)
        ]
    ).reshape(len(rows), -1)
