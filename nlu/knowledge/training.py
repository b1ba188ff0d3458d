"""Makes the index of the articles, and has the curves learned (nlu.knowledge.lesson)."""

from dataclasses import dataclass
from typing import Dict, List

import numpy as np

from nlu.text.alignment import Alignment, Pieces
from nlu.knowledge.articles import Knowledge
from nlu.knowledge.curves import Curve
from nlu.knowledge.index import ASKED, HelpIndex, leads_of, units_of
from nlu.knowledge.lesson import learn_answers, learn_follow_ups
from nlu.knowledge.words import WordShares, is_general

USUAL = (Curve(np.array([12.0, -6.0]), -4.0), Curve(np.zeros(4), -30.0))
"""Curves where there is too little to learn from: careful, and nothing is a follow-up."""


@dataclass(frozen=True)
class Chat:
    """The project's examples of what customers say: texts, intents, vectors (texts, size), pieces.

    Vectors and pieces are those of nlu.encoder.SentenceEncoder.
    """

    texts: List[str]
    intents: List[str]
    vectors: np.ndarray
    pieces: List[Pieces]


def train(knowledge: Knowledge, chat: Chat, encoder) -> HelpIndex:
    """The index, with its curves learned.

    `encoder` has `read(texts) -> (vectors, pieces)`, as nlu.encoder.SentenceEncoder has.
    """
    made, against, own = _indexed(knowledge, chat, encoder)
    if len(made.articles) > 1 and against.any():
        made.answers = learn_answers(made, chat, against, own)
        made.follows = learn_follow_ups(made, chat, own)
    return made


def index_with(knowledge: Knowledge, chat: Chat, encoder, learned: HelpIndex) -> HelpIndex:
    """The index of other articles, with the curves another one has learned."""
    made, _, _ = _indexed(knowledge, chat, encoder)
    made.answers, made.follows = learned.answers, learned.follows
    return made


def _indexed(knowledge: Knowledge, chat: Chat, encoder):
    """The index, which examples no page may answer, and the units' likeness to each other."""
    articles = list(knowledge.articles)
    units, passages = units_of(articles)
    vectors, pieces = encoder.read([unit.text for unit in units])
    everything = [*chat.pieces, *pieces]
    alignment = Alignment.fit(everything, np.arange(len(chat.pieces), len(everything)))
    beside = knowledge.settings.beside
    said = list(zip(chat.texts, chat.intents, strict=True))
    against = np.array([i not in beside and not is_general(text) for text, i in said], bool)
    by_intent: Dict[str, List[str]] = {}
    for text, intent in said:
        by_intent.setdefault(intent, []).append(text)
    asked: List[List[str]] = [[] for _ in articles]
    for unit in units:
        if unit.kind == ASKED:
            asked[unit.article].append(unit.text)
    pages = [
        " ".join([article.title, *(s for passage in told for s in passage.sentences)])
        for article, told in zip(articles, passages, strict=True)
    ]
    words = WordShares.of(pages, asked, [" ".join(by_intent[i]) for i in sorted(by_intent)])
    own = (vectors @ vectors.T + alignment.of(pieces).likeness) / 2
    made = HelpIndex(
        articles=articles,
        settings=knowledge.settings,
        passages=passages,
        units=units,
        vectors=vectors,
        alignment=alignment,
        words=words,
        chat=np.vstack([chat.vectors[against], chat.vectors[~against]]),
        beside=int(against.sum()),
        leads=leads_of(units, passages, own, words),
        answers=USUAL[0],
        follows=USUAL[1],
    )
    return made, against, own
